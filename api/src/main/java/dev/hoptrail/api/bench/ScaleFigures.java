package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/// What `bench scale` found out.
///
/// @param cores of the machine, shared by all processes and whoever measures
/// @param storing through one, two, … correlators, and once more while they are ended
/// @param answering by one, two, … processes
/// @param costs of a million records
/// @param days what days of other sizes would cost, computed from that
record ScaleFigures(
        int cores,
        Taken taken,
        List<Storing> storing,
        List<Answering> answering,
        Storage storage,
        Costs costs,
        List<Day> days) {

    private static final double MILLION = 1e6;
    private static final double DAY = 86_400;
    private static final double GIGA = 1e9;
    private static final long MEBI = 1 << 20;

    /// Months that are kept unless told otherwise, as days.
    private static final int KEPT_DAYS = 396;

    /// Days that topics keep.
    private static final int TOPIC_DAYS = 14;

    /// Servers sized so that a peak of three times the average leaves half of them idle.
    private static final double HEADROOM = 6;

    private static final List<Long> DAYS =
            List.of(1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L);

    /// What was taken in, once for each row.
    ///
    /// @param cpu seconds of reading and publishing, Kafka and ledger included
    record Taken(long records, long identityEvents, double cpu) {}

    /// How a backlog was stored and linked.
    ///
    /// @param restarted so many were told to end meanwhile, and replaced
    /// @param killed so many were killed meanwhile, and replaced
    /// @param seconds from the first event that was stored to the last
    /// @param cpuCorrelators seconds until all was stored, linked and evaluated
    /// @param peakBytes the most memory that a correlator took
    /// @param agrees every session is as the ground truth says
    /// @param dump SHA-256 of all that is stored
    record Storing(
            int processes,
            int restarted,
            int killed,
            double seconds,
            double eventsPerSecond,
            double cpuCorrelators,
            double cpuDatabase,
            double cpuKafka,
            long peakBytes,
            boolean agrees,
            String dump) {}

    /// How 64 clients were answered that searched all at once.
    ///
    /// @param readySeconds until the last process had started and built its index
    /// @param cpu seconds of all processes
    record Answering(
            int processes,
            double readySeconds,
            long calls,
            long lost,
            double callsPerSecond,
            Latency took,
            double cpu,
            double cpuDatabase,
            long peakBytes) {}

    /// Bytes that it took, beyond those of an empty database and of what Kafka keeps to find its
    /// way.
    record Storage(long logs, long kafka, long database, long index, long sessions) {}

    /// Of a million records of the log, of whatever service: CPU seconds, and bytes.
    record Costs(
            double identityEvents,
            double ingest,
            double correlate,
            double database,
            double kafka,
            double databaseBytes,
            double indexBytes,
            double kafkaBytes) {}

    /// A day of so many records.
    ///
    /// @param serviceCores of ingest and correlators together
    /// @param databaseBytes after 13 months
    /// @param indexBytes after 13 months, in each process that answers
    /// @param kafkaBytes after 14 days, on one replica
    record Day(
            long records,
            double serviceCores,
            double databaseCores,
            double kafkaCores,
            double databaseBytes,
            double indexBytes,
            double kafkaBytes) {}

    static ScaleFigures of(
            Taken taken, List<Storing> storing, List<Answering> answering, Storage storage) {
        double millions = taken.records / MILLION;
        Storing one = storing.getFirst();
        Costs costs =
                new Costs(
                        taken.identityEvents / millions,
                        taken.cpu / millions,
                        one.cpuCorrelators / millions,
                        one.cpuDatabase / millions,
                        one.cpuKafka / millions,
                        storage.database / millions,
                        storage.index / millions,
                        storage.kafka / millions);
        return new ScaleFigures(
                Runtime.getRuntime().availableProcessors(),
                taken,
                List.copyOf(storing),
                List.copyOf(answering),
                storage,
                costs,
                DAYS.stream().map(records -> day(records, costs)).toList());
    }

    private static Day day(long records, Costs costs) {
        double millions = records / MILLION;
        double perDay = millions * HEADROOM / DAY;
        return new Day(
                records,
                (costs.ingest + costs.correlate) * perDay,
                costs.database * perDay,
                costs.kafka * perDay,
                costs.databaseBytes * millions * KEPT_DAYS,
                costs.indexBytes * millions * KEPT_DAYS,
                costs.kafkaBytes * millions * TOPIC_DAYS);
    }

    /// Whether all that is stored is right, and the same each time, and every call was answered.
    @JsonProperty
    boolean agrees() {
        return storing.stream().allMatch(Storing::agrees)
                && storing.stream().map(Storing::dump).distinct().count() == 1
                && answering.stream().allMatch(one -> one.lost == 0);
    }

    String table() {
        StringBuilder out = new StringBuilder(4096);
        line(
                out,
                "%,d records with %,d identity events, read in %.1f CPU seconds; %d cores for all",
                taken.records,
                taken.identityEvents,
                taken.cpu,
                cores);
        line(out, "");
        line(
                out,
                "%-28s %8s %9s %7s %11s %11s %6s %8s  %s",
                "correlators",
                "seconds",
                "events/s",
                "ratio",
                "CPU service",
                "PostgreSQL",
                "Kafka",
                "MiB each",
                "equal to the truth, same dump");
        for (Storing one : storing) {
            line(
                    out,
                    "%-28s %8.1f %,9.0f %7.2f %11.1f %11.1f %6.1f %8d  %s, %s",
                    one.restarted + one.killed == 0
                            ? one.processes
                            : "%d; %d restarted, %d killed"
                                    .formatted(one.processes, one.restarted, one.killed),
                    one.seconds,
                    one.eventsPerSecond,
                    one.eventsPerSecond / storing.getFirst().eventsPerSecond,
                    one.cpuCorrelators,
                    one.cpuDatabase,
                    one.cpuKafka,
                    one.peakBytes / MEBI,
                    one.agrees ? "yes" : "NO",
                    one.dump.equals(storing.getFirst().dump) ? "yes" : "NO");
        }
        line(out, "");
        line(
                out,
                "%-28s %8s %9s %7s %9s %9s %11s %11s %8s %6s",
                "answering, 64 clients",
                "ready, s",
                "calls/s",
                "ratio",
                "p50, ms",
                "p99, ms",
                "CPU ms/call",
                "PostgreSQL",
                "MiB each",
                "lost");
        for (Answering one : answering) {
            line(
                    out,
                    "%-28d %8.1f %,9.0f %7.2f %9.1f %9.1f %11.2f %11.2f %8d %6d",
                    one.processes,
                    one.readySeconds,
                    one.callsPerSecond,
                    one.callsPerSecond / answering.getFirst().callsPerSecond,
                    one.took.p50(),
                    one.took.p99(),
                    one.cpu * 1000 / one.calls,
                    one.cpuDatabase * 1000 / one.calls,
                    one.peakBytes / MEBI,
                    one.lost);
        }
        line(out, "");
        line(
                out,
                "a million records: %,.0f identity events; CPU seconds %.1f ingest, %.1f correlate, %.1f PostgreSQL, %.1f Kafka",
                costs.identityEvents,
                costs.ingest,
                costs.correlate,
                costs.database,
                costs.kafka);
        line(
                out,
                "bytes for a record: %.0f of logs, %.0f in PostgreSQL, %.0f in an index, %.0f in Kafka",
                (double) storage.logs / taken.records,
                (double) storage.database / taken.records,
                (double) storage.index / taken.records,
                (double) storage.kafka / taken.records);
        line(out, "");
        line(
                out,
                "%16s %10s %14s %12s %12s %18s %14s %16s",
                "records a day",
                "a second",
                "service cores",
                "PostgreSQL",
                "Kafka",
                "PostgreSQL, GB",
                "index, GB",
                "Kafka, GB");
        for (Day day : days) {
            line(
                    out,
                    "%,16d %,10.0f %14.2f %12.2f %12.2f %,18.0f %,14.0f %,16.0f",
                    day.records,
                    day.records / DAY,
                    day.serviceCores,
                    day.databaseCores,
                    day.kafkaCores,
                    day.databaseBytes / GIGA,
                    day.indexBytes / GIGA,
                    day.kafkaBytes / GIGA);
        }
        line(out, "");
        line(out, "%s", agrees() ? "all agree" : "THEY DIFFER");
        return out.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
