package dev.hoptrail.api.database.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Asks the database one statement at a time, each its own transaction. Values are always
/// parameters, never part of the text.
public final class Database {

    private final DataSource source;

    public Database(DataSource source) {
        this.source = source;
    }

    /// Reads one row into a value.
    @FunctionalInterface
    public interface Row<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /// All rows of a query.
    ///
    /// @throws DatabaseException if the database refuses or does not answer
    public <T> List<T> list(String sql, Row<T> reader, @Nullable Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// The first row of a query, if there is one.
    public <T> Optional<T> first(String sql, Row<T> reader, @Nullable Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /// Changes rows and returns how many.
    public int update(String sql, @Nullable Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// Several statements that hold together.
    @FunctionalInterface
    public interface Work {
        void on(Connection connection) throws SQLException;
    }

    /// Does all of some work, or nothing of it; when this returns it is durable.
    public void inTransaction(Work work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// What is wrong with the database, if anything is.
    public Optional<String> trouble() {
        try (Connection connection = source.getConnection()) {
            return connection.isValid(5) ? Optional.empty() : Optional.of("does not answer");
        } catch (SQLException failure) {
            return Optional.of("cannot be reached");
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Instant instant) {
                value = instant.atOffset(ZoneOffset.UTC);
            }
            statement.setObject(i + 1, value);
        }
    }

    /// A time column, null where the row has none.
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
