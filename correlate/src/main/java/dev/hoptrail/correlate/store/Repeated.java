package dev.hoptrail.correlate.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does a step again and again on a thread of its own, until closed: at once where more is to be
/// done, after a pause where nothing is, a little later where the step fails.
public final class Repeated implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repeated.class);

    /// Soon enough for what people wait for.
    static final Duration SOON = Duration.ofMillis(100);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final String name;
    private final Duration idle;
    private final Step step;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String failure;

    /// A part of the work.
    @FunctionalInterface
    public interface Step {
        /// Whether more may be to be done at once.
        boolean run() throws SQLException;
    }

    /// @param name what it does, for the log
    /// @param idle the pause after a step that found nothing more to do
    public Repeated(String name, Duration idle, Step step) {
        this.name = name;
        this.idle = idle;
        this.step = step;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /// Begins; to be called once.
    public void start() {
        thread.start();
    }

    /// Why the last step failed; null where it did not.
    public @Nullable String failure() {
        return failure;
    }

    private void run() {
        Duration pause = Duration.ZERO;
        while (!isClosing(pause)) {
            try {
                pause = step.run() ? Duration.ZERO : idle;
                failure = null;
            } catch (SQLException | RuntimeException e) {
                // PostgreSQL is away, or something cannot be understood: nothing is skipped.
                if (failure == null) {
                    log.warn("The {} does not get on at present", name, e);
                }
                failure = e.toString();
                pause = RETRY;
            }
        }
    }

    private boolean isClosing(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Lets the step that is under way end.
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
