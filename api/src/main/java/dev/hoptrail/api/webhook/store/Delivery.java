package dev.hoptrail.api.webhook.store;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One message to one webhook.
///
/// @param position where it stands in the webhook's order
/// @param messageId the same on every attempt
/// @param type of the alert event; null for digests and tests
/// @param digestMessageId the digest that tells of it
/// @param status of the last answer
/// @param error why the last attempt failed
public record Delivery(
        long position,
        UUID messageId,
        Kind kind,
        State state,
        @Nullable String type,
        @Nullable UUID alertId,
        @Nullable UUID subjectId,
        @Nullable UUID digestMessageId,
        Instant createdAt,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable Integer status,
        @Nullable String error) {

    /// What a message tells.
    public enum Kind {
        /// What happened to an alert.
        ALERT,
        /// Many alerts in one.
        DIGEST,
        /// Nothing: somebody asked whether the webhook works.
        TEST
    }

    /// How far a delivery is.
    public enum State {
        /// To be tried, now or again later.
        WAITING,
        /// A digest tells or will tell of it.
        HELD,
        DELIVERED,
        /// Given up; may be queued again by hand.
        DEAD
    }

    /// One attempt to deliver.
    ///
    /// @param status null where no answer came
    /// @param error null where it was accepted
    /// @param excerpt of the answer, secrets masked
    @Schema(name = "WebhookAttempt")
    public record Attempt(
            int attempt,
            Instant at,
            long durationMillis,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String excerpt) {}
}
