package dev.hoptrail.correlate.chain;

import org.jspecify.annotations.Nullable;

/// What a session's records say that takes no part in linking.
///
/// @param userName the IAM user whose own tags the session carries: that of a user token or
///   federation token; null for sessions of roles and root tasks
/// @param mfa whether the caller used a second factor; null where the record does not tell
public record SessionDetail(
        @Nullable String userName,
        @Nullable String region,
        @Nullable String sourceIp,
        @Nullable String userAgent,
        @Nullable Boolean mfa,
        @Nullable String mfaSerial,
        @Nullable String externalId,
        @Nullable String sessionPolicy) {

    /// For sessions of which no issuing record is known.
    public static final SessionDetail NONE =
            new SessionDetail(null, null, null, null, null, null, null, null);
}
