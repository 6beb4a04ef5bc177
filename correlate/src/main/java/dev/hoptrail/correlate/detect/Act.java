package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.RecordRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a principal did that rules ask for, beside issuing sessions: one record reduced to a line.
///
/// @param bodyHash of the record's body: a record that was delivered with several bodies is as many
///   acts
/// @param at when AWS completed the request
/// @param principal who did it, as `userIdentity.principalId`; empty where the record has none
/// @param createdAt creation second of the credential; null for credentials without
/// @param target what it was done to, see [#role] and its neighbours; null where nothing is named
/// @param agent the user agent
/// @param revokedBefore of a revocation: sessions issued before this instant end
public record Act(
        RecordRef record,
        long bodyHash,
        Kind kind,
        Instant at,
        String principal,
        @Nullable AccessKeyId key,
        @Nullable Instant createdAt,
        @Nullable String target,
        String action,
        @Nullable String agent,
        @Nullable Instant revokedBefore) {

    /// What was done.
    public enum Kind {
        /// A refused call for a role.
        DENIED_ROLE,
        /// A refused attempt to set a session tag or a source identity.
        DENIED_TAGS,
        /// Who may enter a role was changed.
        TRUST_CHANGED,
        /// The sessions that a role had by then were denied everything.
        SESSIONS_REVOKED,
        /// A SAML or OIDC provider was made or changed.
        PROVIDER_CHANGED,
        /// A trail was stopped, deleted or narrowed.
        LOGGING_WEAKENED,
        SIGNIN_TOKEN,
        CONSOLE_LOGIN,
        /// A credential, user or second factor was made or changed in IAM.
        IAM_CHANGED,
        /// The portal of Identity Center handed out a role's credentials.
        PORTAL
    }

    /// A role as a target.
    public static String role(String accountId, String roleName) {
        return "role/" + accountId + "/" + roleName;
    }

    /// All identity providers of a protocol in an account, as a target.
    ///
    /// @param protocol `saml` or `oidc`
    public static String providers(String accountId, String protocol) {
        return protocol + "/" + accountId;
    }

    /// A permission set in an account, as a target.
    public static String permissionSet(String accountId, String name) {
        return "portal/" + accountId + "/" + name;
    }

    /// A target for narrow indexes.
    public static long hash(String target) {
        return Ids.hash("entry", target);
    }
}
