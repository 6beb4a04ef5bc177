package dev.hoptrail.api.webhook;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.webhook.AddressGuard.RefusedException;
import dev.hoptrail.api.webhook.AddressGuard.Scheme;
import dev.hoptrail.api.webhook.store.Webhook;
import dev.hoptrail.api.webhook.store.Webhook.Filter;
import dev.hoptrail.api.webhook.store.Webhook.Format;
import dev.hoptrail.api.webhook.store.Webhook.Health;
import dev.hoptrail.api.webhook.store.Webhook.Redacted;
import dev.hoptrail.api.webhook.store.WebhookStore;
import dev.hoptrail.correlate.detect.Severity;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Adds and changes webhooks: checks what is asked for, and keeps secrets sealed.
@Singleton
@InPart(Part.API)
final class WebhookBook {

    private static final int LONGEST_URL = 2000;
    private static final int TIMES = 5;
    private static final Filter ALL = new Filter(Severity.MEDIUM, List.of(), List.of());
    private static final Redacted NOTHING = new Redacted(List.of(), List.of());

    private final WebhookStore store;
    private final Vault vault;
    private final AddressGuard guard;
    private final Clock clock;

    WebhookBook(WebhookStore store, Webhooks webhooks, Clock clock) {
        this.store = store;
        this.vault = webhooks.vault();
        this.guard = webhooks.guard();
        this.clock = clock;
    }

    /// A webhook and what its receiver verifies with, which is told this once.
    record Secret(Webhook webhook, String verifier, @Nullable Instant previousUntil) {}

    Webhook find(UUID webhookId) {
        return store.find(webhookId)
                .orElseThrow(() -> ProblemException.notFound("No webhook " + webhookId));
    }

    Secret add(WebhookRequest request) {
        if (request.url() == null) {
            throw WebhookRequest.invalid("\"url\" is missing");
        }
        Format format = request.wantedFormat();
        URI url = checked(request.url());
        SigningKey key = SigningKey.make(request.wantedSigning());
        Target target = new Target(url, request.credential(format), key, null, null);
        UUID id = UUID.randomUUID();
        Webhook webhook =
                new Webhook(
                        id,
                        request.name(url.getHost()),
                        format,
                        request.wantedSigning(),
                        shown(url),
                        vault.seal(id, target),
                        vault.keyName(),
                        1,
                        request.filter(ALL),
                        request.redacted(NOTHING),
                        request.digest(format, null),
                        request.enabled() == null || request.enabled(),
                        null,
                        // As the database keeps it.
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        new Health(0, null, null));
        store.add(webhook);
        return new Secret(webhook, key.verifier(), null);
    }

    Webhook change(UUID webhookId, WebhookRequest request) {
        request.checkChange();
        return change(
                webhookId,
                request.enabled(),
                old -> {
                    URI url = request.url() == null ? null : checked(request.url());
                    String credential =
                            request.credential() == null ? null : request.credential(old.format());
                    boolean resealed = url != null || credential != null;
                    return new Webhook(
                            webhookId,
                            request.name(old.name()),
                            old.format(),
                            old.signing(),
                            url == null ? old.address() : shown(url),
                            resealed
                                    ? vault.seal(webhookId, opened(old).with(url, credential))
                                    : old.sealed(),
                            resealed ? vault.keyName() : old.sealedWith(),
                            old.version(),
                            request.filter(old.filter()),
                            request.redacted(old.redacted()),
                            request.digest(old.format(), old.digest()),
                            old.enabled(),
                            old.disabledReason(),
                            old.createdAt(),
                            old.health());
                });
    }

    /// Gives a webhook a fresh signing key; the old one signs along for a while.
    Secret rotate(UUID webhookId, Duration overlap) {
        Instant now = clock.instant();
        SigningKey key = SigningKey.make(find(webhookId).signing());
        Webhook changed =
                change(
                        webhookId,
                        null,
                        old ->
                                resealed(
                                        old,
                                        vault.seal(
                                                webhookId,
                                                opened(old).rotated(key, now, overlap))));
        return new Secret(changed, key.verifier(), now.plus(overlap));
    }

    private Webhook resealed(Webhook old, String sealed) {
        return new Webhook(
                old.webhookId(),
                old.name(),
                old.format(),
                old.signing(),
                old.address(),
                sealed,
                vault.keyName(),
                old.version(),
                old.filter(),
                old.redacted(),
                old.digest(),
                old.enabled(),
                old.disabledReason(),
                old.createdAt(),
                old.health());
    }

    private Target opened(Webhook webhook) {
        if (!webhook.sealedWith().equals(vault.keyName())) {
            throw ProblemException.of(
                    ErrorCode.UNAVAILABLE,
                    "Another process has the key to this webhook; ask that one, or add it anew");
        }
        return vault.open(webhook.webhookId(), webhook.sealed());
    }

    private Webhook change(
            UUID webhookId, @Nullable Boolean enabled, UnaryOperator<Webhook> change) {
        for (int i = 0; i < TIMES; i++) {
            if (store.change(change.apply(find(webhookId)), enabled)) {
                return find(webhookId);
            }
        }
        throw ProblemException.of(
                ErrorCode.UNAVAILABLE, "Others change this webhook at the same time; try again");
    }

    private URI checked(String text) {
        URI url = parsed(text);
        try {
            guard.resolve(
                    url.getHost(),
                    "http".equalsIgnoreCase(url.getScheme()) ? Scheme.HTTP : Scheme.HTTPS);
        } catch (RefusedException refused) {
            throw WebhookRequest.invalid(
                    "\"url\" cannot be used: %s (see hoptrail.webhooks.allow)"
                            .formatted(refused.getMessage()));
        } catch (UnknownHostException notYet) {
            // Names may be made later; each attempt checks again.
            return url;
        }
        return url;
    }

    private static URI parsed(String text) {
        try {
            URI url = new URI(text);
            boolean web =
                    "https".equalsIgnoreCase(url.getScheme())
                            || "http".equalsIgnoreCase(url.getScheme());
            if (web
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && text.length() <= LONGEST_URL) {
                return url;
            }
        } catch (URISyntaxException none) {
            throw wrong();
        }
        throw wrong();
    }

    private static ProblemException wrong() {
        return WebhookRequest.invalid(
                "\"url\" must be an https address of at most %d characters, without user and fragment"
                        .formatted(LONGEST_URL));
    }

    /// Paths and queries of many receivers are secrets.
    private static String shown(URI url) {
        return "%s://%s/…".formatted(url.getScheme(), url.getRawAuthority());
    }
}
