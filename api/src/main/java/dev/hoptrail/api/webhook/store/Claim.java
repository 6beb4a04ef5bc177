package dev.hoptrail.api.webhook.store;

import dev.hoptrail.api.webhook.store.Delivery.Kind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery that one attempt has for itself until its lease ends.
///
/// @param claim proves that the outcome is told by who holds it
/// @param tries before this one, since it was queued
/// @param event what happened; null for digests and tests
public record Claim(
        long deliveryId,
        UUID messageId,
        UUID webhookId,
        Kind kind,
        UUID claim,
        int tries,
        Instant queuedAt,
        Instant createdAt,
        @Nullable Event event) {

    /// What happened to an alert.
    ///
    /// @param payload the alert as it was then, JSON
    public record Event(String type, Instant at, String payload) {}
}
