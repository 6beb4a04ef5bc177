package dev.hoptrail.api.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `bench correlate` found out.
///
/// @param events identity events stored
/// @param rows rows that this left in each table
/// @param rounds one measurement each, on fresh databases
/// @param ratio median of the rounds' ratios
/// @param logShare median of what the tree log adds to the rest, as a share of that
record CorrelateFigures(
        long events,
        Map<String, Long> rows,
        List<Round> rounds,
        double ratio,
        double bound,
        double logShare,
        double logBound) {

    private static final double BOUND = 2.5;
    private static final double LOG_BOUND = 0.05;
    private static final double PERCENT = 100;
    private static final double MICROS = 1e6;

    /// CPU seconds of storing and linking, of copying the same rows, and of what the tree log has
    /// computed and stored.
    record Round(
            double linkClient,
            double linkDatabase,
            double copyClient,
            double copyDatabase,
            double logClient,
            double logDatabase) {

        double logShare() {
            double log = logClient + logDatabase;
            return log / (linkClient + linkDatabase - log);
        }

        double ratio() {
            return (linkClient + linkDatabase) / (copyClient + copyDatabase);
        }
    }

    static CorrelateFigures of(long events, Map<String, Long> rows, List<Round> rounds) {
        double[] ratios = rounds.stream().mapToDouble(Round::ratio).sorted().toArray();
        double[] shares = rounds.stream().mapToDouble(Round::logShare).sorted().toArray();
        return new CorrelateFigures(
                events,
                rows,
                List.copyOf(rounds),
                ratios[ratios.length / 2],
                BOUND,
                shares[shares.length / 2],
                LOG_BOUND);
    }

    String table() {
        StringBuilder out = new StringBuilder(1024);
        line(out, "%,d identity events left these rows", events);
        rows.forEach((table, count) -> line(out, "  %-30s %,12d", table, count));
        line(out, "");
        line(out, "%-32s %10s %10s %10s", "CPU, us an event", "client", "PostgreSQL", "ratio");
        for (Round round : rounds) {
            line(
                    out,
                    "  %-30s %s",
                    "linked and stored",
                    cells(round.linkClient, round.linkDatabase));
            line(
                    out,
                    "  %-30s %s %10.2f",
                    "copied, nothing looked up",
                    cells(round.copyClient, round.copyDatabase),
                    round.ratio());
            line(
                    out,
                    "  %-30s %s %9.1f%%",
                    "the tree log by itself",
                    cells(round.logClient, round.logDatabase),
                    round.logShare() * PERCENT);
        }
        line(
                out,
                "%-32s %9.1f%%, bound %.0f%%: %s",
                "median that the tree log adds",
                logShare * PERCENT,
                logBound * PERCENT,
                logShare <= logBound ? "holds" : "EXCEEDED");
        line(
                out,
                "%-32s %10.2f, bound %.1f: %s",
                "median ratio",
                ratio,
                bound,
                ratio <= bound ? "holds" : "EXCEEDED");
        return out.toString();
    }

    private String cells(double client, double database) {
        return String.format(
                Locale.ROOT, "%10.1f %10.1f", client / events * MICROS, database / events * MICROS);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
