package dev.hoptrail.correlate.store;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs [Detection] as long as there is something to do, and looks again soon after. What the feed
/// tells has to be found at once, and to ask for that alone is cheap; all else has time.
public final class Detector implements AutoCloseable {
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    private final Detection detection;
    private final Repeated steps;
    private boolean more = true;
    private long looked;

    /// @param detection is not shared with another detector
    public Detector(Detection detection) {
        this.detection = detection;
        this.steps = new Repeated("detector", Repeated.SOON, this::step);
    }

    private boolean step() throws SQLException {
        if (!more && System.nanoTime() - looked < LOOK_EVERY && !detection.isTold()) {
            return false;
        }
        looked = System.nanoTime();
        more = true;
        more = detection.step();
        return more;
    }

    /// Begins to detect; to be called once.
    public Detector start() {
        steps.start();
        return this;
    }

    /// Why nothing is detected at present; null while it is.
    public @Nullable String failure() {
        return steps.failure();
    }

    /// Stops. What is not evaluated yet, another process or the next start will evaluate.
    @Override
    public void close() {
        steps.close();
    }
}
