package dev.hoptrail.api.backup.store;

import dev.hoptrail.api.database.store.DatabaseException;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// The database as it was at one moment, while others go on writing.
///
/// Each part of a table is copied in a transaction of its own that sees that moment: a lock on a
/// part is held while it is copied and no longer, so that partitions can be made meanwhile.
public final class Snapshot implements AutoCloseable {

    /// Who signed in with a browser does so again; the history of the schema is made by restoring.
    private static final Set<String> LEFT_OUT =
            Set.of("browser_session", "flyway_schema_history", "provider_sign_in", "sign_in_code");

    private final DataSource source;
    private final Connection holder;
    private final String name;
    private final Facts facts;
    private final List<StoredTable> tables;

    private Snapshot(DataSource source, Connection holder) throws SQLException {
        this.source = source;
        this.holder = holder;
        begin(holder);
        try (Statement statement = holder.createStatement()) {
            this.name = text(statement, "select pg_export_snapshot()");
            this.facts = facts(statement);
            this.tables = tables(statement);
        }
    }

    /// What is to be known of the database at that moment.
    ///
    /// @param schema version of the tables
    /// @param transactions all that the database shows have lower numbers
    /// @param treeSize leaves of the tree log
    /// @param accessLogEntries how many there were
    /// @param bytes that the tables take on disk
    public record Facts(
            String schema, long transactions, long treeSize, long accessLogEntries, long bytes) {}

    /// Takes a snapshot.
    ///
    /// @param source connections with the service's role, at least two
    public static Snapshot take(DataSource source) {
        try {
            Connection holder = source.getConnection();
            try {
                return new Snapshot(source, holder);
            } catch (SQLException failure) {
                holder.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
    }

    public Facts facts() {
        return facts;
    }

    /// All tables, each behind those that it refers to.
    public List<StoredTable> tables() {
        return tables;
    }

    /// Writes the rows of a part as text, in the form of PostgreSQL's COPY.
    ///
    /// @return how many
    /// @throws IOException if they cannot be written
    public long copy(StoredTable table, String part, OutputStream out) throws IOException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            begin(connection);
            // The name is the server's own.
            statement.execute("set transaction snapshot '" + name + "'");
            long rows =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    "copy %s (%s) to stdout"
                                            .formatted(
                                                    Names.quoted(part),
                                                    Names.quoted(table.columns())),
                                    out);
            connection.rollback();
            return rows;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static Facts facts(Statement statement) throws SQLException {
        String sql =
                """
                select (select version from flyway_schema_history
                        where success and version is not null
                        order by installed_rank desc limit 1) as schema,
                       pg_snapshot_xmax(feed_snapshot())::text as transactions,
                       (select tree_size from tree_log) as tree_size,
                       (select coalesce(max(entry_number), 0) from access_log) as entries,
                       (select sum(pg_table_size(oid)) from pg_class
                        where relkind = 'r' and relnamespace = current_schema()::text::regnamespace) as bytes\
                """;
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Facts(
                    row.getString("schema"),
                    Long.parseLong(row.getString("transactions")),
                    row.getLong("tree_size"),
                    row.getLong("entries"),
                    row.getLong("bytes"));
        }
    }

    private static List<StoredTable> tables(Statement statement) throws SQLException {
        String sql =
                """
                with recursive depth as (
                    select oid, 0 as n from pg_class
                    where relkind in ('r', 'p') and relnamespace = current_schema()::text::regnamespace
                    union
                    select f.conrelid, d.n + 1
                    from depth d join pg_constraint f on f.confrelid = d.oid
                    where f.contype = 'f' and f.conrelid <> f.confrelid and d.n < 100)
                select c.relname as name,
                       array(select a.attname::text from pg_attribute a
                             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                             order by a.attnum) as columns,
                       array(select p.relname::text
                             from pg_partition_tree(c.oid) t join pg_class p on p.oid = t.relid
                             where t.isleaf order by p.relname) as parts
                from pg_class c
                where c.relkind in ('r', 'p') and not c.relispartition
                  and c.relnamespace = current_schema()::text::regnamespace
                order by (select max(d.n) from depth d where d.oid = c.oid), c.relname\
                """;
        List<StoredTable> tables = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String table = row.getString("name");
                List<String> parts = texts(row, "parts");
                if (!LEFT_OUT.contains(table)) {
                    tables.add(
                            new StoredTable(
                                    table,
                                    texts(row, "columns"),
                                    parts.isEmpty() ? List.of(table) : parts));
                }
            }
        }
        return List.copyOf(tables);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        try {
            holder.rollback();
            holder.close();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
