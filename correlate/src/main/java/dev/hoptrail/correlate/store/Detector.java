package dev.hoptrail.correlate.store;

import org.jspecify.annotations.Nullable;

/// Runs [Detection] as long as there is something to do, and looks again soon after.
public final class Detector implements AutoCloseable {
    private final Repeated steps;

    /// @param detection is not shared with another detector
    public Detector(Detection detection) {
        this.steps = new Repeated("detector", Repeated.SOON, detection::step);
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
