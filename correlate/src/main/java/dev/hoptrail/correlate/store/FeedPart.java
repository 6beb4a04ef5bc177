package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What some rows of the change feed tell rules: sessions that were written or left, acts, and
/// credentials at work.
///
/// @param next behind the last of the rows
/// @param rows how many there were
record FeedPart(
        Set<UUID> sessions, Set<UUID> acts, Set<Long> credentials, FeedPosition next, int rows) {
    private static final int ROWS = 50;

    /// Reads rows of transactions that are over for all who read.
    ///
    /// @param until where to end; null: where there are no more
    /// @param most so many ids are enough; one row may bring thousands
    static FeedPart read(
            Connection connection, FeedPosition from, @Nullable FeedPosition until, int most)
            throws SQLException {
        // "order by xid" would mean the column that is returned, a text: 1000 before 999.
        String sql =
                """
                select f.xid::text, f.part, f.session_ids, f.removed_ids, f.act_ids, f.credential_ids
                from change_feed f
                where (f.xid, f.part) >= (?::xid8, ?) and (f.xid, f.part) < (?::xid8, ?) and f.part >= 0
                  and f.xid < (select pg_snapshot_xmin(feed_snapshot()))
                order by f.xid, f.part limit ?\
                """;
        FeedPosition end = until == null ? FeedPosition.before(-1) : until;
        Set<UUID> sessions = new LinkedHashSet<>();
        Set<UUID> acts = new LinkedHashSet<>();
        Set<Long> credentials = new LinkedHashSet<>();
        FeedPosition next = from;
        int rows = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, Long.toUnsignedString(from.xid()));
            select.setInt(2, from.part());
            select.setString(3, Long.toUnsignedString(end.xid()));
            select.setInt(4, end.part());
            select.setInt(5, ROWS);
            try (ResultSet row = select.executeQuery()) {
                while (sessions.size() + acts.size() + credentials.size() < most && row.next()) {
                    rows++;
                    sessions.addAll(List.of((UUID[]) row.getArray(3).getArray()));
                    sessions.addAll(List.of((UUID[]) row.getArray(4).getArray()));
                    acts.addAll(List.of((UUID[]) row.getArray(5).getArray()));
                    credentials.addAll(List.of((Long[]) row.getArray(6).getArray()));
                    next =
                            new FeedPosition(
                                    Long.parseUnsignedLong(row.getString(1)), row.getInt(2) + 1);
                }
            }
        }
        return new FeedPart(sessions, acts, credentials, next, rows);
    }
}
