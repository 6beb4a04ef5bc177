package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// One query with its values and how its rows are read. Alone or with others it is one trip to the
/// database: see [Trip].
///
/// @param sql one statement, the same for all values, so that it is planned once
/// @param values in the order of its parameters
record Lookup<T>(String sql, List<Value> values, Rows<T> rows) {

    /// A value of a parameter.
    @FunctionalInterface
    interface Value {
        @Nullable Object of(Connection connection) throws SQLException;
    }

    /// Reads all rows.
    @FunctionalInterface
    interface Rows<T> {
        T read(ResultSet row) throws SQLException;
    }

    Lookup {
        values = List.copyOf(values);
    }

    T answer(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return answer(connection);
        }
    }

    T answer(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, 0);
            try (ResultSet row = select.executeQuery()) {
                return rows.read(row);
            }
        }
    }

    /// @param before so many parameters belong to others
    void bind(PreparedStatement select, int before) throws SQLException {
        int at = before;
        for (Value value : values) {
            select.setObject(++at, value.of(select.getConnection()));
        }
    }
}
