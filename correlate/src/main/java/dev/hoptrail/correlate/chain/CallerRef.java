package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a session's issuing call tells of the session that made it.
public sealed interface CallerRef {

    /// The caller is no session: an origin.
    record None() implements CallerRef {}

    /// A role or federated session, as its own account logged it.
    ///
    /// @param createdAt null only in records that lack a session context
    /// @param roleArn the role with its path, where the session context names it
    record Session(
            @Nullable AccessKeyId key,
            String principalId,
            @Nullable Instant createdAt,
            @Nullable String arn,
            @Nullable String accountId,
            @Nullable String roleArn,
            @Nullable String sourceIdentity)
            implements CallerRef {}

    /// A user or root with a temporary key: a user token or root task if an issuance shows the key,
    /// otherwise still the user (console and MFA keys have no issuance).
    record UserKey(AccessKeyId key, String principalId, @Nullable Instant createdAt)
            implements CallerRef {}

    /// The role owner's copy of a call from another account: a principal and its account, no more.
    record Account(String principalId, String accountId) implements CallerRef {}

    /// What `userIdentity` tells of the session that made a call.
    static CallerRef of(Caller caller) {
        String principal = caller.principalId() == null ? "" : caller.principalId();
        boolean session =
                caller.type().equals("AssumedRole") || caller.type().equals("FederatedUser");
        if (session && !principal.isEmpty()) {
            return new Session(
                    caller.accessKeyId(),
                    principal,
                    caller.createdAt(),
                    caller.arn(),
                    caller.accountId(),
                    caller.issuerArn(),
                    caller.sourceIdentity());
        }
        if (caller.isOwnerCopy() && caller.accountId() != null) {
            return new Account(
                    principal.isEmpty() ? caller.accountId() : principal, caller.accountId());
        }
        boolean user = caller.type().equals("IAMUser") || caller.type().equals("Root");
        if (user && caller.accessKeyId() != null && caller.accessKeyId().isTemporary()) {
            return new UserKey(caller.accessKeyId(), principal, caller.createdAt());
        }
        return new None();
    }
}
