package dev.hoptrail.ingest.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// Keeps messages ours for as long as they are worked on, however long an object takes.
final class HeldMessages implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HeldMessages.class);

    /// A message is asked for again so often within its visibility: two calls may fail.
    private static final int CHANCES = 4;

    private final SqsQueue queue;
    private final Duration visibility;
    private final Map<String, Long> heldUntil = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock;

    HeldMessages(SqsQueue queue, Duration visibility, String name) {
        this.queue = queue;
        this.visibility = visibility;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("held-" + name).factory());
        long pause = visibility.toMillis() / CHANCES;
        // It fails in no way that it does not tell itself.
        var _ = clock.scheduleWithFixedDelay(this::extend, pause, pause, TimeUnit.MILLISECONDS);
    }

    void hold(String receipt) {
        heldUntil.put(receipt, System.nanoTime() + visibility.toNanos());
    }

    void release(String receipt) {
        heldUntil.remove(receipt);
    }

    private void extend() {
        long due = System.nanoTime() + visibility.toNanos() * (CHANCES - 1) / CHANCES;
        List<String> receipts = new ArrayList<>();
        heldUntil.forEach((receipt, until) -> {
            if (until - due < 0) {
                receipts.add(receipt);
            }
        });
        try {
            queue.hide(receipts, visibility);
            long until = System.nanoTime() + visibility.toNanos();
            receipts.forEach(receipt -> heldUntil.computeIfPresent(receipt, (same, old) -> until));
        } catch (SdkException failure) {
            log.warn("{} messages may come again while they are read", receipts.size(), failure);
        }
    }

    @Override
    public void close() {
        clock.close();
    }
}
