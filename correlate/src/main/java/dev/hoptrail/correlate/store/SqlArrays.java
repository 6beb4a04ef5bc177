package dev.hoptrail.correlate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/// Collections as SQL arrays: one parameter for a whole set.
///
/// In the binary form, which the driver itself has for numbers alone: a set of a few thousand ids
/// takes the server longer to read as text than to look up.
final class SqlArrays {
    private static final int HEADER = 5 * Integer.BYTES;
    private static final int UUID_BYTES = 2 * Long.BYTES;
    private static final int NULL = -1;

    private SqlArrays() {}

    static <T> Array uuids(
            Connection connection, Collection<T> items, Function<T, @Nullable UUID> field)
            throws SQLException {
        return array(
                connection,
                Oid.UUID_ARRAY,
                Oid.UUID,
                items,
                field,
                id -> UUID_BYTES,
                (id, out) ->
                        out.putLong(id.getMostSignificantBits())
                                .putLong(id.getLeastSignificantBits()));
    }

    static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
        return uuids(connection, ids, id -> id);
    }

    static <T> Array bigints(
            Connection connection, Collection<T> items, Function<T, @Nullable Long> field)
            throws SQLException {
        return array(
                connection,
                Oid.INT8_ARRAY,
                Oid.INT8,
                items,
                field,
                number -> Long.BYTES,
                (number, out) -> out.putLong(number));
    }

    static <T> Array integers(
            Connection connection, Collection<T> items, Function<T, Integer> field)
            throws SQLException {
        return array(
                connection,
                Oid.INT4_ARRAY,
                Oid.INT4,
                items,
                item -> field.apply(item),
                number -> Integer.BYTES,
                (number, out) -> out.putInt(number));
    }

    static Array ordinals(Connection connection, int size) throws SQLException {
        return integers(connection, IntStream.range(0, size).boxed().toList(), i -> i);
    }

    static <T> Array texts(
            Connection connection, Collection<T> items, Function<T, @Nullable String> field)
            throws SQLException {
        return array(
                connection,
                Oid.TEXT_ARRAY,
                Oid.TEXT,
                items,
                item -> {
                    String text = field.apply(item);
                    return text == null ? null : StandardCharsets.UTF_8.encode(text);
                },
                ByteBuffer::remaining,
                (text, out) -> out.put(text));
    }

    static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return texts(connection, texts, text -> text);
    }

    /// Instants as epoch seconds, for the function `times`.
    static <T> Array times(
            Connection connection, Collection<T> items, Function<T, @Nullable Instant> field)
            throws SQLException {
        return bigints(
                connection,
                items,
                item -> {
                    Instant time = field.apply(item);
                    return time == null ? null : time.getEpochSecond();
                });
    }

    /// As `array_recv` reads it: dimensions, whether there are nulls, the type of the elements, how
    /// many and from which subscript on; then each with its length in front.
    private static <T, E> Array array(
            Connection connection,
            int type,
            int elementType,
            Collection<T> items,
            Function<T, @Nullable E> field,
            ToIntFunction<E> length,
            BiConsumer<E, ByteBuffer> put)
            throws SQLException {
        List<@Nullable E> elements = new ArrayList<>(items.size());
        int size = HEADER;
        boolean hasNull = false;
        for (T item : items) {
            E element = field.apply(item);
            elements.add(element);
            hasNull |= element == null;
            size += Integer.BYTES + (element == null ? 0 : length.applyAsInt(element));
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(1).putInt(hasNull ? 1 : 0).putInt(elementType).putInt(elements.size()).putInt(1);
        for (E element : elements) {
            if (element == null) {
                out.putInt(NULL);
            } else {
                out.putInt(length.applyAsInt(element));
                put.accept(element, out);
            }
        }
        return new PgArray(connection.unwrap(BaseConnection.class), type, out.array());
    }
}
