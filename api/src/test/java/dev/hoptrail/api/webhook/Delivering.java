package dev.hoptrail.api.webhook;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.api.webhook.AddressGuard.Lookup;
import dev.hoptrail.api.webhook.Sender.Limits;
import dev.hoptrail.api.webhook.store.AttemptStore;
import dev.hoptrail.api.webhook.store.Delivery;
import dev.hoptrail.api.webhook.store.DeliveryStore;
import dev.hoptrail.api.webhook.store.Outbox;
import dev.hoptrail.api.webhook.store.WebhookStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The delivery of webhooks over a database, without the rest of the service.
final class Delivering implements AutoCloseable {

    static final URI PAGE = URI.create("https://hoptrail.example/");
    static final Networks LOOPBACK = Networks.of("127.0.0.0/8");

    /// For receivers that are silent on purpose: no longer than a test can wait, and longer than
    /// any machine pauses.
    static final Limits HASTY =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(6));

    final ConnectionSettings connection;
    final Database database;
    final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T08:00:00Z"));
    final String keyText = Vault.newKey();
    final Vault vault = Vault.of(keyText);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HikariDataSource pool;
    private final List<Webhooks> workers = new ArrayList<>();

    Delivering() {
        connection = TestStack.shared().freshDatabase().database();
        pool = connection.pool("webhooks", 16);
        database = new Database(pool);
    }

    /// Starts one more worker, which may send to loopback.
    Webhooks work() {
        return work(clock, LOOPBACK, Limits.STANDARD);
    }

    Webhooks work(Clock of, Networks allowed, Limits limits) {
        Webhooks worker = worker(database, vault, of, allowed, limits, meters).start();
        workers.add(worker);
        return worker;
    }

    static Webhooks worker(
            Database database,
            Vault vault,
            Clock clock,
            Networks allowed,
            Limits limits,
            SimpleMeterRegistry meters) {
        try {
            return new Webhooks(
                    new Webhooks.Setup(
                            vault, allowed, Lookup.SYSTEM, PAGE, SSLContext.getDefault(), limits),
                    new Outbox(database),
                    new WebhookStore(database),
                    new DeliveryStore(database),
                    new AttemptStore(database),
                    new Figures(meters),
                    clock);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    WebhookBook book() {
        Webhooks idle = worker(database, vault, clock, LOOPBACK, Limits.STANDARD, meters);
        return new WebhookBook(new WebhookStore(database), idle, clock);
    }

    /// Adds a webhook that is told everything.
    UUID add(String url) {
        return add(request(url, null));
    }

    UUID add(WebhookRequest request) {
        return book().add(request).webhook().webhookId();
    }

    static WebhookRequest request(String url, WebhookRequest.@Nullable DigestRequest digest) {
        return new WebhookRequest(
                null, url, null, null, null, "INFO", null, null, null, digest, null);
    }

    DeliveryStore deliveries() {
        return new DeliveryStore(database);
    }

    List<Delivery> list(UUID webhookId) {
        return deliveries().list(webhookId, null, null, 1000).reversed();
    }

    long in(UUID webhookId, Delivery.State state) {
        return list(webhookId).stream().filter(one -> one.state() == state).count();
    }

    long unfinished(UUID webhookId) {
        return database.first(
                        """
                        select count(*) as deliveries from webhook_delivery
                        where webhook_id = ? and state <> 'DELIVERED'
                        """,
                        row -> row.getLong("deliveries"),
                        webhookId)
                .orElseThrow();
    }

    /// Waits until nothing is left to do at this hour.
    void settle() {
        Await.until(
                "settled",
                () -> {
                    Instant now = clock.instant();
                    long busy =
                            database.first(
                                            """
                                            select (select count(*) from alert_event where not dispatched)
                                                 + (select count(*)
                                                    from webhook_delivery as d
                                                    join webhook as w using (webhook_id)
                                                    where d.state = 'WAITING' and w.enabled
                                                      and (d.claimed_until > ?
                                                           or d.next_attempt_at <= ?
                                                              and (w.held_until is null
                                                                   or w.held_until <= ?)
                                                              and not exists (
                                                                  select from webhook_delivery as b
                                                                  where b.webhook_id = d.webhook_id
                                                                    and b.subject_id = d.subject_id
                                                                    and b.delivery_id < d.delivery_id
                                                                    and b.state in ('WAITING', 'HELD'))))
                                                   as busy
                                            """,
                                            row -> row.getLong("busy"),
                                            now,
                                            now,
                                            now)
                                    .orElseThrow();
                    return busy == 0;
                });
    }

    /// Ends the workers.
    void stop() {
        workers.forEach(Delivering::close);
        workers.clear();
    }

    private static void close(Webhooks worker) {
        try {
            worker.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        stop();
        pool.close();
    }
}
