package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.erase.Erasures;
import dev.hoptrail.correlate.erase.Erasures.Erasure;
import dev.hoptrail.correlate.erase.Erasures.Salt;
import dev.hoptrail.correlate.erase.Erasures.Value;
import dev.hoptrail.correlate.erase.ErasureKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was erased, as one process remembers it.
final class StoredErasures {
    private final @Nullable ErasureKey key;
    private long latest;
    private Erasures all;

    StoredErasures(@Nullable ErasureKey key) {
        this.key = key;
        this.all = none(key);
    }

    private static Erasures none(@Nullable ErasureKey key) {
        return new Erasures(
                key == null ? new ErasureKey(new byte[ErasureKey.BYTES]) : key, List.of());
    }

    /// One that is to be done.
    ///
    /// @param one it alone
    record Queued(long number, Erasure erasure, Erasures one) {}

    /// As of the last [#read].
    Erasures all() {
        return all;
    }

    /// Looks whether more was erased.
    ///
    /// @return whether it was
    boolean read(Connection connection) throws SQLException {
        String sql =
                "select coalesce(max(erasure_number), 0) from erasure where state = 'DONE'";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long now = row.getLong(1);
            if (now == latest) {
                return false;
            }
            all = new Erasures(key(connection), erasures(connection, "DONE"));
            latest = now;
            return true;
        }
    }

    /// The erasure that is to be done next; null where there is none.
    @Nullable Queued queued(Connection connection) throws SQLException {
        String sql =
                "select erasure_number from erasure where state = 'QUEUED' order by erasure_number limit 1 for update";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return null;
            }
            Erasure next = erasures(connection, "QUEUED").getFirst();
            return new Queued(
                    row.getLong(1), next, new Erasures(key(connection), List.of(next)));
        }
    }

    private ErasureKey key(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select key_check from erasure order by erasure_number limit 1")) {
            row.next();
            if (key == null || !Arrays.equals(key.check(), row.getBytes(1))) {
                throw new SQLException(
                        "Something was erased under a key that this process does not have: nothing is taken in until it has erasure.key of those that erased",
                        "28000");
            }
            return key;
        }
    }

    private static List<Erasure> erasures(Connection connection, String state)
            throws SQLException {
        String sql =
                """
                select e.erasure_id, encode(e.salt, 'hex') as salt,
                       array_agg(encode(v.value_hash, 'hex') order by v.value_hash) as hashes,
                       array_agg(v.length order by v.value_hash) as lengths
                from erasure e join erased_value v using (erasure_number)
                where e.state = ? group by e.erasure_number order by e.erasure_number\
                """;
        List<Erasure> erasures = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, state);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String[] hashes = (String[]) row.getArray("hashes").getArray();
                    Integer[] lengths = (Integer[]) row.getArray("lengths").getArray();
                    List<Value> values = new ArrayList<>();
                    for (int i = 0; i < hashes.length; i++) {
                        values.add(new Value(hashes[i], lengths[i]));
                    }
                    erasures.add(
                            new Erasure(
                                    Objects.requireNonNull(row.getObject("erasure_id", UUID.class)),
                                    new Salt(row.getString("salt")),
                                    values));
                }
            }
        }
        return erasures;
    }

    /// Asks for an erasure.
    static void ask(
            Connection connection, ErasureKey key, Erasure erasure, String mode, String reason, String by)
            throws SQLException {
        String sql =
                """
                insert into erasure (erasure_id, mode, reason, asked_by, key_check, salt, state)
                values (?, ?, ?, ?, ?, ?, 'QUEUED') returning erasure_number\
                """;
        long number;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, erasure.erasureId());
            insert.setString(2, mode);
            insert.setString(3, reason);
            insert.setString(4, by);
            insert.setBytes(5, key.check());
            insert.setBytes(6, HexFormat.of().parseHex(erasure.salt().hex()));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                number = row.getLong(1);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into erased_value (erasure_number, value_hash, length) select ?, decode(q.hash, 'hex'), q.length from unnest(?::text[], ?::int[]) as q (hash, length) on conflict do nothing")) {
            insert.setLong(1, number);
            insert.setArray(2, SqlArrays.texts(connection, erasure.values(), Value::hash));
            insert.setArray(3, SqlArrays.integers(connection, erasure.values(), Value::length));
            insert.executeUpdate();
        }
    }
}
