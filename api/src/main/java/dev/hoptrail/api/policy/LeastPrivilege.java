package dev.hoptrail.api.policy;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The least that sessions would have needed to be allowed, for what they did. Text to read, to
/// narrow down and to apply by hand.
///
/// @param policy an IAM policy document, JSON, of what `allowed` lists; null where nothing is
/// @param sessions of how many sessions
/// @param allowed calls that succeeded
/// @param denied calls that were refused for want of permission: they are not in the policy
/// @param failed calls that failed for another reason: they are not in the policy
/// @param unneeded calls that need no permission
/// @param unmapped calls that succeeded, but whose permission does not follow from their names:
///   they are not in the policy
/// @param limits what the policy does not know, in words
@Schema(name = "LeastPrivilege")
public record LeastPrivilege(
        @Nullable String policy,
        long sessions,
        List<Call> allowed,
        List<Call> denied,
        List<Call> failed,
        List<Call> unneeded,
        List<Call> unmapped,
        List<String> limits,
        Instant asOf) {

    /// Calls of one kind, by service and action.
    ///
    /// @param service the `eventSource`
    /// @param action the `eventName`
    /// @param permissions IAM actions that they need
    /// @param verified whether AWS documents these for the event; else they are guessed from its
    ///   name
    @Schema(name = "PermittedCall")
    public record Call(
            String service,
            String action,
            @Nullable String error,
            List<String> permissions,
            boolean verified,
            long count,
            Instant firstAt,
            Instant lastAt) {}
}
