package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.chain.SessionState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A service over many sessions: those of a simulation that was ingested, multiplied by COPY. It
/// detects nothing.
///
/// @param data where the service left its token
/// @param sample some of the sessions
record ManySessions(Cluster cluster, Pipeline pipeline, Path data, List<SessionState> sample) {

    /// Row, record and their indexes in the database and its log, and the document in the search
    /// index.
    private static final long BYTES_A_SESSION = 6_000;

    private static final int TELL_EVERY = 500_000;
    private static final int TOLD_WITHIN = 5_000;

    /// Measures a service.
    @FunctionalInterface
    interface Measurement<T> {
        T of(ManySessions service) throws Exception;
    }

    /// Makes one, has it measured, and removes it.
    ///
    /// @param sessions so many at least
    /// @throws CommandFailure if anything fails
    static <T> T measure(BenchOptions options, long sessions, Measurement<T> measurement) {
        return measure(options, sessions, Map.of(), measurement);
    }

    /// The same under further settings.
    static <T> T measure(
            BenchOptions options,
            long sessions,
            Map<String, Object> more,
            Measurement<T> measurement) {
        try (Scratch scratch = options.scratch(1, sessions * BYTES_A_SESSION)) {
            Path logs = scratch.folder("logs");
            options.say("simulating %,d records".formatted(options.records()));
            SimulatedTree.write(logs, options.settings(), done -> {});
            try (Cluster cluster =
                    scratch.usedBy(
                            Cluster.start(scratch.folder("cluster"), scratch.folder("programs")))) {
                Path data = scratch.folder("service");
                Map<String, Object> settings = new TreeMap<>(cluster.settings());
                settings.putAll(more);
                settings.put("hoptrail.detect", "false");
                try (Pipeline pipeline =
                        scratch.usedBy(Pipeline.start(data, List.of(), settings))) {
                    options.say("ingesting");
                    pipeline.load(SimulatedTree.logs(logs));
                    List<SessionState> sample = multiply(options, cluster, sessions);
                    return measurement.of(new ManySessions(cluster, pipeline, data, sample));
                }
            }
        } catch (SQLException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        } catch (CommandFailure told) {
            throw told;
        } catch (Exception e) {
            throw new CommandFailure("The bench cannot work: " + e.getMessage(), e);
        }
    }

    private static List<SessionState> multiply(BenchOptions options, Cluster cluster, long sessions)
            throws SQLException {
        options.say("storing %,d sessions".formatted(sessions));
        List<SessionState> sample =
                SessionLoad.fill(
                        cluster.database(),
                        sessions,
                        options.seed(),
                        stored -> {
                            if (stored % TELL_EVERY < TOLD_WITHIN) {
                                options.say("%,d".formatted(stored));
                            }
                        });
        // What a running cluster does by itself after a while.
        try (Connection connection = cluster.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
        }
        return sample;
    }
}
