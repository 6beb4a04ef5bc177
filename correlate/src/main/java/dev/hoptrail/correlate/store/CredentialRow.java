package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.AccessKeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A credential that was shown at work: what `userIdentity` told of it.
///
/// @param type `userIdentity.type`
/// @param accessKey null where masked
/// @param userId Identity Center user, where a service stamped it, with [#identityStore]
public record CredentialRow(
        String type,
        @Nullable AccessKeyId accessKey,
        @Nullable String principalId,
        @Nullable Instant createdAt,
        @Nullable String arn,
        @Nullable String roleArn,
        @Nullable String accountId,
        @Nullable String userName,
        @Nullable String sourceIdentity,
        @Nullable String userId,
        @Nullable String identityStore,
        boolean fromConsole) {

    /// One credential is (key, principal, creation second).
    public long credentialId() {
        String key = accessKey == null ? "" : accessKey.value();
        String second = createdAt == null ? "" : Long.toString(createdAt.getEpochSecond());
        return Ids.hash("credential", key + "\0" + principalId + "\0" + second);
    }

    /// Whether this is a session at work, of which a placeholder tells if no issuance is seen.
    public boolean isSession() {
        return principalId != null
                && createdAt != null
                && (type.equals("AssumedRole") || type.equals("FederatedUser"));
    }

    @Nullable Long keyHash() {
        return accessKey == null ? null : Folding.keyHash(accessKey.value());
    }

    @Nullable Long principalHash() {
        return principalId == null ? null : Folding.principalHash(principalId);
    }
}
