package dev.hoptrail.correlate.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

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

    static <T> Array bigints(Connection connection, Collection<T> items, ToLongFunction<T> field)
            throws SQLException {
        return numbers(connection, items.stream().mapToLong(field).toArray());
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

    /// Instants as epoch seconds, for the function `times`.
    static <T> Array times(Connection connection, Collection<T> items, Function<T, Instant> field)
            throws SQLException {
        return numbers(
                connection,
                items.stream().mapToLong(item -> field.apply(item).getEpochSecond()).toArray());
    }

    /// Numbers in the binary form, without making text of them.
    private static Array numbers(Connection connection, long[] numbers) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf("int8", numbers);
    }

    /// The same, where some have none.
    static <T> Array timesOrNone(
            Connection connection, Collection<T> items, Function<T, @Nullable Instant> field)
            throws SQLException {
        return connection.createArrayOf(
                "int8", items.stream().map(field).map(SqlArrays::second).toArray());
    }

    private static @Nullable Long second(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
