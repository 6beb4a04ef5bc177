package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.digest.BucketUri;
import dev.hoptrail.ingest.digest.Digest;
import dev.hoptrail.ingest.digest.Digest.NamedLog;
import dev.hoptrail.ingest.source.DigestName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes digests and what they name. They are judged later.
final class DigestRows {

    private static final Duration HOUR = Duration.ofHours(1);

    private DigestRows() {}

    static void write(Connection connection, Collection<DigestEntry> entries) throws SQLException {
        writeFiles(connection, entries);
        writeLogs(connection, entries);
    }

    private static void writeFiles(Connection connection, Collection<DigestEntry> entries)
            throws SQLException {
        String sql =
                """
                insert into digest_file (
                    digest_id, source_id, source, sha256, account_id, region, trail, is_backfill,
                    home_region, starts_at, ends_at, flaw, own_signature, is_placed,
                    bucket, object, end_time, fingerprint,
                    previous_object, previous_signature, previous_hash, text_sha256,
                    chain_id, object_id, previous_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (digest_id) do update set
                    read_at = now(),
                    own_signature = coalesce(excluded.own_signature, digest_file.own_signature),
                    is_judged = false
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (DigestEntry entry : entries) {
                DigestName name = entry.name();
                insert.setObject(1, id(entry));
                insert.setLong(2, FileIds.source(entry.source()));
                insert.setString(3, entry.source());
                insert.setBytes(4, HexFormat.of().parseHex(entry.sha256()));
                insert.setString(5, name.account());
                insert.setString(6, name.region());
                insert.setString(7, name.trail());
                insert.setBoolean(8, name.backfill());
                insert.setString(9, name.homeRegion());
                insert.setString(12, entry.flaw());
                insert.setString(13, entry.signature());
                Digest.@Nullable Content content = entry.content();
                setContent(insert, entry, content == null ? null : content.digest());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setContent(
            PreparedStatement insert, DigestEntry entry, @Nullable Digest digest)
            throws SQLException {
        if (digest == null) {
            String place = BucketUri.placeOf(entry.source());
            Instant end =
                    DigestName.end(place.substring(place.lastIndexOf('/') + 1))
                            .orElse(Instant.EPOCH);
            setTime(insert, 10, end.minus(HOUR));
            setTime(insert, 11, end);
            insert.setBoolean(14, false);
            for (int text = 15; text <= 21; text++) {
                insert.setString(text, null);
            }
            insert.setNull(22, Types.BINARY);
            for (int id = 23; id <= 25; id++) {
                insert.setNull(id, Types.BIGINT);
            }
            return;
        }
        String chain = chain(digest);
        setTime(insert, 10, digest.start());
        setTime(insert, 11, digest.end());
        insert.setBoolean(14, folder(entry, digest).isPresent());
        insert.setString(15, digest.bucket());
        insert.setString(16, digest.object());
        insert.setString(17, digest.endTime());
        insert.setString(18, digest.fingerprint());
        insert.setString(19, digest.previousObject());
        insert.setString(20, digest.previousSignature());
        insert.setString(21, digest.previousHash());
        insert.setBytes(22, HexFormat.of().parseHex(digest.sha256()));
        insert.setLong(23, FileIds.source(chain));
        insert.setLong(24, FileIds.source(chain + digest.object()));
        String previous = digest.previousObject();
        insert.setObject(25, previous == null ? null : FileIds.source(chain + previous));
    }

    private static void setTime(PreparedStatement insert, int column, Instant time)
            throws SQLException {
        insert.setObject(column, time.atOffset(ZoneOffset.UTC));
    }

    private static String chain(Digest digest) {
        DigestName name = digest.name();
        return String.join(
                "\n",
                digest.bucket(),
                name.account(),
                name.region(),
                name.trail(),
                name.homeRegion(),
                String.valueOf(name.backfill()),
                "");
    }

    private static Optional<BucketUri> folder(DigestEntry entry, Digest digest) {
        return BucketUri.of(BucketUri.placeOf(entry.source()), entry.below(), digest.object());
    }

    private static UUID id(DigestEntry entry) {
        return FileIds.file(entry.source(), entry.sha256());
    }

    private static void writeLogs(Connection connection, Collection<DigestEntry> entries)
            throws SQLException {
        String sql =
                """
                insert into digest_log (digest_id, number, place_id, object, sha256)
                select ?, number, place_id, object, decode(sha256, 'hex')
                from unnest(?::bigint[], ?::text[], ?::text[]) with ordinality
                    as named (place_id, object, sha256, number)
                on conflict do nothing
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (DigestEntry entry : entries) {
                Digest.@Nullable Content content = entry.content();
                if (content == null || content.logs().isEmpty()) {
                    continue;
                }
                Optional<BucketUri> folder = folder(entry, content.digest());
                if (folder.isEmpty()) {
                    // Nobody can tell where the log files of one lie that was moved.
                    continue;
                }
                List<Long> places = new ArrayList<>();
                List<String> objects = new ArrayList<>();
                List<String> hashes = new ArrayList<>();
                for (NamedLog log : content.logs()) {
                    folder.get()
                            .place(log.object())
                            .ifPresent(place -> {
                                places.add(FileIds.source(place));
                                objects.add(log.object());
                                hashes.add(log.sha256());
                            });
                }
                insert.setObject(1, Objects.requireNonNull(id(entry)));
                insert.setArray(2, connection.createArrayOf("bigint", places.toArray()));
                insert.setArray(3, connection.createArrayOf("text", objects.toArray()));
                insert.setArray(4, connection.createArrayOf("text", hashes.toArray()));
                insert.executeUpdate();
            }
        }
    }

    /// Finds those that were read before.
    static List<UUID> find(Connection connection, Object[] sources) throws SQLException {
        String sql = "select digest_id from digest_file where source_id = any (?)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("bigint", sources));
            List<UUID> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getObject(1, UUID.class));
                }
            }
            return found;
        }
    }

    /// Finds those that were read before, for sources whose name says what their bytes are.
    static List<ReadBefore> readBefore(
            Connection connection, Object[] ids, Collection<String> sources) throws SQLException {
        String sql =
                "select source from digest_file where source_id = any (?) and source = any (?)";
        List<ReadBefore> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("bigint", ids));
            query.setArray(2, connection.createArrayOf("text", sources.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new ReadBefore(rows.getString(1), 0, 0));
                }
            }
        }
        return found;
    }
}
