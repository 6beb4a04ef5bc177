package dev.hoptrail.correlate.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes rows through `COPY … FROM STDIN (FORMAT binary)`, the fastest way into PostgreSQL.
///
/// Fields are written in the order of the column list; [#row] begins each row. A copy that is
/// closed without [#finish] is cancelled.
final class BinaryCopy implements AutoCloseable {
    // Signature, no flags, no header extension.
    private static final byte[] HEADER =
            Arrays.copyOf(
                    new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0},
                    19);
    private static final int FLUSH_AT = 1 << 16;
    private static final long EPOCH_2000 = 946_684_800L;
    private static final int UUID_OID = 2950;
    private static final int BIGINT_OID = 20;

    private final CopyIn copy;
    private final short columns;
    private byte[] bytes = new byte[FLUSH_AT * 2];
    private int size;

    /// Begins a copy.
    ///
    /// @param columns the column list, comma-separated, in the order in which fields will come
    static BinaryCopy into(Connection connection, String table, String columns)
            throws SQLException {
        String sql = "copy %s (%s) from stdin (format binary)".formatted(table, columns);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        return new BinaryCopy(copy, (short) columns.split(",", -1).length);
    }

    private BinaryCopy(CopyIn copy, short columns) {
        this.copy = copy;
        this.columns = columns;
        put(HEADER, HEADER.length);
    }

    BinaryCopy row() throws SQLException {
        if (size > FLUSH_AT) {
            flush();
        }
        room(2);
        bytes[size++] = (byte) (columns >> 8);
        bytes[size++] = (byte) columns;
        return this;
    }

    BinaryCopy text(@Nullable String value) {
        return value == null ? nothing() : bytes(value.getBytes(UTF_8));
    }

    BinaryCopy json(@Nullable String value) {
        if (value == null) {
            return nothing();
        }
        byte[] text = value.getBytes(UTF_8);
        int32(text.length + 1);
        room(1);
        bytes[size++] = 1; // version of the jsonb wire form
        put(text, text.length);
        return this;
    }

    BinaryCopy uuid(@Nullable UUID value) {
        if (value == null) {
            return nothing();
        }
        int32(16);
        int64(value.getMostSignificantBits());
        int64(value.getLeastSignificantBits());
        return this;
    }

    BinaryCopy uuids(Collection<UUID> values) {
        int32(20 + values.size() * 20);
        int32(1);
        int32(0);
        int32(UUID_OID);
        int32(values.size());
        int32(1);
        values.forEach(this::uuid);
        return this;
    }

    BinaryCopy bigints(Collection<Long> values) {
        int32(20 + values.size() * 12);
        int32(1);
        int32(0);
        int32(BIGINT_OID);
        int32(values.size());
        int32(1);
        values.forEach(this::bigint);
        return this;
    }

    BinaryCopy time(@Nullable Instant value) {
        if (value == null) {
            return nothing();
        }
        int32(8);
        int64((value.getEpochSecond() - EPOCH_2000) * 1_000_000L + value.getNano() / 1_000);
        return this;
    }

    BinaryCopy bigint(@Nullable Long value) {
        if (value == null) {
            return nothing();
        }
        int32(8);
        int64(value);
        return this;
    }

    BinaryCopy integer(@Nullable Integer value) {
        if (value == null) {
            return nothing();
        }
        int32(4);
        int32(value);
        return this;
    }

    BinaryCopy bool(boolean value) {
        int32(1);
        room(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    BinaryCopy bytes(byte[] value) {
        int32(value.length);
        put(value, value.length);
        return this;
    }

    private BinaryCopy nothing() {
        int32(-1);
        return this;
    }

    /// Ends the copy and returns how many rows it wrote.
    long finish() throws SQLException {
        room(2);
        bytes[size++] = (byte) 0xff;
        bytes[size++] = (byte) 0xff;
        flush();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(bytes, 0, size);
        size = 0;
    }

    private void int32(int value) {
        room(4);
        ByteBuffer.wrap(bytes, size, 4).putInt(value);
        size += 4;
    }

    private void int64(long value) {
        room(8);
        ByteBuffer.wrap(bytes, size, 8).putLong(value);
        size += 8;
    }

    private void put(byte[] value, int length) {
        room(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
