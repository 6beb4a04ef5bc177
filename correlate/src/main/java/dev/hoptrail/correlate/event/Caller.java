package dev.hoptrail.correlate.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who made a call: CloudTrail's `userIdentity`, in its own words.
///
/// @param type `userIdentity.type`; empty where the record has none
/// @param accessKeyId null where absent, empty or masked
/// @param createdAt `sessionContext.attributes.creationDate`
/// @param mfa `sessionContext.attributes.mfaAuthenticated`
/// @param issuerArn `sessionContext.sessionIssuer.arn`: the role with its path
/// @param sourceIdentity `sessionContext.sourceIdentity`
/// @param onBehalfOf the Identity Center user, where a service stamped it
public record Caller(
        String type,
        @Nullable String principalId,
        @Nullable String arn,
        @Nullable String accountId,
        @Nullable AccessKeyId accessKeyId,
        @Nullable String userName,
        @Nullable String identityProvider,
        @Nullable String invokedBy,
        @Nullable Instant createdAt,
        @Nullable Boolean mfa,
        @Nullable String issuerArn,
        @Nullable String sourceIdentity,
        @Nullable OnBehalfOf onBehalfOf) {

    /// Whether this is what the role owner's account logs of a call from another account: no key,
    /// no ARN, no session context.
    public boolean isOwnerCopy() {
        return type.equals("AWSAccount");
    }
}
