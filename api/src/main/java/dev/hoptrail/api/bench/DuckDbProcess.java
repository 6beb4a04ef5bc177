package dev.hoptrail.api.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/// Runs the reference over the tree in the working directory, in a process of its own so that its
/// memory and its CPU time are its own. Prints the figures of [DuckDb.Figures] in their order.
final class DuckDbProcess {

    private DuckDbProcess() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String version = text(statement, "select version()");
            Cost.resetPeak();
            double cpu = Cost.ownCpu();
            long begun = System.nanoTime();
            for (String sql : sql().split(";\\s*\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            double seconds = Cost.since(begun);
            cpu = Cost.ownCpu() - cpu;
            Long peak = Cost.peak();
            String sessions = text(statement, "select count(*) from session");
            String chains = text(statement, "select count(*) from tree");
            System.out.println(
                    String.join(
                            " ",
                            version,
                            sessions,
                            chains,
                            Double.toString(seconds),
                            Double.toString(cpu),
                            Long.toString(peak == null ? -1 : peak)));
        }
    }

    private static String sql() throws IOException {
        try (InputStream in = DuckDbProcess.class.getResourceAsStream("reference.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
