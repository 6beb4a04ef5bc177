package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.digest.BucketUri;
import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.ledger.LedgerEntry.HourCounts;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Writes log files and what they held of each hour. They are judged later.
final class LogFileRows {

    private LogFileRows() {}

    static void write(Connection connection, Map<UUID, LedgerEntry> files) throws SQLException {
        writeFiles(connection, files);
        deleteHours(connection, files.keySet());
        writeHours(connection, files);
    }

    private static void writeFiles(Connection connection, Map<UUID, LedgerEntry> files)
            throws SQLException {
        String sql =
                """
                insert into log_file (
                    file_id, source_id, source, sha256, size, trail, account_id, region,
                    records, identity_events, uses, duplicates, rejected, note,
                    identity_topic, identity_offsets,
                    uses_topic, uses_offsets,
                    rejected_topic, rejected_offsets,
                    place_id, text_sha256, delivered_at, damage, is_judged)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (file_id) do update set
                    records = excluded.records,
                    identity_events = excluded.identity_events,
                    uses = excluded.uses,
                    duplicates = excluded.duplicates,
                    rejected = excluded.rejected,
                    note = excluded.note,
                    read_at = now(),
                    identity_topic = excluded.identity_topic,
                    identity_offsets = excluded.identity_offsets,
                    uses_topic = excluded.uses_topic,
                    uses_offsets = excluded.uses_offsets,
                    rejected_topic = excluded.rejected_topic,
                    rejected_offsets = excluded.rejected_offsets,
                    place_id = excluded.place_id,
                    text_sha256 = excluded.text_sha256,
                    delivered_at = excluded.delivered_at,
                    damage = excluded.damage,
                    is_judged = excluded.is_judged
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Map.Entry<UUID, LedgerEntry> file : files.entrySet()) {
                LedgerEntry entry = file.getValue();
                insert.setObject(1, file.getKey());
                insert.setLong(2, FileIds.source(entry.source()));
                insert.setString(3, entry.source());
                insert.setBytes(4, HexFormat.of().parseHex(entry.sha256()));
                insert.setLong(5, entry.size());
                insert.setString(6, entry.location().trail());
                insert.setString(7, entry.location().account());
                insert.setString(8, entry.location().region());
                insert.setLong(9, entry.counts().records());
                insert.setLong(10, entry.counts().identityEvents());
                insert.setLong(11, entry.counts().uses());
                insert.setLong(12, entry.counts().duplicates());
                insert.setLong(13, entry.counts().rejected());
                insert.setString(14, entry.note());
                set(insert, 15, entry.identityEvents());
                set(insert, 17, entry.sessionUses());
                set(insert, 19, entry.rejected());
                setText(insert, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setText(PreparedStatement insert, LedgerEntry entry) throws SQLException {
        String hash = entry.textSha256();
        Kind damage = entry.damage();
        insert.setLong(21, FileIds.source(BucketUri.placeOf(entry.source())));
        insert.setBytes(22, hash == null ? null : HexFormat.of().parseHex(hash));
        insert.setObject(
                23,
                entry.location().deliveredAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
        insert.setString(24, damage == null ? null : damage.name());
        // Digests name no file of another kind.
        insert.setBoolean(25, entry.location().account() == null);
    }

    private static void set(PreparedStatement insert, int column, Acknowledged acknowledged)
            throws SQLException {
        insert.setObject(column, acknowledged.topicId());
        Object[] offsets = acknowledged.highest().toArray();
        Array array = insert.getConnection().createArrayOf("bigint", offsets);
        insert.setArray(column + 1, array);
    }

    private static void deleteHours(Connection connection, Collection<UUID> files)
            throws SQLException {
        String sql = "delete from log_file_hour where file_id = any (?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setArray(1, connection.createArrayOf("uuid", files.toArray()));
            delete.executeUpdate();
        }
    }

    private static void writeHours(Connection connection, Map<UUID, LedgerEntry> files)
            throws SQLException {
        String sql =
                """
                insert into log_file_hour (
                    file_id, account_id, region, hour, records, identity_events, rejected)
                values (?, ?, ?, ?, ?, ?, ?)
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Map.Entry<UUID, LedgerEntry> file : files.entrySet()) {
                for (HourCounts hour : file.getValue().hours()) {
                    insert.setObject(1, Objects.requireNonNull(file.getKey()));
                    insert.setString(2, hour.accountId());
                    insert.setString(3, hour.region());
                    insert.setObject(
                            4, Instant.ofEpochSecond(hour.hour()).atOffset(ZoneOffset.UTC));
                    insert.setLong(5, hour.records());
                    insert.setLong(6, hour.identityEvents());
                    insert.setLong(7, hour.rejected());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
