package dev.hoptrail.api.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// The reference for storing: the rows of all tables, copied in binary form into the same tables
/// with the same indexes.
final class TableCopy {

    private static final int BUFFER = 64 * 1024;

    private static final String TABLES =
            """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
              and c.relname not like 'flyway%'
            order by c.relname\
            """;

    private static final String PARTITIONS =
            """
            select p.relname, c.relname from pg_inherits i
            join pg_class p on p.oid = i.inhparent join pg_class c on c.oid = i.inhrelid
            where p.relkind = 'p' and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
            order by c.relname\
            """;

    private final Path folder;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final Map<String, String> partitions = new TreeMap<>();

    private TableCopy(Path folder) {
        this.folder = folder;
    }

    /// Takes the rows of a database out into an absent folder.
    static TableCopy out(DataSource database, Path folder) throws SQLException, IOException {
        Files.createDirectories(folder);
        TableCopy copy = new TableCopy(folder);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Map<String, Boolean> tables = new TreeMap<>();
            try (ResultSet row = statement.executeQuery(TABLES)) {
                while (row.next()) {
                    tables.put(row.getString(1), true);
                }
            }
            try (ResultSet row = statement.executeQuery(PARTITIONS)) {
                while (row.next()) {
                    copy.partitions.put(row.getString(2), row.getString(1));
                }
            }
            for (String table : tables.keySet()) {
                copy.out(connection, table);
            }
        }
        return copy;
    }

    private void out(Connection connection, String table) throws SQLException, IOException {
        try (OutputStream file = Files.newOutputStream(file(table))) {
            String sql = "copy (select * from %s) to stdout (format binary)".formatted(table);
            long count = manager(connection).copyOut(sql, file);
            if (count > 0) {
                rows.put(table, count);
            }
        }
    }

    private Path file(String table) {
        return folder.resolve(table);
    }

    private static CopyManager manager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /// The tables that hold anything, and how many rows.
    Map<String, Long> rows() {
        return rows;
    }

    /// Makes a fresh database take the rows: partitions are there, and nothing that it was born
    /// with.
    void prepare(DataSource fresh) throws SQLException {
        try (Connection connection = fresh.getConnection();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> partition : partitions.entrySet()) {
                String month = partition.getKey().substring(partition.getValue().length() + 1);
                statement.execute(
                        "select ensure_partition('%s', to_date('%s', 'YYYY_MM'))"
                                .formatted(partition.getValue(), month));
            }
            for (String table : rows.keySet()) {
                statement.execute("truncate " + table);
            }
        }
    }

    /// Copies the rows in, each table in one statement.
    void in(DataSource fresh) throws SQLException, IOException {
        try (Connection connection = fresh.getConnection()) {
            for (String table : rows.keySet()) {
                try (InputStream file = Files.newInputStream(file(table))) {
                    String sql = "copy %s from stdin (format binary)".formatted(table);
                    manager(connection).copyIn(sql, file, BUFFER);
                }
            }
        }
    }
}
