package dev.hoptrail.correlate.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a correlator at work. One that stopped by itself, because the store refuses what it writes
/// or a topic is gone, is followed by another after a pause that grows from a second to a minute:
/// whoever mends the cause need not start the service again. Each goes on where the store stands.
public final class CorrelatorKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CorrelatorKeeper.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// One that has nothing to store does not show that it could.
    private static final Duration WELL = Duration.ofSeconds(30);

    private static final Duration CLOSING = Duration.ofSeconds(70);

    private final Function<CorrelatorFigures, Correlator> correlators;
    private final CorrelatorFigures figures = new CorrelatorFigures();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    /// @param correlators makes one that was not started, and counts in the figures given
    public CorrelatorKeeper(Function<CorrelatorFigures, Correlator> correlators) {
        this.correlators = correlators;
        this.thread = Thread.ofPlatform().name("correlate-keep").unstarted(this::keep);
    }

    /// Begins; to be called once.
    public CorrelatorKeeper start() {
        thread.start();
        return this;
    }

    /// What all of them did.
    public CorrelatorFigures figures() {
        return figures;
    }

    /// Why the last one stopped by itself; null again when one stored something since, or has been
    /// at it for half a minute.
    public @Nullable Throwable failure() {
        return failure;
    }

    private void keep() {
        Duration pause = SHORTEST;
        try {
            for (Throwable stopped = work(); stopped != null; stopped = work()) {
                pause = failure == null ? SHORTEST : longer(pause);
                failure = stopped;
                figures.lag(Map.of());
                log.warn("A correlator starts again in {} s: {}", pause.toSeconds(), stopped);
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /// @return why the correlator stopped; null where this is closing
    private @Nullable Throwable work() throws InterruptedException {
        long began = System.nanoTime();
        long batches = figures.batches();
        try (Correlator correlator = correlators.apply(figures).start()) {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                Throwable stopped = correlator.failure();
                if (stopped != null) {
                    return stopped;
                }
                if (figures.batches() > batches || System.nanoTime() - began > WELL.toNanos()) {
                    failure = null;
                }
            }
            return null;
        } catch (KafkaException e) {
            return e;
        }
    }

    /// Stops the correlator after what is in flight is stored.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
