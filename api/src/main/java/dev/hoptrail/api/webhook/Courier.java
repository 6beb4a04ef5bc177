package dev.hoptrail.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.webhook.Answer.Failure;
import dev.hoptrail.api.webhook.Answer.Response;
import dev.hoptrail.api.webhook.Answer.Silence;
import dev.hoptrail.api.webhook.format.Body;
import dev.hoptrail.api.webhook.format.Notice;
import dev.hoptrail.api.webhook.store.AttemptStore;
import dev.hoptrail.api.webhook.store.Claim;
import dev.hoptrail.api.webhook.store.Delivery.Attempt;
import dev.hoptrail.api.webhook.store.Delivery.Kind;
import dev.hoptrail.api.webhook.store.Verdict;
import dev.hoptrail.api.webhook.store.Webhook;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Attempts a delivery: makes the message, signs it, sends it, writes down what came of it.
public final class Courier {

    /// How long an attempt may have a delivery for itself: far longer than any attempt takes.
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AttemptStore attempts;
    private final Notices notices;
    private final Vault vault;
    private final Sender sender;
    private final RetryPolicy policy;
    private final Figures figures;
    private final Clock clock;

    Courier(
            AttemptStore attempts,
            Notices notices,
            Vault vault,
            Sender sender,
            RetryPolicy policy,
            Figures figures,
            Clock clock) {
        this.attempts = attempts;
        this.notices = notices;
        this.vault = vault;
        this.sender = sender;
        this.policy = policy;
        this.figures = figures;
        this.clock = clock;
    }

    /// Deliveries that are due, with a lease on each.
    List<Claim> claim(Webhook webhook, int limit) {
        Instant now = clock.instant();
        return attempts.claim(webhook.webhookId(), now, now.plus(LEASE), limit);
    }

    /// Sends a message that says nothing, once.
    Claim test(Webhook webhook) {
        Instant now = clock.instant();
        Claim claim = attempts.addTest(webhook.webhookId(), now, now.plus(LEASE));
        attempt(webhook, claim);
        return claim;
    }

    /// Attempts one delivery.
    void attempt(Webhook webhook, Claim claim) {
        Answer answer = send(webhook, claim);
        Instant now = clock.instant();
        Verdict verdict =
                policy.verdict(
                        answer, claim.tries(), webhook.health().failures(), claim.queuedAt(), now);
        if (claim.kind() == Kind.TEST && verdict instanceof Verdict.Again) {
            verdict = new Verdict.Dead();
        }
        if (attempts.finish(claim, attempt(answer, now), verdict, RetryPolicy.FAILING)) {
            count(webhook, claim, verdict);
        }
    }

    private Answer send(Webhook webhook, Claim claim) {
        try {
            Target target = vault.open(webhook.webhookId(), webhook.sealed());
            Notice notice = notices.of(webhook, claim);
            byte[] body =
                    JSON.writeValueAsBytes(Body.of(webhook.format(), notice, target.credential()));
            return sender.post(
                    target.url(),
                    headers(webhook, target, notice, body),
                    body,
                    target.credential());
        } catch (IOException | RuntimeException failure) {
            log.warn(
                    "No message {} for webhook {}",
                    claim.messageId(),
                    webhook.webhookId(),
                    failure);
            return new Silence(Failure.INTERNAL, Duration.ZERO);
        }
    }

    private Map<String, String> headers(
            Webhook webhook, Target target, Notice notice, byte[] body) {
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        String id = notice.id();
        String second = Long.toString(now.getEpochSecond());
        byte[] content = (id + '.' + second + '.' + new String(body, UTF_8)).getBytes(UTF_8);
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", second);
        headers.put(
                "webhook-signature",
                target.keys(now).stream()
                        .map(key -> key.sign(content))
                        .collect(Collectors.joining(" ")));
        if (target.credential() != null) {
            switch (webhook.format()) {
                case SPLUNK -> headers.put("Authorization", "Splunk " + target.credential());
                case GENERIC, SLACK, ECS, OCSF -> headers.put("Authorization", target.credential());
                // Its routing key stands in the body.
                case PAGERDUTY -> {}
            }
        }
        return headers;
    }

    private static Attempt attempt(Answer answer, Instant now) {
        return switch (answer) {
            case Response(int status, var after, var excerpt, Duration took) ->
                    new Attempt(
                            0,
                            now,
                            took.toMillis(),
                            status,
                            status / 100 == 2 ? null : "STATUS",
                            excerpt);
            case Silence(Failure failure, Duration took) ->
                    new Attempt(0, now, took.toMillis(), null, failure.name(), null);
        };
    }

    private void count(Webhook webhook, Claim claim, Verdict verdict) {
        switch (verdict) {
            case Verdict.Delivered delivered -> figures.delivered();
            case Verdict.Again again -> figures.failed();
            case Verdict.Dead dead -> giveUp(webhook, claim);
            case Verdict.Gone gone -> {
                giveUp(webhook, claim);
                log.warn("Webhook {} is gone (410) and disabled", webhook.webhookId());
            }
        }
    }

    private void giveUp(Webhook webhook, Claim claim) {
        figures.failed();
        figures.dead();
        log.warn("Webhook {} was not told of {}", webhook.webhookId(), claim.messageId());
    }
}
