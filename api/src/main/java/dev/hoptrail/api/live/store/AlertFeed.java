package dev.hoptrail.api.live.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.store.FeedPosition;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What happened to alerts, in the order of transactions.
@Singleton
public final class AlertFeed {

    private final Database database;

    public AlertFeed(Database database) {
        this.database = database;
    }

    /// One thing that happened to an alert.
    ///
    /// @param number in the order of what one transaction told
    /// @param type such as `alert.opened`
    /// @param alert as it was then, JSON
    public record AlertEvent(long xid, long number, String type, Instant at, String alert) {}

    /// What comes after a number of a transaction, in order.
    ///
    /// @param horizon transactions below it only
    public List<AlertEvent> read(long xid, long number, long horizon, int limit) {
        return database.list(
                """
                select xid::text, alert_event_id, type, created_at, payload::text
                from alert_event
                where (xid, alert_event_id) > (?::xid8, ?) and xid < ?::xid8
                order by xid, alert_event_id
                limit ?
                """,
                AlertFeed::event,
                Long.toUnsignedString(xid),
                number,
                Long.toUnsignedString(horizon),
                limit);
    }

    /// Whether about more changes of sessions and alerts than so many come from a position on. An
    /// id has 16 bytes, and its array's size is known without reading it.
    public boolean hasMore(FeedPosition from, int than) {
        String xid = Long.toUnsignedString(from.xid());
        return database.first(
                        """
                        select (select coalesce(sum(bytes), 0) / 16
                                from (select pg_column_size(session_ids) + pg_column_size(removed_ids) as bytes
                                      from change_feed
                                      where (xid, part) >= (?::xid8, ?)
                                      order by xid, part
                                      limit ?) as f)
                             + (select count(*)
                                from (select 1 from alert_event where xid >= ?::xid8 limit ?) as a) > ? as more
                        """,
                        row -> row.getBoolean("more"),
                        xid,
                        from.part(),
                        than + 1,
                        xid,
                        than + 1,
                        than)
                .orElseThrow();
    }

    private static AlertEvent event(ResultSet row) throws SQLException {
        return new AlertEvent(
                Long.parseUnsignedLong(row.getString("xid")),
                row.getLong("alert_event_id"),
                row.getString("type"),
                Objects.requireNonNull(Database.instant(row, "created_at")),
                row.getString("payload"));
    }
}
