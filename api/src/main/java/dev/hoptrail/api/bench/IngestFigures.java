package dev.hoptrail.api.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `bench ingest` found out.
///
/// @param tree what was simulated
/// @param whole from files to searchable chains
/// @param secondWhole the same for as many records more; null if that was not asked for
/// @param sessions sessions stored for the three calls that the reference reads
/// @param searchable sessions in the index, all kinds
record IngestFigures(
        Tree tree,
        Reading.Figures reading,
        Pipeline.Load whole,
        Pipeline.@Nullable Load secondWhole,
        long sessions,
        long searchable,
        DuckDb.Figures reference,
        List<Ratio> ratios) {

    private static final double READING_BOUND = 1.5;
    private static final double WALL_BOUND = 1.0;
    private static final double GIB = 1L << 30;
    private static final double MEMORY_BOUND = 1.0;
    private static final double FLAT_BOUND = 1.15;

    /// A simulated tree.
    ///
    /// @param text bytes after inflating
    /// @param stored bytes on disk
    record Tree(long records, long files, long text, long stored) {}

    /// A figure in relation to its reference.
    ///
    /// @param bound what it must not exceed
    record Ratio(String what, double value, double bound) {

        boolean holds() {
            return value <= bound;
        }
    }

    static IngestFigures of(
            Tree tree,
            Reading.Figures reading,
            Pipeline.Load whole,
            Pipeline.@Nullable Load secondWhole,
            long sessions,
            long searchable,
            DuckDb.Figures reference) {
        List<Ratio> ratios = new ArrayList<>();
        ratios.add(new Ratio("reading / inflating, CPU", reading.readRatio(), READING_BOUND));
        double wall = whole.searchable() / reference.seconds();
        ratios.add(new Ratio("files to searchable / DuckDB, wall", wall, WALL_BOUND));
        if (whole.peakBytes() != null) {
            ratios.add(
                    new Ratio(
                            "peak memory of the service, GiB",
                            whole.peakBytes() / GIB,
                            MEMORY_BOUND));
        }
        if (secondWhole != null) {
            double flat = perEvent(secondWhole) / perEvent(whole);
            ratios.add(new Ratio("second half / first half, CPU an event", flat, FLAT_BOUND));
        }
        return new IngestFigures(
                tree, reading, whole, secondWhole, sessions, searchable, reference, ratios);
    }

    private static double perEvent(Pipeline.Load load) {
        return load.cpu().total() / load.report().identityEvents();
    }

    /// Whether both ways found the same sessions.
    boolean agrees() {
        return sessions == reference.sessions();
    }

    String table() {
        StringBuilder out = new StringBuilder(2048);
        line(
                out,
                "%,d records in %,d files, %,d MB gzip, %,d MB text",
                tree.records,
                tree.files,
                tree.stored >> 20,
                tree.text >> 20);
        out.append('\n');
        line(out, "%-42s %9s %9s %9s", "reading (CPU seconds, one thread)", "median", "ratio", "");
        line(out, "  %-40s %9.2f", "inflate with the JDK, the reference", reading.inflate());
        line(
                out,
                "  %-40s %9.2f %9.2f",
                "read, split, filter",
                reading.read(),
                reading.readRatio());
        line(out, "  %-40s %9.2f %9.2f", "... and sum up uses", reading.sum(), reading.sumRatio());
        out.append('\n');
        line(out, "%-42s %9s %9s %9s", "the whole way", "wall s", "CPU s", "peak MB");
        load(out, "files", whole);
        if (secondWhole != null) {
            load(out, "as many files more", secondWhole);
        }
        line(
                out,
                "  %-40s %9.2f %9.2f %9s",
                "DuckDB " + reference.version() + ", nothing stored",
                reference.seconds(),
                reference.cpu(),
                megabytes(reference.peakBytes()));
        line(
                out,
                "  %-40s %,9d",
                "records/s until searchable",
                Math.round(whole.report().records() / whole.searchable()));
        out.append('\n');
        line(out, "%-42s %9s %9s", "sessions of the three calls", "stored", "DuckDB");
        line(
                out,
                "  %-40s %,9d %,9d",
                agrees() ? "equal" : "DIFFER",
                sessions,
                reference.sessions());
        out.append('\n');
        line(out, "%-42s %9s %9s", "ratio", "is", "bound");
        for (Ratio ratio : ratios) {
            line(
                    out,
                    "  %-40s %9.2f %9.2f  %s",
                    ratio.what(),
                    ratio.value(),
                    ratio.bound(),
                    ratio.holds() ? "holds" : "EXCEEDED");
        }
        return out.toString();
    }

    private static void load(StringBuilder out, String what, Pipeline.Load load) {
        Pipeline.Cpu cpu = load.cpu();
        line(out, "  %-40s %9.2f", what + " to Kafka and the ledger", load.read());
        line(out, "  %-40s %9.2f", what + " to searchable chains", load.searchable());
        line(
                out,
                "  %-40s %9.2f %9.2f %9s",
                what + " to uses stored, all",
                load.complete(),
                cpu.total(),
                megabytes(load.peakBytes()));
        line(
                out,
                "    service %.2f, PostgreSQL %.2f, Kafka %.2f; %.0f us an identity event",
                cpu.service(),
                cpu.database(),
                cpu.kafka(),
                perEvent(load) * 1e6);
    }

    private static String megabytes(@Nullable Long bytes) {
        return bytes == null ? "?" : String.format(Locale.ROOT, "%,d", bytes >> 20);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
