package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/// What `bench search` found out.
///
/// @param sessions so many are stored and searchable
/// @param times what has a reference of the same run
/// @param crowd many clients at once
record SearchFigures(long sessions, List<Line> times, Crowd crowd) {

    private static final int MIB = 20;

    /// The heap may be so many times what it was.
    private static final double FLAT = 1.2;

    SearchFigures {
        times = List.copyOf(times);
    }

    /// Something measured in milliseconds beside its reference.
    ///
    /// @param ratio the larger the worse; what must be faster than its reference is below 1
    record Line(
            String what,
            double ours,
            String reference,
            double referenceTook,
            double ratio,
            double bound) {

        static Line of(
                String what, double ours, String reference, double referenceTook, double bound) {
            return new Line(what, ours, reference, referenceTook, ours / referenceTook, bound);
        }

        /// Whether the ratio keeps within its bound.
        @JsonProperty
        boolean holds() {
            return ratio <= bound;
        }
    }

    /// What the heap came to, beside what it was.
    @JsonProperty
    double heapRatio() {
        return (double) crowd.heapAfter() / crowd.heapBefore();
    }

    String table() {
        StringBuilder out = new StringBuilder(1024);
        line(out, "%,d sessions", sessions);
        line(out, "%-42s %10s   %-34s %10s %8s %7s", "", "ms", "beside", "ms", "ratio", "bound");
        for (Line time : times) {
            line(
                    out,
                    "%-42s %10.2f   %-34s %10.2f %8.2f %7.2f  %s",
                    time.what,
                    time.ours,
                    time.reference,
                    time.referenceTook,
                    time.ratio,
                    time.bound,
                    time.holds() ? "holds" : "EXCEEDED");
        }
        line(
                out,
                "%d clients: %,d requests, %,d lost; p50 %.1f ms, p99 %.1f ms",
                crowd.clients(),
                crowd.requests(),
                crowd.lost(),
                crowd.took().p50(),
                crowd.took().p99());
        line(
                out,
                "heap before %,d MiB, after %,d MiB, ratio %.2f, bound %.1f: %s",
                crowd.heapBefore() >> MIB,
                crowd.heapAfter() >> MIB,
                heapRatio(),
                FLAT,
                heapRatio() <= FLAT ? "holds" : "EXCEEDED");
        return out.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
