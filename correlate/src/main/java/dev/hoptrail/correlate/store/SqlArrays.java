package dev.hoptrail.correlate.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Collections as SQL arrays: one parameter for a whole set.
final class SqlArrays {
    private SqlArrays() {}

    static <T> Array uuids(
            Connection connection, Collection<T> items, Function<T, @Nullable UUID> field)
            throws SQLException {
        return connection.createArrayOf("uuid", items.stream().map(field).toArray());
    }

    static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }

    static <T> Array bigints(
            Connection connection, Collection<T> items, Function<T, @Nullable Long> field)
            throws SQLException {
        return connection.createArrayOf("int8", items.stream().map(field).toArray());
    }

    static <T> Array integers(
            Connection connection, Collection<T> items, Function<T, Integer> field)
            throws SQLException {
        return connection.createArrayOf("int4", items.stream().map(field).toArray());
    }

    static Array ordinals(Connection connection, int size) throws SQLException {
        return connection.createArrayOf("int4", IntStream.range(0, size).boxed().toArray());
    }

    static <T> Array texts(
            Connection connection, Collection<T> items, Function<T, @Nullable String> field)
            throws SQLException {
        return connection.createArrayOf("text", items.stream().map(field).toArray());
    }

    static <T> Array times(
            Connection connection, Collection<T> items, Function<T, @Nullable Instant> field)
            throws SQLException {
        return connection.createArrayOf(
                "timestamptz",
                items.stream()
                        .map(field)
                        .map(time -> time == null ? null : time.toString())
                        .toArray());
    }
}
