package dev.hoptrail.api.treelog.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.proof.ErasedFields;
import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.proof.TiledTree;
import dev.hoptrail.correlate.proof.TiledTree.TileId;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The tree log as kept. Whoever adds to it holds a lock until the transaction ends.
@Singleton
public final class TreeLogStore {

    private static final long SEQUENCING = 0x747265655f6c6f67L; // "tree_log"
    private static final int MOST_BATCHES = 64;
    private static final byte[] NOTHING = {};
    private static final String HEAD =
            """
            select tree_size, root, made_at, fingerprint, note, stamped_at, authority, token
            from tree_head left join head_timestamp using (tree_size)
            """;

    private final Database database;

    public TreeLogStore(Database database) {
        this.database = database;
    }

    /// The log as a whole.
    ///
    /// @param beganAt records stored before have no leaf
    public record LogRow(UUID logId, Instant beganAt, long treeSize) {}

    /// A signed head.
    ///
    /// @param stamp null where no authority has given one yet
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record HeadRow(
            long treeSize,
            byte[] root,
            Instant madeAt,
            String fingerprint,
            String note,
            @Nullable Stamp stamp) {}

    /// When a head existed, by an authority's word over its note.
    ///
    /// @param authority the name in the certificate that signed
    /// @param token of RFC 3161, in DER
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Stamp(Instant at, String authority, byte[] token) {}

    /// Signs the head that is about to be kept.
    @FunctionalInterface
    public interface HeadSigner {
        HeadRow sign(Checkpoint head);
    }

    /// Where the leaf of one body of a record is.
    ///
    /// @param index null while it waits for its place, and for records stored before the log began
    /// @param fields of a record that was changed by an erasure, [ErasedFields]
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record LeafRow(
            String accountId,
            String eventId,
            @Nullable Long index,
            byte @Nullable [] salt,
            byte @Nullable [] fields,
            byte[] delivered,
            String body) {

        /// What the leaf commits to; null for records stored before the log began.
        public byte @Nullable [] commitment() {
            byte[] text = body.getBytes(StandardCharsets.UTF_8);
            RecordCommitment record = new RecordCommitment();
            if (fields != null) {
                return record.of(ErasedFields.read(fields, text));
            }
            return salt == null ? null : record.of(salt, delivered, text);
        }
    }

    /// The log's name and state.
    public LogRow log() {
        return database.first(
                        "select log_id, began_at, tree_size from tree_log",
                        row ->
                                new LogRow(
                                        row.getObject("log_id", UUID.class),
                                        Objects.requireNonNull(Database.instant(row, "began_at")),
                                        row.getLong("tree_size")))
                .orElseThrow();
    }

    /// Gives waiting leaves their places, as many as one transaction should.
    ///
    /// @return whether more may wait
    public boolean sequence() {
        AtomicLong placed = new AtomicLong();
        database.inTransaction(connection -> {
            if (isMine(connection)) {
                placed.set(sequence(connection));
            }
        });
        return placed.get() == MOST_BATCHES;
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select pg_try_advisory_xact_lock(" + SEQUENCING + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void await(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + SEQUENCING + ")");
        }
    }

    private record Waiting(long batchId, int leaves) {}

    private static int sequence(Connection connection) throws SQLException {
        long size = size(connection);
        List<Waiting> batches = new ArrayList<>();
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select batch_id, leaves, leaf_hashes from log_batch where first_index is null"
                                        + " order by made_at, batch_id limit "
                                        + MOST_BATCHES)) {
            while (row.next()) {
                batches.add(new Waiting(row.getLong(1), row.getInt(2)));
                hashes.writeBytes(row.getBytes(3));
            }
        }
        if (batches.isEmpty()) {
            return 0;
        }
        append(connection, size, hashes.toByteArray());
        long next = size;
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update log_batch set first_index = ?, leaf_hashes = null where batch_id = ?")) {
            for (Waiting batch : batches) {
                update.setLong(1, next);
                update.setLong(2, batch.batchId());
                update.addBatch();
                next += batch.leaves();
            }
            update.executeBatch();
        }
        return batches.size();
    }

    private static long size(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select tree_size from tree_log")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void append(Connection connection, long size, byte[] leafHashes)
            throws SQLException {
        Map<TileId, byte[]> changed =
                new TiledTree(id -> tile(connection, id)).append(size, leafHashes);
        String sql =
                "insert into log_tile (level, tile, hashes) values (?, ?, ?)"
                        + " on conflict (level, tile) do update set hashes = excluded.hashes";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (Map.Entry<TileId, byte[]> tile : changed.entrySet()) {
                upsert.setInt(1, tile.getKey().level());
                upsert.setLong(2, tile.getKey().index());
                upsert.setBytes(3, tile.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        try (PreparedStatement update =
                connection.prepareStatement("update tree_log set tree_size = ?")) {
            update.setLong(1, size + leafHashes.length / MerkleTree.HASH_BYTES);
            update.executeUpdate();
        }
    }

    private static byte[] tile(Connection connection, TileId id) {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select hashes from log_tile where level = ? and tile = ?")) {
            select.setInt(1, id.level());
            select.setLong(2, id.index());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : NOTHING;
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// Commits to the access log so far, and makes a head of all leaves that wait by now.
    ///
    /// @return the newest head: the one before where nothing was added
    public HeadRow makeHead(Instant now, HeadSigner signer) {
        AtomicReference<HeadRow> newest = new AtomicReference<>();
        database.inTransaction(connection -> {
            await(connection);
            int placed;
            do {
                placed = sequence(connection);
            } while (placed > 0);
            commitAccessLog(connection);
            long size = size(connection);
            HeadRow latest = latest(connection);
            if (latest != null && latest.treeSize() == size) {
                newest.set(latest);
                return;
            }
            byte[] root = new TiledTree(id -> tile(connection, id)).root(size);
            HeadRow head = signer.sign(new Checkpoint(name(connection), size, root, now));
            insert(connection, head);
            newest.set(head);
        });
        return Objects.requireNonNull(newest.get());
    }

    private static void commitAccessLog(Connection connection) throws SQLException {
        String sql =
                """
                select entry_number, entry_hash from access_log
                where entry_number > coalesce((select max(entry_number) from access_log_leaf), 0)
                order by entry_number desc limit 1\
                """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return;
            }
            AccessLogLeaf leaf =
                    new AccessLogLeaf(size(connection), row.getLong(1), row.getBytes(2));
            append(connection, leaf.index(), MerkleTree.leaf(leaf.data()));
            insert(connection, leaf);
        }
    }

    private static void insert(Connection connection, AccessLogLeaf leaf) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into access_log_leaf (leaf_index, entry_number, entry_hash) values (?, ?, ?)")) {
            insert.setLong(1, leaf.index());
            insert.setLong(2, leaf.entryNumber());
            insert.setBytes(3, leaf.entryHash());
            insert.executeUpdate();
        }
    }

    private static void insert(Connection connection, HeadRow head) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into tree_head (tree_size, root, made_at, fingerprint, note) values (?, ?, ?, ?, ?)")) {
            insert.setLong(1, head.treeSize());
            insert.setBytes(2, head.root());
            insert.setObject(3, head.madeAt().atOffset(ZoneOffset.UTC));
            insert.setString(4, head.fingerprint());
            insert.setString(5, head.note());
            insert.executeUpdate();
        }
    }

    private static @Nullable HeadRow latest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HEAD + "order by tree_size desc limit 1")) {
            return row.next() ? head(row) : null;
        }
    }

    private static String name(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select log_id from tree_log")) {
            row.next();
            return name(row.getObject(1, UUID.class));
        }
    }

    /// What a log is called in what is signed.
    public static String name(UUID logId) {
        return "hoptrail/" + logId;
    }

    private static HeadRow head(ResultSet row) throws SQLException {
        return new HeadRow(
                row.getLong("tree_size"),
                row.getBytes("root"),
                Objects.requireNonNull(Database.instant(row, "made_at")),
                row.getString("fingerprint"),
                row.getString("note"),
                stamp(row));
    }

    private static @Nullable Stamp stamp(ResultSet row) throws SQLException {
        Instant at = Database.instant(row, "stamped_at");
        return at == null ? null : new Stamp(at, row.getString("authority"), row.getBytes("token"));
    }

    /// Keeps what an authority says of a head; what another process kept before stays.
    public void stamp(long treeSize, Stamp stamp) {
        database.update(
                """
                insert into head_timestamp (tree_size, stamped_at, authority, token) values (?, ?, ?, ?)
                on conflict (tree_size) do nothing
                """,
                treeSize,
                stamp.at(),
                stamp.authority(),
                stamp.token());
    }

    /// Heads, the largest first.
    ///
    /// @param below size of the last one of the page before; null for the first page
    public List<HeadRow> heads(@Nullable Long below, int limit) {
        return database.list(
                HEAD
                        + "where ?::bigint is null or tree_size < ?::bigint order by tree_size desc limit ?",
                TreeLogStore::head,
                below,
                below,
                limit);
    }

    /// The head of a tree of a size.
    public Optional<HeadRow> head(long size) {
        return database.first(HEAD + "where tree_size = ?", TreeLogStore::head, size);
    }

    /// Proofs over what is kept by now. The tree may grow meanwhile: what it had stays.
    public TiledTree tree() {
        return new TiledTree(id ->
                database.first(
                                "select hashes from log_tile where level = ? and tile = ?",
                                row -> row.getBytes(1),
                                id.level(),
                                id.index())
                        .orElse(NOTHING));
    }

    /// The leaves of a record: one for each body under which it came.
    public List<LeafRow> leaves(String accountId, String eventId) {
        return database.list(
                """
                select r.account_id, r.event_id, b.first_index + r.log_number as leaf_index, r.log_salt, r.log_fields, r.sha256,
                       r.body
                from record r left join log_batch b on b.batch_id = r.log_batch
                where r.record_id = ?
                order by r.event_time, r.body_hash
                """,
                TreeLogStore::leaf,
                Ids.record(accountId, eventId));
    }

    private static LeafRow leaf(ResultSet row) throws SQLException {
        return new LeafRow(
                row.getString("account_id"),
                row.getString("event_id"),
                row.getObject("leaf_index", Long.class),
                row.getBytes("log_salt"),
                row.getBytes("log_fields"),
                row.getBytes("sha256"),
                row.getString("body"));
    }

    /// The leaf that binds an entry of the access log: the first one made behind it.
    public Optional<AccessLogLeaf> accessLogLeaf(long entryNumber) {
        return database.first(
                """
                select leaf_index, entry_number, entry_hash from access_log_leaf
                where entry_number >= ? order by entry_number limit 1
                """,
                row -> new AccessLogLeaf(row.getLong(1), row.getLong(2), row.getBytes(3)),
                entryNumber);
    }
}
