package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.correlate.search.TimeWindow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The moment or span of time that a search is asked for.
public final class TimeParameters {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private TimeParameters() {}

    /// Reads `at`, or `from` and `to`, either of which may be open; null for all times.
    public static @Nullable TimeWindow window(
            @Nullable String at, @Nullable String from, @Nullable String to) {
        Instant moment = Parameters.time("at", at);
        Instant begin = Parameters.time("from", from);
        Instant end = Parameters.time("to", to);
        if (moment != null) {
            if (begin != null || end != null) {
                throw ProblemException.parameter("at", "Goes without from and to");
            }
            return TimeWindow.at(moment);
        }
        if (begin == null && end == null) {
            return null;
        }
        Instant first = begin == null ? EARLIEST : begin;
        Instant last = end == null ? LATEST : end;
        if (last.isBefore(first)) {
            throw ProblemException.parameter("to", "Is before from");
        }
        return new TimeWindow(first, last);
    }
}
