package dev.hoptrail.api.backup.store;

import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.migrations.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// The database that a backup is put into.
public final class Target {

    /// What the pool of connections is called.
    public static final String POOL = "restore";

    private static final Pattern MONTH = Pattern.compile("_(\\d{4})_(\\d{2})$");

    /// Rows that the schema begins with.
    private static final Set<String> GIVEN =
            Set.of("feed_epoch", "flyway_schema_history", "tree_log");

    private final DataSource owner;

    /// @param owner connections of the role that owns the tables
    public Target(DataSource owner) {
        this.owner = owner;
    }

    /// The newest schema that this release knows.
    public String newestSchema() {
        return Schema.newest(owner);
    }

    /// How many connections services have to this database.
    public int services() {
        String sql =
                """
                select count(*) from pg_stat_activity
                where datname = current_database()
                  and application_name like 'hoptrail %' and application_name <> ?\
                """;
        try (Connection connection = owner.getConnection();
                PreparedStatement count = connection.prepareStatement(sql)) {
            count.setString(1, "hoptrail " + POOL);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// A table that holds rows of its own; empty where there is none.
    public Optional<String> filled() {
        String sql =
                """
                select c.relname from pg_class c
                where c.relkind in ('r', 'p') and not c.relispartition
                  and c.relnamespace = current_schema()::text::regnamespace
                order by c.relname\
                """;
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                if (!GIVEN.contains(table) && isFilled(statement, table)) {
                    return Optional.of(table);
                }
            }
            return Optional.empty();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static boolean isFilled(Statement statement, String table) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "select exists (select 1 from %s)".formatted(Names.quoted(table)))) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// Makes empty tables of a version, whatever was there.
    public void empty(String schema) {
        Schema.recreate(owner, schema);
    }

    /// Brings the tables to the newest version, and has their statistics taken.
    public void complete() {
        Schema.migrate(owner);
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("analyze");
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// Fills tables.
    @FunctionalInterface
    public interface Filling {
        void into(Rows rows) throws IOException;
    }

    /// Fills all tables, or none.
    ///
    /// @param transactions numbers below it are those of the backup
    /// @throws IOException if the rows cannot be read
    public void fill(long transactions, Filling filling) throws IOException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try {
                filling.into(new Rows(connection));
                goOn(connection, transactions);
                connection.commit();
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// Numbers of transactions and of rows go on behind those of the backup, and positions in the
    /// change feed that were handed out since the backup was made mean nothing any more.
    private static void goOn(Connection connection, long transactions) throws SQLException {
        String sequences =
                """
                select format('select setval(%L, (select coalesce(max(%I), 0) + 1 from %I), false)',
                              pg_get_serial_sequence(quote_ident(c.relname), a.attname), a.attname, c.relname)
                from pg_attribute a join pg_class c on c.oid = a.attrelid
                where a.attidentity <> '' and c.relkind = 'r'
                  and c.relnamespace = current_schema()::text::regnamespace\
                """;
        List<String> advances = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(sequences)) {
                while (row.next()) {
                    advances.add(row.getString(1));
                }
            }
            for (String advance : advances) {
                statement.execute(advance);
            }
            statement.execute(
                    """
                    create or replace function feed_shift() returns bigint
                        language sql immutable parallel safe
                        return %d::bigint\
                    """
                            .formatted(transactions));
            statement.execute(
                    """
                    insert into feed_epoch (started)
                    select greatest(now(), max(started) + interval '1 millisecond') from feed_epoch\
                    """);
        }
    }

    /// Rows on their way into tables.
    public static final class Rows {

        private final Connection connection;

        private Rows(Connection connection) {
            this.connection = connection;
        }

        /// Takes in a part of a table, in the form of PostgreSQL's COPY.
        ///
        /// @return how many rows
        public long copy(StoredTable table, String part, InputStream rows) throws IOException {
            try {
                prepare(table.name(), part);
                return connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "copy %s (%s) from stdin"
                                        .formatted(
                                                Names.quoted(table.name()),
                                                Names.quoted(table.columns())),
                                rows);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        private void prepare(String table, String part) throws SQLException {
            Matcher month = MONTH.matcher(part);
            if (!part.equals(table) && month.find()) {
                LocalDate first =
                        YearMonth.of(
                                        Integer.parseInt(month.group(1)),
                                        Integer.parseInt(month.group(2)))
                                .atDay(1);
                try (PreparedStatement make =
                        connection.prepareStatement("select ensure_partition(?, ?)")) {
                    make.setString(1, table);
                    make.setObject(2, first);
                    make.execute();
                }
            }
            if (GIVEN.contains(table)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("delete from " + Names.quoted(table));
                }
            }
        }
    }
}
