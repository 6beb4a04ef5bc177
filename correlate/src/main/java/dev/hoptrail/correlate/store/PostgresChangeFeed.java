package dev.hoptrail.correlate.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// The change feed as PostgreSQL keeps it.
public final class PostgresChangeFeed implements ChangeFeed {
    private final DataSource dataSource;

    /// @param dataSource connections that commit each statement by itself
    public PostgresChangeFeed(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public UUID epoch() {
        String sql = "select epoch from feed_epoch order by started desc limit 1";
        return one(sql, row -> row.getObject(1, UUID.class));
    }

    @Override
    public long horizon() {
        return one("select pg_snapshot_xmin(feed_snapshot())::text", row -> xid(row, 1));
    }

    @Override
    public long head() {
        return one("select pg_snapshot_xmax(feed_snapshot())::text", row -> xid(row, 1));
    }

    @Override
    public long forgotten() {
        return one(
                """
                select coalesce((select e.feed_xid from erasure e where e.feed_forgotten
                                 order by e.feed_xid desc limit 1), '0')::text\
                """,
                row -> xid(row, 1));
    }

    @Override
    public List<Change> read(FeedPosition from, long horizon, int limit) {
        // "order by xid" would mean the column that is returned, a text: 1000 before 999.
        String sql =
                """
                select f.xid::text, f.part, f.session_ids, f.removed_ids
                from change_feed f
                where (f.xid, f.part) >= (?::xid8, ?) and f.xid < ?::xid8
                order by f.xid, f.part limit ?\
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, Long.toUnsignedString(from.xid()));
            select.setInt(2, from.part());
            select.setString(3, Long.toUnsignedString(horizon));
            select.setInt(4, limit);
            List<Change> changes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes.add(
                            new Change(xid(row, 1), row.getInt(2), uuids(row, 3), uuids(row, 4)));
                }
            }
            return changes;
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read the change feed", e);
        }
    }

    private <T> T one(String sql, Column<T> column) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("No row answers " + sql);
            }
            return column.read(row);
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read the change feed's position", e);
        }
    }

    private static long xid(ResultSet row, int column) throws SQLException {
        return Long.parseUnsignedLong(row.getString(column));
    }

    private static List<UUID> uuids(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((UUID[]) array.getArray());
    }

    @FunctionalInterface
    private interface Column<T> {
        T read(ResultSet row) throws SQLException;
    }
}
