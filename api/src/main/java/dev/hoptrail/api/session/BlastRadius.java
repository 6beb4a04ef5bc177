package dev.hoptrail.api.session;

import dev.hoptrail.api.session.RevokePlan.RevokeStep;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a session and all that came of it reach.
///
/// @param at the moment at which sessions are alive or not
/// @param sessions the session and all below it
/// @param alive how many of them live
/// @param latestExpiry of those alive; null if none is
/// @param accounts that they are in, sorted
/// @param roles what they are sessions of, the nearest first, at most 500
/// @param actions what they did, the most frequent first, at most 50; none of a past belief
/// @param actionsOfSessions of how many sessions, the nearest first, the actions are
/// @param revokePlan how to end them, in this order; empty for a past belief, which ends nothing
@Schema(name = "BlastRadius")
public record BlastRadius(
        Instant at,
        long sessions,
        long alive,
        @Nullable Instant latestExpiry,
        List<String> accounts,
        List<Reached> roles,
        List<Done> actions,
        int actionsOfSessions,
        List<RevokeStep> revokePlan) {

    /// Sessions of one role.
    ///
    /// @param roleArn null for sessions of no role, or of one that no record names
    /// @param level hops below the session at the top
    @Schema(name = "ReachedRole")
    public record Reached(
            @Nullable String roleArn,
            @Nullable String accountId,
            long sessions,
            long alive,
            @Nullable Instant latestExpiry,
            int level) {}

    /// Calls of one kind.
    ///
    /// @param count all of them
    /// @param denied those that were refused or failed
    @Schema(name = "Done")
    public record Done(String service, String action, long count, long denied) {}
}
