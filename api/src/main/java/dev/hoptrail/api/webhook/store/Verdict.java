package dev.hoptrail.api.webhook.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What follows from an attempt.
public sealed interface Verdict {

    /// It was accepted.
    record Delivered() implements Verdict {}

    /// It is tried again.
    ///
    /// @param heldUntil the webhook sends nothing before, if not null
    record Again(Instant at, @Nullable Instant heldUntil) implements Verdict {}

    /// It is given up; the webhook goes on.
    record Dead() implements Verdict {}

    /// It is given up, and the webhook is disabled: the receiver is gone for good.
    record Gone() implements Verdict {}
}
