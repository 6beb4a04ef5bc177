package dev.hoptrail.api.treelog;

import java.time.Duration;

/// When to try again what failed: after a while that grows from a second to a minute. Used by one
/// thread.
final class Backoff {
    static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration pause = SOON;
    private long notBefore = System.nanoTime();

    boolean isOver() {
        return System.nanoTime() - notBefore >= 0;
    }

    void failed() {
        notBefore = System.nanoTime() + pause.toNanos();
        pause = pause.compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }

    void succeeded() {
        pause = SOON;
    }
}
