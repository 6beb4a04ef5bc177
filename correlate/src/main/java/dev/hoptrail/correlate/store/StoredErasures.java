package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.erase.ErasureKey;
import dev.hoptrail.correlate.erase.Erasures;
import dev.hoptrail.correlate.erase.Erasures.Erasure;
import dev.hoptrail.correlate.erase.Erasures.Salt;
import dev.hoptrail.correlate.erase.Erasures.Value;
import dev.hoptrail.correlate.store.ErasureRequests.Mode;
import dev.hoptrail.correlate.store.ErasureRequests.Request;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        String sql = "select coalesce(max(erasure_number), 0) from erasure where state = 'DONE'";
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
            return new Queued(row.getLong(1), next, new Erasures(key(connection), List.of(next)));
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
                        "Something was erased under a key that this process does not have: nothing is taken in until it has the webhook.key of those that erased",
                        "28000");
            }
            return key;
        }
    }

    private static List<Erasure> erasures(Connection connection, String state) throws SQLException {
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

    /// All requests but those that were refused.
    static List<Request> requests(Connection connection) throws SQLException {
        Map<UUID, Erasure> erasures = new HashMap<>();
        for (String state : List.of("DONE", "QUEUED")) {
            erasures(connection, state).forEach(one -> erasures.put(one.erasureId(), one));
        }
        String sql =
                """
                select erasure_id, mode, reason, asked_by, asked_at, encode(key_check, 'hex') as key_check
                from erasure where state <> 'REFUSED' order by erasure_number\
                """;
        List<Request> requests = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                UUID id = Objects.requireNonNull(row.getObject("erasure_id", UUID.class));
                Erasure erasure = erasures.get(id);
                if (erasure != null) {
                    requests.add(
                            new Request(
                                    id,
                                    Mode.valueOf(row.getString("mode")),
                                    row.getString("reason"),
                                    row.getString("asked_by"),
                                    Objects.requireNonNull(SessionRow.time(row, "asked_at")),
                                    row.getString("key_check"),
                                    erasure));
                }
            }
        }
        return requests;
    }

    /// Asks for an erasure, unless it was asked for before.
    static void ask(Connection connection, Request request) throws SQLException {
        String sql =
                """
                insert into erasure (erasure_id, mode, reason, asked_by, asked_at, key_check, salt, state)
                values (?, ?, ?, ?, ?, decode(?, 'hex'), decode(?, 'hex'), 'QUEUED')
                on conflict (erasure_id) do nothing returning erasure_number\
                """;
        long number;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, request.erasureId());
            insert.setString(2, request.mode().name());
            insert.setString(3, request.reason());
            insert.setString(4, request.askedBy());
            insert.setObject(5, request.askedAt().atOffset(ZoneOffset.UTC));
            insert.setString(6, request.keyCheck());
            insert.setString(7, request.erasure().salt().hex());
            try (ResultSet row = insert.executeQuery()) {
                if (!row.next()) {
                    return;
                }
                number = row.getLong(1);
            }
        }
        String values =
                """
                insert into erased_value (erasure_number, value_hash, length)
                select ?, decode(q.hash, 'hex'), q.length from unnest(?::text[], ?::int[]) as q (hash, length)
                on conflict do nothing\
                """;
        try (PreparedStatement insert = connection.prepareStatement(values)) {
            insert.setLong(1, number);
            insert.setArray(
                    2, SqlArrays.texts(connection, request.erasure().values(), Value::hash));
            insert.setArray(
                    3, SqlArrays.integers(connection, request.erasure().values(), Value::length));
            insert.executeUpdate();
        }
    }
}
