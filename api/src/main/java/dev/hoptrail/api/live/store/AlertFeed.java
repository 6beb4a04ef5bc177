package dev.hoptrail.api.live.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
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

    /// What comes after a number of a transaction, in order, of alerts on sessions that a scope
    /// admits. Those who may see some accounts are told the records of theirs.
    ///
    /// @param horizon transactions below it only
    public List<AlertEvent> read(
            AccountScope scope, long xid, long number, long horizon, int limit) {
        // "order by xid" would mean the column that is returned, a text: 1000 before 999.
        return database.list(
                """
                select e.xid::text, e.alert_event_id, e.type, e.created_at,
                       case when scope.accounts is null then payload else
                           payload || jsonb_build_object(
                               'openedAt', iso(opened_at), 'acknowledgedAt', iso(acknowledged_at),
                               'withheld', jsonb_build_array(),
                               'records', (
                                   select coalesce(jsonb_agg(one -> 'eventId'), '[]')
                                   from finding f cross join jsonb_array_elements(f.records) as one
                                   where f.finding_id = alert_id
                                     and admitted(one ->> 'accountId', scope.accounts)))
                       end::text as payload
                from alert_event e
                cross join (select ?::text[] as accounts) as scope
                left join alert using (alert_id)
                where (e.xid, e.alert_event_id) > (?::xid8, ?) and e.xid < ?::xid8
                  and admitted(payload #>> '{path,-1,accountId}', scope.accounts)
                order by e.xid, e.alert_event_id
                limit ?
                """,
                AlertFeed::event,
                scope.accountIds(),
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
