package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.ledger.LedgerEntry.HourCounts;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// The log files that were read, in PostgreSQL.
public final class LogFileLedger {

    private final DataSource database;

    public LogFileLedger(DataSource database) {
        this.database = database;
    }

    /// Finds those of the sources that were read before, whatever their bytes were.
    ///
    /// @throws LedgerException if the database fails
    public KnownFiles find(Collection<String> sources, TopicStates now) {
        String sql =
                """
                select file_id, read_at,
                       identity_topic, identity_offsets,
                       uses_topic, uses_offsets,
                       rejected_topic, rejected_offsets
                from log_file
                where source_id = any (?)
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            Object[] ids = sources.stream().map(FileIds::source).toArray();
            query.setArray(1, connection.createArrayOf("bigint", ids));
            Map<UUID, Boolean> safe = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                if (rows.isBeforeFirst()) {
                    Offsets consumed = consumed(connection);
                    while (rows.next()) {
                        safe.put(rows.getObject(1, UUID.class), isSafe(rows, now, consumed));
                    }
                }
            }
            return new KnownFiles(safe);
        } catch (SQLException failure) {
            throw new LedgerException("Looking up " + sources.size() + " files failed", failure);
        }
    }

    /// Finds those of the sources that were read before and nothing of which is lost, for sources
    /// whose name says what their bytes are.
    ///
    /// @param now asked for only if there are any
    /// @throws LedgerException if the database fails
    public List<ReadBefore> readBefore(Collection<String> sources, Supplier<TopicStates> now) {
        String sql =
                """
                select file_id, read_at,
                       identity_topic, identity_offsets,
                       uses_topic, uses_offsets,
                       rejected_topic, rejected_offsets,
                       source, records, rejected
                from log_file
                where source_id = any (?) and source = any (?)
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            Object[] ids = sources.stream().map(FileIds::source).toArray();
            query.setArray(1, connection.createArrayOf("bigint", ids));
            query.setArray(2, connection.createArrayOf("text", sources.toArray()));
            List<ReadBefore> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                if (rows.isBeforeFirst()) {
                    Offsets consumed = consumed(connection);
                    TopicStates states = now.get();
                    while (rows.next()) {
                        if (isSafe(rows, states, consumed)) {
                            found.add(
                                    new ReadBefore(
                                            rows.getString(9), rows.getLong(10), rows.getLong(11)));
                        }
                    }
                }
            }
            return found;
        } catch (SQLException failure) {
            throw new LedgerException("Looking up " + sources.size() + " sources failed", failure);
        }
    }

    private static boolean isSafe(ResultSet row, TopicStates now, Offsets consumed)
            throws SQLException {
        Instant readAt = row.getObject(2, OffsetDateTime.class).toInstant();
        return acknowledged(row, 3).isSafe(now.identityEvents(), readAt, consumed)
                && acknowledged(row, 5).isSafe(now.sessionUses(), readAt, consumed)
                && acknowledged(row, 7).isSafe(now.rejected(), readAt, consumed);
    }

    private static Acknowledged acknowledged(ResultSet row, int column) throws SQLException {
        Long[] offsets = (Long[]) row.getArray(column + 1).getArray();
        return new Acknowledged(row.getObject(column, UUID.class), List.of(offsets));
    }

    private static Offsets consumed(Connection connection) throws SQLException {
        String sql = "select topic_id, partition, next_offset from consumed_offset";
        Offsets offsets = new Offsets();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                offsets.put(rows.getObject(1, UUID.class), rows.getInt(2), rows.getLong(3));
            }
        }
        lost(connection, offsets);
        return offsets;
    }

    private static void lost(Connection connection, Offsets offsets) throws SQLException {
        String sql = "select topic_id, partition, from_offset, found_at from lost_messages";
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                offsets.lost(
                        rows.getObject(1, UUID.class),
                        rows.getInt(2),
                        rows.getLong(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant());
            }
        }
    }

    /// Writes files in one transaction. One that is there already is replaced.
    ///
    /// @throws LedgerException if the database fails; none is written then
    public void write(Collection<LedgerEntry> entries) {
        // The same file may have been read twice meanwhile: the later reading counts.
        Map<UUID, LedgerEntry> files = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach(entry -> files.put(FileIds.file(entry.source(), entry.sha256()), entry));
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                writeFiles(connection, files);
                deleteHours(connection, files.keySet());
                writeHours(connection, files);
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(before);
            }
        } catch (SQLException failure) {
            throw new LedgerException("Writing " + files.size() + " files failed", failure);
        }
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
                    rejected_topic, rejected_offsets)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                    rejected_offsets = excluded.rejected_offsets
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
                insert.addBatch();
            }
            insert.executeBatch();
        }
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
