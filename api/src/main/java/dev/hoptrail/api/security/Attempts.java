package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Slows the guessing of sign-in codes down: so many failures a minute, then none is tried.
@Singleton
final class Attempts {

    private static final int MOST = 20;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final Deque<Instant> failures = new ArrayDeque<>();

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /// @throws ProblemException 429 after too many failures
    synchronized void check() {
        Instant begin = clock.instant().minus(WINDOW);
        while (!failures.isEmpty() && failures.peekFirst().isBefore(begin)) {
            failures.removeFirst();
        }
        if (failures.size() >= MOST) {
            throw ProblemException.of(
                    ErrorCode.TOO_MANY_REQUESTS, "Too many wrong codes; wait a minute");
        }
    }

    synchronized void failed() {
        failures.addLast(clock.instant());
    }
}
