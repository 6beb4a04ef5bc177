package dev.hoptrail.api.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of sending a message once.
sealed interface Answer {

    /// How long it took.
    Duration took();

    /// The receiver answered.
    ///
    /// @param retryAfter the header of that name, as it was sent
    /// @param excerpt of the body, secrets masked
    record Response(
            int status, @Nullable String retryAfter, @Nullable String excerpt, Duration took)
            implements Answer {}

    /// No answer came.
    record Silence(Failure failure, Duration took) implements Answer {}

    /// Why no answer came.
    enum Failure {
        /// The name resolves to an address that may not be used.
        ADDRESS_REFUSED,
        UNKNOWN_HOST,
        /// No connection, or it broke.
        CONNECTION,
        /// The certificate does not hold, or no protocol is shared.
        TLS,
        TIMEOUT,
        /// The message could not be made: an error of ours.
        INTERNAL
    }
}
