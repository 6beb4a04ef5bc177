package dev.hoptrail.api.accesslog.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.database.store.DatabaseException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The access log as kept.
@Singleton
public final class AccessLogStore {

    // Several processes write: whoever holds this lock continues the chain.
    private static final long CHAINING = 0x6163636573736c6fL; // "accesslo"

    private static final String COLUMNS =
            "entry_number, logged_at, who_id, who, access, remote_address, method, path, route, parameters, status, code, detail, entry_hash";

    private final Database database;

    public AccessLogStore(Database database) {
        this.database = database;
    }

    /// An entry as kept.
    ///
    /// @param hash SHA-256 over it and the one before, in hex
    public record Kept(long number, Entry entry, String hash) {

        /// Whether the entry is what was written behind the one with that hash.
        ///
        /// @param before in hex
        public boolean follows(String before) {
            byte[] hash = entry.hash(HexFormat.of().parseHex(before), number);
            return HexFormat.of().formatHex(hash).equals(this.hash);
        }
    }

    /// What stands in the place of a hash before the first entry.
    public static String nothingBefore() {
        return HexFormat.of().formatHex(Entry.nothingBefore());
    }

    /// Which entries are asked for; null is any.
    ///
    /// @param who id or name
    /// @param path what the path begins with
    public record Filter(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String who,
            @Nullable String path) {}

    /// The last entry at some time.
    ///
    /// @param hash in hex
    public record Head(long number, String hash) {}

    /// What came of adding entries.
    ///
    /// @param last of them
    /// @param continues whether the entry that was known to be there still was
    public record Appended(Head last, boolean continues) {}

    // As a rule this process wrote the last entry and knows what it continues: one trip to the
    // database, with the commit in it. Another's entry that is not seen yet is met by the key. The
    // last one is asked for by the index: asked whether there is any behind a number, PostgreSQL
    // believes that it finds one soon and reads the whole log.
    private static final String CONTINUE =
            """
            with held as materialized (select pg_advisory_xact_lock(%d)),
            added as (
                insert into access_log (%s)
                select q.*
                from held cross join unnest(
                    ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::bytea[]) as q
                where exists (
                    select 1
                    from (select entry_number, entry_hash from access_log order by entry_number desc limit 1) as last
                    where last.entry_number = ? and last.entry_hash = ?)
                returning 1)
            select count(*) > 0 from added\
            """
                    .formatted(CHAINING, COLUMNS);

    private record Found(Head head, boolean continues) {}

    /// An entry in its place.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Numbered(long number, Entry entry, byte[] hash) {}

    /// Adds entries in their order; when this returns they are durable, all of them.
    ///
    /// @param known an entry that was there; null for none
    /// @throws DatabaseException if the database refuses or does not answer
    public Appended append(List<Entry> entries, @Nullable Head known) {
        if (known != null) {
            List<Numbered> next = numbered(entries, known);
            if (continued(next, known)) {
                return new Appended(last(next), true);
            }
        }
        AtomicReference<Appended> appended = new AtomicReference<>();
        database.inTransaction(connection -> {
            Found found = lockedHead(connection, known);
            List<Numbered> next = numbered(entries, found.head());
            insert(connection, next);
            appended.set(new Appended(last(next), found.continues()));
        });
        return Objects.requireNonNull(appended.get());
    }

    private static List<Numbered> numbered(List<Entry> entries, Head before) {
        List<Numbered> numbered = new ArrayList<>(entries.size());
        long number = before.number();
        byte[] hash = HexFormat.of().parseHex(before.hash());
        for (Entry entry : entries) {
            hash = entry.hash(hash, ++number);
            numbered.add(new Numbered(number, entry, hash));
        }
        return numbered;
    }

    private static Head last(List<Numbered> entries) {
        Numbered last = entries.getLast();
        return new Head(last.number(), HexFormat.of().formatHex(last.hash()));
    }

    /// Adds entries behind the one that is known, if it is the last one; else none of them.
    private boolean continued(List<Numbered> next, Head known) {
        try {
            return database.first(
                            CONTINUE,
                            row -> row.getBoolean(1),
                            next.stream().map(Numbered::number).toArray(Long[]::new),
                            texts(next, entry -> entry.at().toString()),
                            texts(next, Entry::whoId),
                            texts(next, Entry::who),
                            texts(next, Entry::access),
                            texts(next, Entry::remoteAddress),
                            texts(next, Entry::method),
                            texts(next, Entry::path),
                            texts(next, Entry::route),
                            texts(next, Entry::parameters),
                            statuses(next),
                            texts(next, Entry::code),
                            texts(next, Entry::detail),
                            next.stream().map(Numbered::hash).toArray(byte[][]::new),
                            known.number(),
                            HexFormat.of().parseHex(known.hash()))
                    .orElseThrow();
        } catch (DatabaseException failure) {
            if (failure.isOfKey()) {
                return false;
            }
            throw failure;
        }
    }

    private static @Nullable String[] texts(
            List<Numbered> entries, Function<Entry, @Nullable String> field) {
        @Nullable String[] texts = new @Nullable String[entries.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = field.apply(entries.get(i).entry());
        }
        return texts;
    }

    private static @Nullable Integer[] statuses(List<Numbered> entries) {
        @Nullable Integer[] statuses = new @Nullable Integer[entries.size()];
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] = entries.get(i).entry().status();
        }
        return statuses;
    }

    private static void insert(Connection connection, List<Numbered> entries) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into access_log ("
                                + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Numbered one : entries) {
                bind(insert, one.number(), one.entry(), one.hash());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Found lockedHead(Connection connection, @Nullable Head known)
            throws SQLException {
        try (Statement lock = connection.createStatement();
                PreparedStatement last =
                        connection.prepareStatement(
                                """
                                select entry_number, entry_hash,
                                       (select entry_hash from access_log where entry_number = ?) as known_hash
                                from access_log order by entry_number desc limit 1
                                """)) {
            lock.execute("select pg_advisory_xact_lock(" + CHAINING + ")");
            last.setLong(1, known == null ? 0 : known.number());
            try (ResultSet row = last.executeQuery()) {
                if (!row.next()) {
                    return new Found(new Head(0, nothingBefore()), known == null);
                }
                byte @Nullable [] hash = row.getBytes("known_hash");
                boolean continues =
                        known == null
                                || (hash != null
                                        && HexFormat.of().formatHex(hash).equals(known.hash()));
                return new Found(
                        new Head(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))),
                        continues);
            }
        }
    }

    private static void bind(PreparedStatement insert, long number, Entry entry, byte[] hash)
            throws SQLException {
        insert.setLong(1, number);
        insert.setObject(2, entry.at().atOffset(ZoneOffset.UTC));
        insert.setString(3, entry.whoId());
        insert.setString(4, entry.who());
        insert.setString(5, entry.access());
        insert.setString(6, entry.remoteAddress());
        insert.setString(7, entry.method());
        insert.setString(8, entry.path());
        insert.setString(9, entry.route());
        insert.setString(10, entry.parameters());
        insert.setObject(11, entry.status());
        insert.setString(12, entry.code());
        insert.setString(13, entry.detail());
        insert.setBytes(14, hash);
    }

    /// Entries, the latest first.
    ///
    /// @param before the last number of the page before; null for the first page
    public List<Kept> list(Filter filter, @Nullable Long before, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from access_log
                        where (?::timestamptz is null or logged_at >= ?::timestamptz)
                          and (?::timestamptz is null or logged_at <= ?::timestamptz)
                          and (?::text is null or who_id = ?::text or who = ?::text)
                          and (?::text is null or starts_with(path, ?::text))
                          and (?::bigint is null or entry_number < ?::bigint)
                        order by entry_number desc
                        limit ?
                        """,
                AccessLogStore::kept,
                filter.from,
                filter.from,
                filter.to,
                filter.to,
                filter.who,
                filter.who,
                filter.who,
                filter.path,
                filter.path,
                before,
                before,
                limit);
    }

    /// Entries in their order, behind a number.
    public List<Kept> behind(long number, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + " from access_log where entry_number > ? order by entry_number limit ?",
                AccessLogStore::kept,
                number,
                limit);
    }

    private static Kept kept(ResultSet row) throws SQLException {
        Entry entry =
                new Entry(
                        Objects.requireNonNull(Database.instant(row, "logged_at")),
                        row.getString("who_id"),
                        row.getString("who"),
                        row.getString("access"),
                        row.getString("remote_address"),
                        row.getString("method"),
                        row.getString("path"),
                        row.getString("route"),
                        row.getString("parameters"),
                        row.getObject("status", Integer.class),
                        row.getString("code"),
                        row.getString("detail"));
        return new Kept(
                row.getLong("entry_number"),
                entry,
                HexFormat.of().formatHex(row.getBytes("entry_hash")));
    }
}
