package dev.hoptrail.api.bench;

import dev.hoptrail.api.Application;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.health.Readiness;
import dev.hoptrail.api.source.store.SourceStore;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.migrations.TopicCatalogue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The whole service in this process, over fresh embedded servers.
final class Pipeline implements AutoCloseable {

    private static final int POLL_MILLIS = 20;

    /// Counting what waits for rules costs, and what rules cost is measured.
    private static final int LOOK_AFTER_RULES_MILLIS = 500;

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final List<String> ELSEWHERE = List.of("HOPTRAIL_DB_URL", "HOPTRAIL_KAFKA");

    private final TopicCatalogue topics = TopicCatalogue.standard();
    private final Application service;
    private final Database database;
    private final Set<ProcessHandle> servers;

    private Pipeline(Application service, Set<ProcessHandle> servers) {
        this.service = service;
        this.database = service.part(Database.class);
        this.servers = servers;
    }

    /// Starts everything over an empty folder.
    ///
    /// @param accounts of the organisation; empty: those whose trail is read
    /// @throws CommandFailure if the environment names servers that are not ours to fill
    static Pipeline start(Path data, List<String> accounts) {
        return start(data, accounts, Map.of());
    }

    /// The same under further settings.
    static Pipeline start(Path data, List<String> accounts, Map<String, Object> more) {
        for (String name : ELSEWHERE) {
            if (System.getenv(name) != null) {
                throw new CommandFailure(
                        "A bench fills servers of its own; unset " + name + " for it");
            }
        }
        Set<ProcessHandle> before = children();
        Map<String, Object> settings = new TreeMap<>(more);
        settings.put("hoptrail.data", data.toString());
        settings.put("hoptrail.keys", data.toString());
        settings.put("hoptrail.organization.accounts", accounts);
        settings.put("hoptrail.port", "0");
        // It asks as fast as it can.
        settings.put("hoptrail.limits.calls", "0");
        Application service = Application.start(settings);
        Set<ProcessHandle> servers = children();
        servers.removeAll(before);
        return new Pipeline(service, servers);
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    /// What reading a tree took until everything of it could be searched.
    ///
    /// @param read seconds until all was acknowledged and in the ledger
    /// @param searchable seconds until all identity events were stored and their sessions
    ///   searchable
    /// @param complete seconds until all uses were stored as well
    /// @param cpu of the whole time
    /// @param peakBytes the most memory of this process at once; null where unknown
    record Load(
            IngestReport report,
            double read,
            double searchable,
            double complete,
            Cpu cpu,
            @Nullable Long peakBytes) {}

    /// CPU seconds.
    record Cpu(double service, double database, double kafka) {

        Cpu minus(Cpu before) {
            return new Cpu(
                    service - before.service, database - before.database, kafka - before.kafka);
        }

        double total() {
            return service + database + kafka;
        }
    }

    /// Reads trees and waits until it can be searched.
    Load load(List<Path> trees) {
        Cost.resetPeak();
        Cpu before = cpu();
        long begun = System.nanoTime();
        IngestReport report = publish(trees);
        double read = Cost.since(begun);
        awaitSearchable(awaitStored(report, topics.identityEvents()));
        double searchable = Cost.since(begun);
        awaitSearchable(awaitStored(report, topics.sessionUses()));
        if (!report.rejected().isEmpty()) {
            awaitStored(report, topics.rejected());
        }
        double complete = Cost.since(begun);
        return new Load(report, read, searchable, complete, cpu().minus(before), Cost.peak());
    }

    /// Reads trees and waits for nothing but Kafka's acknowledgement.
    IngestReport publish(List<Path> trees) {
        return service.part(Ingest.class).run(trees, false, IngestProgress.SILENT);
    }

    /// Waits until something of a topic is stored.
    void awaitBegun(String topic) {
        String sql = "select sum(next_offset) as stored from consumed_offset where topic = ?";
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (database.first(sql, row -> row.getLong(1), topic).orElse(0L) == 0) {
            if (System.nanoTime() > patience) {
                throw new CommandFailure("Nothing of " + topic + " is stored after " + PATIENCE);
            }
            pause();
        }
    }

    private Cpu cpu() {
        double postgres = 0;
        double kafka = 0;
        for (ProcessHandle server : servers) {
            if (Cost.isPostgres(server)) {
                postgres += Cost.cpu(server);
            } else {
                kafka += Cost.cpu(server);
            }
        }
        return new Cpu(Cost.ownCpu(), postgres, kafka);
    }

    /// Waits until all that a run published to a topic is stored.
    ///
    /// @return the id of the last transaction that stored any of it
    long awaitStored(IngestReport report, String topic) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < patience) {
            failOnTrouble();
            long xid = storedBy(topic, report.published());
            if (xid >= 0) {
                return xid;
            }
            pause();
        }
        throw new CommandFailure(topic + " is not stored after " + PATIENCE);
    }

    /// The last transaction that moved an offset of the topic; -1 while some have to move on.
    ///
    /// @param published by topic id and partition, the offset behind the last message
    private long storedBy(String topic, Map<UUID, Map<Integer, Long>> published) {
        // The row's own transaction: this cluster is too young for ids to have wrapped.
        String sql =
                """
                select topic_id, partition, next_offset, xmin::text::bigint from consumed_offset
                where topic = ?\
                """;
        List<Stored> stored =
                database.list(
                        sql,
                        row ->
                                new Stored(
                                        row.getObject(1, UUID.class),
                                        row.getInt(2),
                                        row.getLong(3),
                                        row.getLong(4)),
                        topic);
        if (stored.isEmpty()) {
            return -1;
        }
        Map<Integer, Long> ends = published.getOrDefault(stored.get(0).topic(), Map.of());
        long reached =
                stored.stream()
                        .filter(row ->
                                row.next() >= ends.getOrDefault(row.partition(), Long.MAX_VALUE))
                        .count();
        return reached < ends.size() ? -1 : stored.stream().mapToLong(Stored::xid).max().orElse(0);
    }

    private record Stored(UUID topic, int partition, long next, long xid) {}

    private void failOnTrouble() {
        service.part(Readiness.class)
                .look()
                .forEach((part, trouble) -> {
                    if (!trouble.isEmpty()) {
                        throw new CommandFailure("The part " + part + " " + trouble);
                    }
                });
    }

    private void awaitSearchable(long xid) {
        try {
            if (!service.part(IndexFollower.class).awaitXid(xid, PATIENCE)) {
                throw new CommandFailure("The index does not follow after " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        }
    }

    /// Waits until rules have looked at all that was stored.
    ///
    /// @return CPU seconds of service and database meanwhile
    double awaitDetected() {
        Cpu before = cpu();
        long patience = System.nanoTime() + PATIENCE.toNanos();
        SourceStore store = service.part(SourceStore.class);
        while (store.undetected() > 0) {
            failOnTrouble();
            if (System.nanoTime() > patience) {
                throw new CommandFailure("Not everything was evaluated after " + PATIENCE);
            }
            pause(LOOK_AFTER_RULES_MILLIS);
        }
        Cpu spent = cpu().minus(before);
        return spent.service() + spent.database();
    }

    private static void pause() {
        pause(POLL_MILLIS);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        }
    }

    Database database() {
        return database;
    }

    /// A part of the service.
    <T> T part(Class<T> type) {
        return service.part(type);
    }

    /// Where the service answers.
    URI address() {
        return service.address();
    }

    @Override
    public void close() {
        service.close();
    }
}
