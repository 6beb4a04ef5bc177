package dev.hoptrail.api.webhook;

import dev.hoptrail.api.webhook.store.Claim;
import dev.hoptrail.api.webhook.store.DeliveryStore;
import dev.hoptrail.api.webhook.store.Outbox;
import dev.hoptrail.api.webhook.store.Webhook;
import dev.hoptrail.api.webhook.store.WebhookStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers what waits, as long as it runs: makes deliveries of new events, and attempts those that
/// are due, so many at a time for each webhook and in all. Whatever waits beyond that stays in the
/// database. Any number of processes may run one.
public final class Dispatcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final int AT_ONCE = 32;
    private static final int AT_ONCE_EACH = 4;
    private static final int EVENTS = 500;
    private static final int FORGOTTEN = 1000;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration COUNTED = Duration.ofSeconds(10);
    private static final Duration TIDIED = Duration.ofHours(1);
    private static final Duration CLOSING = Duration.ofSeconds(20);

    private final Outbox outbox;
    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final Courier courier;
    private final String keyName;
    private final Figures figures;
    private final Clock clock;

    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Map<UUID, AtomicInteger> busy = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("webhooks").unstarted(this::run);
    private volatile boolean closing;
    private long lookedAt = System.nanoTime() - PAUSE.toNanos();
    private Instant countedAt = Instant.MIN;
    private Instant tidiedAt = Instant.MIN;

    Dispatcher(
            Outbox outbox,
            WebhookStore webhooks,
            DeliveryStore deliveries,
            Courier courier,
            String keyName,
            Figures figures,
            Clock clock) {
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.courier = courier;
        this.keyName = keyName;
        this.figures = figures;
        this.clock = clock;
    }

    /// Begins; to be called once.
    public Dispatcher start() {
        thread.start();
        return this;
    }

    private void run() {
        boolean failing = false;
        boolean warned = false;
        while (!closing) {
            Duration pause = PAUSE;
            try {
                warned = warned || warnOfOtherKeys();
                round();
                failing = false;
            } catch (RuntimeException failure) {
                if (!failing) {
                    log.warn("Webhooks are not delivered at present", failure);
                }
                failing = true;
                pause = RETRY;
            }
            await(pause);
        }
    }

    private void await(Duration pause) {
        try {
            if (news.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    private boolean warnOfOtherKeys() {
        long others = webhooks.sealedOtherwise(keyName);
        if (others > 0) {
            log.warn(
                    "{} webhooks were sealed with another key than this data directory has: they"
                            + " are left to the processes that have it",
                    others);
        }
        return true;
    }

    private void round() {
        Instant now = clock.instant();
        if (System.nanoTime() - lookedAt >= PAUSE.toNanos()) {
            look(now);
        }
        for (Webhook webhook : webhooks.due(keyName, now)) {
            attempt(webhook);
        }
    }

    /// What need not be done each time that an attempt ends.
    private void look(Instant now) {
        if (outbox.fanOut(now, EVENTS) < EVENTS) {
            lookedAt = System.nanoTime();
        } else {
            news.release();
        }
        outbox.sumUp(now);
        if (!now.isBefore(later(countedAt, COUNTED))) {
            figures.waiting(deliveries.waiting());
            countedAt = now;
        }
        if (!now.isBefore(later(tidiedAt, TIDIED))
                && outbox.forget(now, KEPT, FORGOTTEN) < FORGOTTEN) {
            tidiedAt = now;
        }
    }

    private static Instant later(Instant time, Duration wait) {
        return time.equals(Instant.MIN) ? time : time.plus(wait);
    }

    private void attempt(Webhook webhook) {
        AtomicInteger own = busy.computeIfAbsent(webhook.webhookId(), none -> new AtomicInteger());
        int free = Math.min(AT_ONCE_EACH - own.get(), slots.availablePermits());
        if (free <= 0) {
            return;
        }
        for (Claim claim : courier.claim(webhook, free)) {
            // Only this thread takes slots: there are as many as were counted, or more.
            slots.acquireUninterruptibly();
            own.incrementAndGet();
            Thread.ofVirtual()
                    .name("webhook-" + claim.messageId())
                    .start(() -> attempt(webhook, claim, own));
        }
    }

    private void attempt(Webhook webhook, Claim claim, AtomicInteger own) {
        try {
            courier.attempt(webhook, claim);
        } catch (RuntimeException failure) {
            // The lease ends by itself, and then somebody tries again.
            log.warn("What came of {} is not written down", claim.messageId(), failure);
        } finally {
            own.decrementAndGet();
            slots.release();
            news.release();
        }
    }

    /// Stops, after what is under way.
    @Override
    public void close() {
        closing = true;
        news.release();
        try {
            thread.join(CLOSING);
            if (!slots.tryAcquire(AT_ONCE, CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Attempts are still under way; they will be made again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
