package dev.hoptrail.api.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.TopicEnds;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.embedded.OwnServers;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.api.source.store.SourceStore;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.store.StateDump;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.migrations.TopicCatalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service with its own servers, a correlator and a process that answers beside it: all of them
/// are killed in turn while files arrive, and what is stored then is what would have been stored
/// without.
final class KillIT {

    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int RECORDS = LONG ? 60_000 : 3_000;
    private static final int FURTHER_ROUNDS = LONG ? 17 : 0;
    private static final int ACCOUNTS = 4;
    private static final int STARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final TopicCatalogue TOPICS = TopicCatalogue.standard();
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Unpacked once for all tests.
    private static final Path PROGRAMS = Path.of("target/test-runtime").toAbsolutePath();

    private static final String LEDGER =
            """
            select concat_ws(' ', source, encode(sha256, 'hex'), records, identity_events, uses, duplicates, rejected)
                       as line
            from log_file order by source, sha256\
            """;
    private static final String FACETS =
            """
            select concat_ws(' ', 'grade', grade, count(*)) as line from session group by grade
            union all
            select concat_ws(' ', 'account', account_id, count(*)) from session
            where account_id is not null group by account_id\
            """;
    private static final String REJECTED =
            "select rejected_id::text as line from rejected order by 1";
    private static final String ALERTS =
            """
            select concat_ws(' ', alert_id, rule_id, severity, session_id) as line
            from alert where state <> 'WITHDRAWN' order by alert_id\
            """;

    /// One that is told of again was withdrawn meanwhile.
    private static final String OPENED_TWICE =
            """
            select alert_id::text as line
            from alert a join alert_event e using (alert_id)
            group by alert_id, state
            having count(*) filter (where type = 'alert.opened')
                <> count(*) filter (where type = 'alert.withdrawn') + (state <> 'WITHDRAWN')::int\
            """;

    /// Who is killed.
    private enum Victim {
        /// A process of PostgreSQL's: the others begin anew.
        BACKEND,
        POSTMASTER,
        BROKER,
        CORRELATOR,
        ANSWERING,
        /// It leaves its servers behind.
        SERVICE
    }

    /// Together each of them once.
    private static final List<Set<Victim>> ROUNDS =
            List.of(
                    EnumSet.of(Victim.BACKEND, Victim.CORRELATOR),
                    EnumSet.of(Victim.POSTMASTER, Victim.BROKER, Victim.ANSWERING),
                    EnumSet.of(Victim.SERVICE));

    /// What is known of how far everything is.
    private record Progress(long files, long messages) {
        boolean isBeyond(Progress other) {
            return files > other.files && messages > other.messages;
        }
    }

    @TempDir private Path folder;

    private final Map<Victim, Peer> peers = new EnumMap<>(Victim.class);
    private final Map<String, String> settings = new TreeMap<>();
    private final List<ProcessHandle> left = new ArrayList<>();
    private final long seed = seed();
    private Path logs;
    private Path drop;
    private OwnServers servers;
    private HikariDataSource pool;
    private Database database;
    private long records;
    private long begun;

    @AfterEach
    void end() {
        if (pool != null) {
            pool.close();
        }
        // The others use the servers of the service.
        for (Victim victim : List.of(Victim.CORRELATOR, Victim.ANSWERING, Victim.SERVICE)) {
            Peer peer = peers.get(victim);
            if (peer != null) {
                peer.close();
            }
        }
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        logs = folder.resolve("logs");
        drop = Files.createDirectories(folder.resolve("drop"));
        SimulationSettings simulation =
                SimulationSettings.plain(RECORDS, ACCOUNTS, seed)
                        .withAttacks()
                        .withOrganization()
                        .withHostile();
        records = SimulatedTree.write(logs, simulation, done -> {}).totals().records();
        begun = System.nanoTime();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createSymbolicLink(data.resolve("runtime"), Files.createDirectories(PROGRAMS));
        settings.put("hoptrail.keys", data.toString());
        settings.put(
                "hoptrail.organization.accounts", String.join(",", TruthCheck.accounts(truth())));
        settings.put("hoptrail.alerts.since", "2000-01-01T00:00:00Z");
        settings.put("hoptrail.folders.drop.path", drop.toString());
        settings.put("hoptrail.folders.drop.pause", "100ms");
        servers = new OwnServers(data);
        start(Victim.SERVICE);
        peer(Victim.SERVICE).awaitReady();
        pool = servers.database().pool("looking", 2);
        database = new Database(pool);
        start(Victim.CORRELATOR);
        start(Victim.ANSWERING);
        peer(Victim.CORRELATOR).awaitReady();
    }

    @Test
    void everyProcess_killedWhileFilesArrive_leavesWhatIsStoredWithout() throws Exception {
        Random chance = new Random(seed);
        double started = Cost.since(begun);

        int kills = feed(files(), rounds(chance), chance);
        double fed = Cost.since(begun);
        settle();
        double settled = Cost.since(begun);

        TruthFigures figures =
                new TruthCheck(
                                StoredSessions.read(new SessionReader(pool)),
                                (differences, line, session) ->
                                        System.out.println(differences + " " + line))
                        .check(truth());
        assertThat(figures.agrees()).as("seed " + seed + "\n" + figures.table()).isTrue();
        assertThat(lines(database, OPENED_TWICE)).isEmpty();
        compareWithUndisturbed();
        for (Victim answering : List.of(Victim.SERVICE, Victim.ANSWERING)) {
            answersLikeTheDatabase(answering);
        }
        assertThat(left).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        System.out.printf(
                "%,d records in %,d files, %d kills in %d rounds: started after %.1f s, fed after %.1f s,"
                        + " stored after %.1f s, compared after %.1f s; %d alerts%n",
                records,
                lines(database, LEDGER).size(),
                kills,
                ROUNDS.size() + FURTHER_ROUNDS,
                started,
                fed,
                settled,
                Cost.since(begun),
                lines(database, ALERTS).size());
    }

    private static long seed() {
        String given = System.getProperty("seed", "");
        if (!given.isEmpty()) {
            return Long.parseLong(given);
        }
        return LONG ? System.nanoTime() & 0xFFFFFF : 1;
    }

    private Path truth() {
        return logs.resolve(SimulatedTree.TRUTH);
    }

    private Peer peer(Victim process) {
        return Objects.requireNonNull(peers.get(process), process.name());
    }

    private void start(Victim process) {
        Map<String, String> told = new TreeMap<>(settings);
        switch (process) {
            case SERVICE -> start(process, "data", "ingest,correlate,api", told);
            case CORRELATOR -> {
                told.putAll(servers.settings());
                start(process, "correlating", "correlate", told);
            }
            case ANSWERING -> {
                told.putAll(servers.settings());
                start(process, "answering", "api", told);
            }
            default -> throw new IllegalArgumentException(process + " is started by the service");
        }
    }

    private void start(Victim process, String data, String parts, Map<String, String> told) {
        // It is not there long enough for more to be worth it.
        peers.put(
                process,
                Peer.start(
                        folder.resolve(data),
                        parts,
                        told,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC"));
    }

    /// In the order in which they were delivered, nearly.
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(logs)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.endsWith(SimulatedTree.TRUTH))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    private static List<Set<Victim>> rounds(Random chance) {
        List<Set<Victim>> rounds = new ArrayList<>(ROUNDS);
        for (int i = 0; i < FURTHER_ROUNDS; i++) {
            List<Victim> all = Arrays.asList(Victim.values());
            Collections.shuffle(all, chance);
            rounds.add(EnumSet.copyOf(all.subList(0, 1 + chance.nextInt(3))));
        }
        return rounds;
    }

    /// Half of the files of a round arrive before somebody is killed at work, half of them while he
    /// is missing.
    private int feed(List<Path> files, List<Set<Victim>> rounds, Random chance)
            throws IOException, InterruptedException {
        int kills = 0;
        for (int round = 0; round < rounds.size(); round++) {
            int from = files.size() * round / rounds.size();
            int to = files.size() * (round + 1) / rounds.size();
            int middle = (from + to) / 2;
            Progress before = progress();
            deliver(files.subList(from, middle));
            Await.until("more", PATIENCE, () -> progress().isBeyond(before));
            TimeUnit.MILLISECONDS.sleep(chance.nextInt(300));
            for (Victim victim : rounds.get(round)) {
                kill(victim);
                kills++;
            }
            deliver(files.subList(middle, to));
        }
        return kills;
    }

    private void deliver(List<Path> files) throws IOException {
        for (Path file : files) {
            Path place = drop.resolve(logs.relativize(file));
            Files.createDirectories(place.getParent());
            Files.move(file, place);
        }
    }

    private Progress progress() {
        String sql =
                """
                select (select count(*) from log_file) as files,
                       (select coalesce(sum(next_offset), 0) from consumed_offset) as messages\
                """;
        AtomicReference<Progress> progress = new AtomicReference<>();
        Await.until(
                "an answer of the database",
                PATIENCE,
                () -> {
                    try {
                        progress.set(
                                database.first(
                                                sql,
                                                row ->
                                                        new Progress(
                                                                row.getLong("files"),
                                                                row.getLong("messages")))
                                        .orElseThrow());
                        return true;
                    } catch (DatabaseException away) {
                        return false;
                    }
                });
        return progress.get();
    }

    private void kill(Victim victim) {
        switch (victim) {
            case BACKEND -> end(backend());
            case POSTMASTER -> end(servers.postmaster());
            case BROKER -> end(servers.broker());
            case CORRELATOR, ANSWERING -> {
                peer(victim).kill();
                start(victim);
            }
            case SERVICE -> {
                left.addAll(List.of(servers.postmaster(), servers.broker()));
                peer(victim).kill();
                start(victim);
            }
        }
    }

    private static void end(ProcessHandle process) {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
    }

    private ProcessHandle backend() {
        String sql =
                """
                select pid from pg_stat_activity
                where application_name like 'hoptrail %' and application_name <> 'hoptrail looking'
                order by state = 'idle', random() limit 1\
                """;
        return database.first(sql, row -> row.getLong("pid"))
                .flatMap(ProcessHandle::of)
                .orElseThrow();
    }

    /// Waits until all that was delivered is stored, linked and evaluated.
    private void settle() throws IOException, InterruptedException, ExecutionException {
        long delivered;
        try (Stream<Path> files = Files.walk(drop)) {
            delivered = files.filter(Files::isRegularFile).count();
        }
        Await.until("read", PATIENCE, () -> progress().files() >= delivered);
        Map<UUID, Map<Integer, Long>> ends = TopicEnds.of(servers.kafka(), TOPICS);
        SourceStore store = new SourceStore(database);
        Await.until(
                "stored",
                PATIENCE,
                () -> store.waiting(ends) + store.relinking() + store.undetected() == 0);
    }

    /// The same files, read from the same place.
    private void compareWithUndisturbed() throws Exception {
        Map<String, Object> same = new TreeMap<>();
        for (String name : List.of("hoptrail.organization.accounts", "hoptrail.alerts.since")) {
            same.put(name, settings.get(name));
        }
        try (RunningService undisturbed = RunningService.start(same)) {
            undisturbed.bean(Ingest.class).run(List.of(drop), false, IngestProgress.SILENT);
            undisturbed.settle();
            for (String sql : List.of(LEDGER, REJECTED, ALERTS)) {
                assertThat(lines(database, sql))
                        .isEqualTo(lines(undisturbed.bean(Database.class), sql));
            }
            List<String> dump = dump(new StateDump(pool));
            List<String> expected = dump(undisturbed.bean(StateDump.class));
            assertThat(without(dump, expected)).as("there without reason").isEmpty();
            assertThat(without(expected, dump)).as("lost").isEmpty();
            assertThat(dump).hasSameSizeAs(expected);
        }
    }

    private static List<String> lines(Database database, String sql) {
        return database.list(sql, row -> row.getString("line"));
    }

    private static List<String> dump(StateDump state) throws SQLException, IOException {
        StringBuilder dump = new StringBuilder();
        state.writeTo(dump);
        return dump.toString().lines().toList();
    }

    private static List<String> without(Collection<String> lines, Collection<String> others) {
        Set<String> known = Set.copyOf(others);
        return lines.stream().filter(line -> !known.contains(line)).limit(5).toList();
    }

    private void answersLikeTheDatabase(Victim process) throws IOException, InterruptedException {
        Set<String> stored =
                new TreeSet<>(lines(database, "select session_id::text as line from session"));
        stored.addAll(lines(database, FACETS));
        URI address = awaitReady(process);
        try (Calls calls = new Calls(address, Path.of(settings.get("hoptrail.keys")))) {
            Set<String> answered = answers(calls);
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (!answered.equals(stored) && System.nanoTime() < patience) {
                TimeUnit.MILLISECONDS.sleep(100);
                answered = answers(calls);
            }
            assertThat(without(stored, answered)).as("not found by " + process).isEmpty();
            assertThat(without(answered, stored)).as("found by " + process).isEmpty();
        }
    }

    /// One that starts while the database goes away ends, and is started again, as by systemd.
    private URI awaitReady(Victim process) throws InterruptedException {
        for (int start = 1; ; start++) {
            try {
                return peer(process).awaitReady();
            } catch (CommandFailure ended) {
                if (start == STARTS) {
                    throw ended;
                }
                start(process);
            }
        }
    }

    /// All sessions, and how many there are of each grade and account.
    private static Set<String> answers(Calls calls) throws IOException, InterruptedException {
        Set<String> answers = new TreeSet<>();
        String sessions = "/api/v1/sessions?limit=500&sort=issuedAt";
        String next = sessions;
        while (next != null) {
            JsonNode page = JSON.readTree(calls.get(next));
            page.path("items").forEach(item -> answers.add(item.path("sessionId").asText()));
            String cursor = page.path("next").asText(null);
            next = cursor == null ? null : sessions + "&cursor=" + Calls.encode(cursor);
        }
        JsonNode facets =
                JSON.readTree(
                        calls.get("/api/v1/sessions/facets?field=grade&field=account&limit=1000"));
        for (JsonNode facet : facets.path("items")) {
            for (JsonNode value : facet.path("values")) {
                answers.add(
                        "%s %s %d"
                                .formatted(
                                        facet.path("field").asText(),
                                        value.path("value").asText(),
                                        value.path("count").asLong()));
            }
        }
        return answers;
    }
}
