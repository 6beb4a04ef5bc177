package dev.hoptrail.correlate.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A successful call that created a session, as one account recorded it.
///
/// @param key the issued key; null where masked or empty
/// @param principalId `assumedRoleId` or `federatedUserId`; the user's id for GetSessionToken, the
///   member account's id for AssumeRoot; null where the record has none
/// @param roleArn the role with its path, from the request
/// @param sessionName `roleSessionName`, or the federated user's name
/// @param expiration as granted; null where absent or unreadable
/// @param tags passed by the caller; `principalTags` of an identity provider
/// @param incomingTransitiveTags what AWS logged as inherited; null where the record has none
/// @param subject NameID of SAML, subject of OIDC
/// @param issuer issuer of SAML, provider of OIDC
public record Issuance(
        Kind kind,
        @Nullable AccessKeyId key,
        @Nullable String principalId,
        @Nullable String roleArn,
        @Nullable String sessionName,
        @Nullable Instant expiration,
        @Nullable Integer durationSeconds,
        List<Tag> tags,
        List<String> transitiveTagKeys,
        @Nullable Map<String, String> incomingTransitiveTags,
        @Nullable String sourceIdentity,
        @Nullable String externalId,
        @Nullable String mfaSerial,
        @Nullable String sessionPolicy,
        @Nullable String subject,
        @Nullable String issuer)
        implements IdentityEvent.Detail {

    public Issuance {
        tags = List.copyOf(tags);
        transitiveTagKeys = List.copyOf(transitiveTagKeys);
        incomingTransitiveTags =
                incomingTransitiveTags == null ? null : Map.copyOf(incomingTransitiveTags);
    }

    /// The kinds of session that AWS issues.
    public enum Kind {
        ROLE,
        FEDERATED_USER,
        ROOT_TASK,
        USER_TOKEN
    }

    /// One tag as it was passed.
    ///
    /// @param fromProvider true for `principalTags`, which an identity provider vouches for
    public record Tag(String key, String value, boolean fromProvider) {}
}
