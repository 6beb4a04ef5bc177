package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.correlate.search.SessionIndex;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures questions through HTTP beside the bare ways to their answers.
@Command(
        name = "search",
        description = {
            "Ingests a simulation, multiplies its sessions by COPY, and measures what the service",
            "answers beside Lucene in process, PostgreSQL with indexes, and bare SQL."
        })
final class BenchSearchCommand implements Callable<Integer> {

    /// Row, record and their indexes in the database and its log, and the document in the search
    /// index.
    private static final long BYTES_A_SESSION = 6_000;

    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Stored sessions at least; default ${DEFAULT-VALUE}.")
    private long sessions = 5_000_000;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "Different questions of each kind; default ${DEFAULT-VALUE}.")
    private int questions = 1_000;

    @Override
    public Integer call() {
        try (Scratch scratch = options.scratch(1, sessions * BYTES_A_SESSION)) {
            Path logs = scratch.folder("logs");
            options.say("simulating %,d records".formatted(options.records()));
            SimulatedTree.write(logs, options.settings(), done -> {});
            try (Cluster cluster =
                    scratch.usedBy(
                            Cluster.start(scratch.folder("cluster"), scratch.folder("programs")))) {
                SearchFigures figures = measure(scratch, cluster, logs);
                options.print(figures, figures.table());
                return ExitCode.OK;
            }
        } catch (SQLException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        } catch (CommandFailure told) {
            throw told;
        } catch (Exception e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        }
    }

    private SearchFigures measure(Scratch scratch, Cluster cluster, Path logs) throws Exception {
        Path data = scratch.folder("service");
        Map<String, Object> settings = new TreeMap<>(cluster.settings());
        settings.put("hoptrail.detect", "false");
        try (Pipeline pipeline = scratch.usedBy(Pipeline.start(data, List.of(), settings))) {
            options.say("ingesting");
            pipeline.load(SimulatedTree.logs(logs));
            List<SessionState> sample = load(cluster);
            options.say("building the index");
            pipeline.part(IndexFollower.class).rebuild().get();
            try (Calls calls = new Calls(pipeline.address(), data)) {
                return new SearchMeasurement(
                                calls,
                                pipeline.part(SessionIndex.class),
                                cluster.database(),
                                Questions.of(sample, questions, options.seed()),
                                sample,
                                options::say)
                        .measure(cluster.owner(), options.seed());
            }
        }
    }

    private List<SessionState> load(Cluster cluster) throws SQLException {
        options.say("storing %,d sessions".formatted(sessions));
        List<SessionState> sample =
                SessionLoad.fill(
                        cluster.database(),
                        sessions,
                        options.seed(),
                        stored -> {
                            if (stored % 500_000 < 5_000) {
                                options.say("%,d".formatted(stored));
                            }
                        });
        analyze(cluster.owner());
        return sample;
    }

    /// What a running cluster does by itself after a while.
    private static void analyze(DataSource owner) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
        }
    }
}
