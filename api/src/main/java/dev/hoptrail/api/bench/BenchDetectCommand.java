package dev.hoptrail.api.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.bench.DetectFigures.Added;
import dev.hoptrail.api.bench.DetectFigures.Attack;
import dev.hoptrail.api.bench.DetectFigures.Quiet;
import dev.hoptrail.api.bench.StoredSessions.Stored;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import dev.hoptrail.correlate.store.SessionReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures what rules find, what they say on quiet days, and what they cost.
@Command(
        name = "detect",
        description = {
            "Ingests a simulation with attacks and compares what rules found with its ground truth; then",
            "a month without attacks, and a few dense hours with detection and without. Exit code 1",
            "where an attack is missed or the month is loud."
        })
final class BenchDetectCommand implements Callable<Integer> {

    private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);

    private static final int MONTH = 31;
    private static final long MOST_WAITING = 10_000;
    private static final long RECORDS_PER_WAITING = 100;

    /// Detection is busy for a quarter of each: the compiler takes two to do what it does.
    private static final int ROUNDS = 3;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--parts",
            paramLabel = "PART",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES}; default all.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    /// What is measured.
    enum Part {
        ATTACKS,
        QUIET,
        COST
    }

    @Override
    public Integer call() {
        try (Scratch scratch = options.scratch(3)) {
            Attacked attacked =
                    parts.contains(Part.ATTACKS) ? attacks(scratch) : Attacked.NOT_LOOKED_FOR;
            Quiet quiet = parts.contains(Part.QUIET) ? quiet(scratch) : null;
            Added added = parts.contains(Part.COST) ? cost(scratch) : null;
            DetectFigures figures =
                    new DetectFigures(
                            attacked.attacks(), attacked.latency(), attacked.flood(), quiet, added);
            options.print(figures, figures.table());
            return figures.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }

    private Path simulate(Scratch scratch, String name, SimulationSettings settings)
            throws IOException {
        options.say("simulating %,d records, %s".formatted(settings.records(), name));
        Path logs = scratch.folder("logs-" + name);
        SimulatedTree.write(logs, settings, done -> {});
        return logs;
    }

    private record Attacked(
            List<Attack> attacks, AlertWire.@Nullable Latency latency, @Nullable AlertFlood flood) {
        static final Attacked NOT_LOOKED_FOR = new Attacked(List.of(), null, null);
    }

    private Attacked attacks(Scratch scratch) throws IOException, SQLException {
        Path logs = simulate(scratch, "attacks", options.settings().withAttacks());
        Path truth = logs.resolve(SimulatedTree.TRUTH);
        List<String> accounts = TruthCheck.accounts(truth);
        Path data = scratch.folder("attacks");
        try (Pipeline pipeline =
                        scratch.usedBy(Pipeline.start(data, accounts, AlertWire.SETTINGS));
                Calls calls = new Calls(pipeline.address(), data);
                AlertWire wire = AlertWire.of(pipeline, calls)) {
            options.say("looking for attacks");
            pipeline.load(SimulatedTree.logs(logs));
            AlertWire.Latency latency = wire.latency();
            pipeline.awaitDetected();
            StoredSessions sessions = StoredSessions.read(pipeline.part(SessionReader.class));
            List<Attack> found = compare(truth, sessions, pipeline.database());
            options.say("flooding a webhook");
            return new Attacked(found, latency, AlertFlood.of(pipeline, calls, waiting()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        }
    }

    private long waiting() {
        return Math.min(MOST_WAITING, options.records() / RECORDS_PER_WAITING);
    }

    private static List<Attack> compare(Path truth, StoredSessions sessions, Database database)
            throws IOException {
        Map<String, int[]> counts = new TreeMap<>();
        try (Stream<String> lines = Files.lines(truth)) {
            lines.filter(line -> line.contains("\"type\":\"attack\""))
                    .map(BenchDetectCommand::read)
                    .forEach(attack -> {
                        int[] count =
                                counts.computeIfAbsent(
                                        attack.path("rule").asText(), none -> new int[2]);
                        count[0]++;
                        if (isFound(attack, sessions, database)) {
                            count[1]++;
                        }
                    });
        }
        List<Attack> attacks = new ArrayList<>();
        counts.forEach((rule, count) -> attacks.add(new Attack(rule, count[0], count[1])));
        return attacks;
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readValue(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFound(JsonNode attack, StoredSessions sessions, Database database) {
        Stored session =
                sessions.byKey(
                        attack.path("key").asText(), attack.path("principalId").asText(), null);
        return session != null
                && database.first(
                                "select 1 from finding where session_id = ? and rule_id = ?",
                                row -> true,
                                session.sessionId(),
                                attack.path("rule").asText())
                        .isPresent();
    }

    /// A month without attacks: longer than rules learn, so that those of novelty speak, too.
    private Quiet quiet(Scratch scratch) throws IOException {
        Path logs = simulate(scratch, "quiet", options.settings().over(MONTH));
        List<String> accounts = TruthCheck.accounts(logs.resolve(SimulatedTree.TRUTH));
        try (Pipeline pipeline =
                scratch.usedBy(Pipeline.start(scratch.folder("month"), accounts))) {
            options.say("listening to a quiet month");
            pipeline.load(SimulatedTree.logs(logs));
            pipeline.awaitDetected();
            Database database = pipeline.database();
            Map<String, Long> findings = new TreeMap<>();
            database.list(
                    "select severity || ' ' || rule_id as what, count(*) as n from finding group by 1",
                    row -> findings.put(row.getString("what"), row.getLong("n")));
            long sessions = count(database, "select count(*) as n from session");
            long days =
                    count(
                            database,
                            "select count(distinct issued_at::date) as n from session where kind <> 'UNSEEN'");
            return new Quiet(sessions, days, findings);
        }
    }

    private static long count(Database database, String sql) {
        return database.first(sql, row -> row.getLong("n")).orElse(0L);
    }

    /// The records of a few hours, which leave detection no time to rest.
    private Added cost(Scratch scratch) throws IOException {
        Path logs = simulate(scratch, "dense", options.settings());
        List<String> accounts = TruthCheck.accounts(logs.resolve(SimulatedTree.TRUTH));
        List<Path> trees = SimulatedTree.logs(logs);
        List<Added.Round> rounds = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            double with = cpu(scratch, "with detection, round " + round, true, accounts, trees);
            double without = cpu(scratch, "without, round " + round, false, accounts, trees);
            rounds.add(new Added.Round(with, without));
        }
        return new Added(rounds);
    }

    private double cpu(
            Scratch scratch, String name, boolean detect, List<String> accounts, List<Path> trees) {
        Map<String, Object> more = Map.of("hoptrail.detect", String.valueOf(detect));
        try (Pipeline pipeline =
                scratch.usedBy(
                        Pipeline.start(
                                scratch.folder(name.replaceAll("\\W+", "-")), accounts, more))) {
            options.say("measuring " + name);
            Pipeline.Load load = pipeline.load(trees);
            double late = detect ? pipeline.awaitDetected() : 0;
            return load.cpu().service() + load.cpu().database() + late;
        }
    }
}
