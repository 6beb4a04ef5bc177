package dev.hoptrail.api.webhook;

import dev.hoptrail.api.webhook.WebhookRequest.DigestRequest;
import dev.hoptrail.api.webhook.WebhookRequest.RedactRequest;
import dev.hoptrail.api.webhook.store.Webhook;
import dev.hoptrail.api.webhook.store.Webhook.Digest;
import dev.hoptrail.api.webhook.store.Webhook.DisabledReason;
import dev.hoptrail.correlate.detect.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook as the REST interface shows it.
///
/// @param address where it sends to, but for what may be secret
/// @param disabledReason GONE (the receiver answered 410) or FAILING (nothing was accepted for
///   days); null where a person disabled it
/// @param failures attempts in a row that were not accepted
/// @param heldUntil nothing is sent before
@Schema(name = "Webhook")
record WebhookView(
        UUID webhookId,
        String name,
        String address,
        String format,
        String signing,
        Severity minimumSeverity,
        List<String> rules,
        List<String> eventTypes,
        RedactRequest redact,
        @Nullable DigestRequest digest,
        boolean enabled,
        @Nullable DisabledReason disabledReason,
        Instant createdAt,
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant heldUntil) {

    static WebhookView of(Webhook webhook) {
        Digest digest = webhook.digest();
        return new WebhookView(
                webhook.webhookId(),
                webhook.name(),
                webhook.address(),
                webhook.format().name().toLowerCase(Locale.ROOT),
                webhook.signing().name().toLowerCase(Locale.ROOT),
                webhook.filter().minimumSeverity(),
                webhook.filter().rules(),
                webhook.filter().eventTypes(),
                new RedactRequest(webhook.redacted().tagKeys(), webhook.redacted().fields()),
                digest == null
                        ? null
                        : new DigestRequest(
                                digest.after(), Math.toIntExact(digest.interval().toSeconds())),
                webhook.enabled(),
                webhook.disabledReason(),
                webhook.createdAt(),
                webhook.health().failures(),
                webhook.health().failingSince(),
                webhook.health().heldUntil());
    }
}
