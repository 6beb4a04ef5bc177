package dev.hoptrail.ingest.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            DigestRows.find(connection, ids).forEach(digest -> safe.put(digest, true));
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
            List<ReadBefore> found = DigestRows.readBefore(connection, ids, sources);
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
    public void write(Collection<? extends FileRead> entries) {
        // The same file may have been read twice meanwhile: the later reading counts.
        Map<UUID, LedgerEntry> files = LinkedHashMap.newLinkedHashMap(entries.size());
        Map<UUID, DigestEntry> digests = new LinkedHashMap<>();
        for (FileRead read : entries) {
            UUID id = FileIds.file(read.source(), read.sha256());
            switch (read) {
                case LedgerEntry entry -> files.put(id, entry);
                case DigestEntry digest -> digests.put(id, digest);
            }
        }
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                LogFileRows.write(connection, files);
                DigestRows.write(connection, digests.values());
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(before);
            }
        } catch (SQLException failure) {
            throw new LedgerException("Writing " + entries.size() + " files failed", failure);
        }
    }
}
