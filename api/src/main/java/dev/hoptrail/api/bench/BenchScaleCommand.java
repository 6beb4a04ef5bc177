package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.bench.ScaleFigures.Answering;
import dev.hoptrail.api.bench.ScaleFigures.Storage;
import dev.hoptrail.api.bench.ScaleFigures.Storing;
import dev.hoptrail.api.bench.ScaleFigures.Taken;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.store.StateDump;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.migrations.TopicCatalogue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures several processes of the service over one PostgreSQL and one Kafka.
@Command(
        name = "scale",
        description = {
            "Ingests a simulation through one, two, … correlators and asks one, two, … processes that",
            "answer, each a process of its own beside PostgreSQL and Kafka; once more while correlators",
            "are restarted and killed in turn. Compares every session with the ground truth, and works",
            "out what a day of logs costs. Exit code 1 where anything differs."
        })
final class BenchScaleCommand implements Callable<Integer> {

    private static final int QUESTIONS = 200;
    private static final String SIZE = "select pg_database_size(current_database()) as n";
    private static final TopicCatalogue TOPICS = TopicCatalogue.standard();

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--correlators",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,3",
            description = "How many correlators, one after the other; default ${DEFAULT-VALUE}.")
    private List<Integer> correlators = List.of();

    @Option(
            names = "--answering",
            paramLabel = "N",
            defaultValue = "2",
            description = "Processes that answer, at most; default ${DEFAULT-VALUE}.")
    private int answering;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each of 200 questions is asked; default ${DEFAULT-VALUE}.")
    private int rounds = 10;

    @Option(
            names = "--unrest",
            paramLabel = "SECONDS",
            description =
                    "Between the end of one correlator and the next; default ${DEFAULT-VALUE}.")
    private int unrest = 10;

    private final List<Storing> storing = new ArrayList<>();
    private final List<Answering> answers = new ArrayList<>();
    private @Nullable Taken taken;
    private @Nullable Storage storage;

    @Override
    public Integer call() throws InterruptedException {
        if (answering < 1 || correlators.stream().anyMatch(processes -> processes < 1)) {
            throw new CommandFailure("--correlators and --answering have to be 1 or more");
        }
        // One set of servers at a time is kept, but for the log files of all.
        try (Scratch scratch = options.scratch(correlators.size() + 2)) {
            ScaleFigures figures = measure(scratch);
            options.print(figures, figures.table());
            return figures.agrees() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new CommandFailure("A question failed: " + e.getCause(), e);
        }
    }

    private ScaleFigures measure(Scratch scratch)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        Path logs = scratch.folder("logs");
        options.say("simulating %,d records".formatted(options.records()));
        SimulatedTree.write(
                logs,
                options.settings().withAttacks().withOrganization().withHostile(),
                done -> {});
        for (int processes : correlators) {
            new Run(scratch, logs, processes, false).measure();
        }
        new Run(scratch, logs, correlators.getLast(), true).measure();
        return ScaleFigures.of(
                Objects.requireNonNull(taken), storing, answers, Objects.requireNonNull(storage));
    }

    /// One time through, over servers of its own.
    private final class Run {

        private final Scratch scratch;
        private final Path logs;
        private final int processes;
        private final boolean restless;
        private final Path folder;
        private final Path keys;
        private long empty;

        Run(Scratch scratch, Path logs, int processes, boolean restless) {
            this.scratch = scratch;
            this.logs = logs;
            this.processes = processes;
            this.restless = restless;
            this.folder = scratch.folder((restless ? "restless-" : "correlators-") + processes);
            // The process that takes in makes the keys that all share.
            this.keys = folder.resolve("intake");
        }

        void measure() throws IOException, SQLException, InterruptedException, ExecutionException {
            List<String> accounts = TruthCheck.accounts(truth());
            Path programs = scratch.folder("programs");
            try (Cluster cluster =
                            scratch.usedBy(Cluster.withKafka(folder.resolve("servers"), programs));
                    Pipeline intake = scratch.usedBy(intake(cluster, accounts))) {
                options.say(
                        "%d correlators%s".formatted(processes, restless ? ", ended in turn" : ""));
                empty = count(intake.database(), SIZE);
                double servers = cluster.cpu();
                double own = Cost.ownCpu();
                IngestReport report = intake.publish(SimulatedTree.logs(logs));
                taken =
                        new Taken(
                                report.records(),
                                report.identityEvents(),
                                Cost.ownCpu() - own + cluster.cpu() - servers);
                storing.add(store(cluster, intake, accounts, report));
                if (processes == correlators.getLast() && !restless) {
                    ask(cluster, intake);
                }
            }
        }

        private Path truth() {
            return logs.resolve(SimulatedTree.TRUTH);
        }

        private Pipeline intake(Cluster cluster, List<String> accounts) {
            Map<String, Object> settings = new TreeMap<>(cluster.settingsOfAll());
            settings.put("hoptrail.parts", "ingest");
            return Pipeline.start(keys, accounts, settings);
        }

        private Peers peers(Cluster cluster, List<String> accounts, String parts) {
            Map<String, String> settings = new TreeMap<>(cluster.settingsOfAll());
            settings.put("hoptrail.keys", keys.toString());
            settings.put("hoptrail.organization.accounts", String.join(",", accounts));
            settings.put("hoptrail.limits.calls", "0");
            return scratch.usedBy(
                    new Peers(number ->
                            Peer.start(folder.resolve(parts + "-" + number), parts, settings)));
        }

        private Storing store(
                Cluster cluster, Pipeline intake, List<String> accounts, IngestReport report)
                throws IOException, SQLException, InterruptedException {
            try (Peers peers = peers(cluster, accounts, "correlate")) {
                for (int i = 0; i < processes; i++) {
                    peers.add();
                }
                intake.awaitBegun(TOPICS.identityEvents());
                // What it costs to start is left out.
                long begun = System.nanoTime();
                double database = cluster.databaseCpu();
                double kafka = cluster.cpu() - database;
                double own = peers.cpu();
                if (restless) {
                    peers.disturb(unrest);
                }
                intake.awaitStored(report, TOPICS.identityEvents());
                double seconds = Cost.since(begun);
                intake.awaitStored(report, TOPICS.sessionUses());
                if (!report.rejected().isEmpty()) {
                    intake.awaitStored(report, TOPICS.rejected());
                }
                Peers.Ends ends = peers.calm();
                intake.awaitDetected();
                own = peers.cpu() - own;
                double databaseSpent = cluster.databaseCpu() - database;
                double kafkaSpent = cluster.cpu() - cluster.databaseCpu() - kafka;
                return new Storing(
                        processes,
                        ends.restarted(),
                        ends.killed(),
                        seconds,
                        report.identityEvents() / seconds,
                        own,
                        databaseSpent,
                        kafkaSpent,
                        peers.peak(),
                        agrees(intake),
                        hash(intake));
            }
        }

        private boolean agrees(Pipeline intake) throws IOException, SQLException {
            StoredSessions stored = StoredSessions.read(intake.part(SessionReader.class));
            return new TruthCheck(stored, (differences, line, session) -> {})
                    .check(truth())
                    .agrees();
        }

        /// Of everything that is stored, in whatever order it came to be.
        private static String hash(Pipeline intake) throws IOException, SQLException {
            MessageDigest digest = Sha256.digest();
            try (Writer out =
                    new OutputStreamWriter(
                            new DigestOutputStream(OutputStream.nullOutputStream(), digest),
                            StandardCharsets.UTF_8)) {
                intake.part(StateDump.class).writeTo(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        private void ask(Cluster cluster, Pipeline intake)
                throws IOException, SQLException, InterruptedException, ExecutionException {
            List<String> paths = questions(intake.part(SessionReader.class));
            List<Calls> calls = new ArrayList<>();
            try (Peers peers = peers(cluster, List.of(), "api")) {
                for (int i = 1; i <= answering; i++) {
                    options.say("%d processes that answer".formatted(i));
                    long begun = System.nanoTime();
                    URI address = peers.add().awaitReady();
                    double ready = Cost.since(begun);
                    calls.add(new Calls(address, keys));
                    Crowd.visit(calls, paths, 1, new AtomicLong());
                    answers.add(answer(cluster, peers, calls, paths, ready));
                }
                storage = storage(intake.database(), peers.first().data().resolve("index"));
            } finally {
                calls.forEach(Calls::close);
            }
        }

        private List<String> questions(SessionReader reader) throws SQLException {
            List<SessionState> tagged = new ArrayList<>();
            reader.forEach(state -> {
                if (tagged.size() < QUESTIONS && isPlainlyTagged(state)) {
                    tagged.add(state);
                }
            });
            return Questions.of(tagged, QUESTIONS, options.seed()).searches().stream()
                    .map(Calls::search)
                    .toList();
        }

        /// Odd keys have to be written otherwise in a query.
        private static boolean isPlainlyTagged(SessionState state) {
            return !state.derived().tags().isEmpty()
                    && state.derived().tags().stream().allMatch(tag -> tag.key().matches("\\w+"));
        }

        private Answering answer(
                Cluster cluster, Peers peers, List<Calls> calls, List<String> paths, double ready)
                throws InterruptedException, ExecutionException {
            AtomicLong lost = new AtomicLong();
            double database = cluster.databaseCpu();
            double own = peers.cpu();
            long begun = System.nanoTime();
            long[] took = Crowd.visit(calls, paths, rounds, lost);
            double seconds = Cost.since(begun);
            return new Answering(
                    calls.size(),
                    ready,
                    took.length,
                    lost.get(),
                    took.length / seconds,
                    Latency.of(took),
                    peers.cpu() - own,
                    cluster.databaseCpu() - database,
                    peers.peak());
        }

        private Storage storage(Database database, Path index) throws IOException {
            return new Storage(
                    size(logs, ".gz"),
                    size(folder.resolve("servers").resolve("kafka"), ".log"),
                    count(database, SIZE) - empty,
                    size(index, ""),
                    count(database, "select count(*) as n from session"));
        }

        private static long count(Database database, String sql) {
            return database.first(sql, row -> row.getLong("n")).orElseThrow();
        }

        private static long size(Path folder, String ending) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(ending))
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        }
    }
}
