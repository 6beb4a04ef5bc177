package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Which findings people are told of: a backfill of a year must wake nobody for last year.
///
/// @param severity findings below become no alerts
/// @param since findings of earlier events become none; null: those more than a day old when found
/// @param matcher tells which sessions suppressions cover
public record AlertSettings(
        Severity severity, @Nullable Instant since, InstantSource clock, SessionMatcher matcher) {

    /// Findings of medium severity and above, of events of the last day.
    public static AlertSettings standard(InstantSource clock, SessionMatcher matcher) {
        return new AlertSettings(Severity.MEDIUM, null, clock, matcher);
    }

    Instant from() {
        return since != null ? since : clock.instant().minus(Duration.ofDays(1));
    }
}
