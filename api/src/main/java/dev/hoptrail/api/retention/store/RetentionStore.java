package dev.hoptrail.api.retention.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What there is by months, what was dropped of it, and what goes with it.
@Singleton
public final class RetentionStore {

    private static final long RETAINING = 0x72657461696eL; // "retain"
    private static final int SOME = 5_000;
    private static final int CREDENTIALS = 20_000;

    /// What is deleted row by row after months were dropped.
    public static final List<Rows> FOLLOWING =
            List.of(
                    new Rows("sighting", "event_time < ? and not is_kept(event_time)"),
                    new Rows("record_default", "event_time < ? and not is_kept(event_time)"),
                    new Rows("session_use_default", "hour < ? and not is_kept(hour)"),
                    new Rows("refused_tag", "called_at < ? and not is_kept(called_at)"),
                    // Sessions are judged by acts of up to two days before them.
                    new Rows(
                            "identity_act",
                            "at < ?::timestamptz - interval '3 days' and not is_kept(at + interval '3 days')"),
                    new Rows(
                            "finding",
                            """
                            at < ? and not is_kept(at)
                            and not exists (select from alert a where a.alert_id = finding_id)\
                            """),
                    new Rows(
                            "link_version",
                            """
                            session_id < first_session_id(?) and not is_kept(issued_at(session_id))
                            and not exists (select from session s where s.session_id = link_version.session_id
                                                and s.issued_at = issued_at(link_version.session_id))\
                            """),
                    new Rows(
                            "session_alias",
                            """
                            alias_id < first_session_id(?) and not is_kept(issued_at(alias_id))
                            and not exists (select from session s where s.session_id = session_alias.session_id)\
                            """),
                    new Rows(
                            "observed",
                            "session_id < first_session_id(?) and not is_kept(issued_at(session_id))"),
                    new Rows(
                            "detection_due",
                            "session_id < first_session_id(?) and not is_kept(issued_at(session_id))"));

    /// What rules compare sessions with.
    public static final Rows BASELINES =
            new Rows("observation", "at < ? and not is_kept(at) and not is_held(utc_month(at))");

    /// What could not be used.
    public static final Rows REJECTED =
            new Rows("rejected", "received_at < ? and not is_held(utc_month(received_at))");

    private final Database database;

    public RetentionStore(Database database) {
        this.database = database;
    }

    /// Rows that go.
    ///
    /// @param condition with the first instant that is kept as its parameter
    public record Rows(String table, String condition) {}

    /// A month of one of the tables that are kept by months.
    ///
    /// @param rows about
    /// @param isHeld whether a legal hold keeps it
    /// @param noticedAt since when it is known to be over; null: it was not by the last run
    /// @param isGoing whether it is to be dropped now
    public record Partition(
            String table,
            YearMonth month,
            long bytes,
            long rows,
            boolean isHeld,
            @Nullable Instant noticedAt,
            boolean isGoing) {}

    /// A month that is found to be over.
    public record Noticed(YearMonth month, long sessions) {}

    /// A month that was dropped.
    ///
    /// @param sessions so many are gone
    /// @param stubs of so many a stub was left
    /// @param finishedAt when all that hung on it was gone; null: some is left
    public record DroppedMonth(
            YearMonth month,
            Instant droppedAt,
            long sessions,
            long stubs,
            @Nullable Instant finishedAt) {}

    /// Does some work unless another process does such work at this moment.
    public void alone(Runnable work) {
        database.inTransaction(connection -> {
            if (isMine(connection)) {
                work.run();
            }
        });
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select pg_try_advisory_xact_lock(" + RETAINING + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// The first instant that is kept; empty while everything is.
    public Optional<Instant> keptSince() {
        return database.first(
                "select kept_since from retention",
                row -> Objects.requireNonNull(Database.instant(row, "kept_since")));
    }

    /// What to add where something is not there, whose time is not known.
    public String alsoDropped() {
        return keptSince()
                .map(since -> ", or it was dropped: nothing of before %s is kept".formatted(since))
                .orElse("");
    }

    /// Plans to drop the months that are over, has nothing taken in any more of those whose notice
    /// is over, and forgets of the plan what is kept after all.
    ///
    /// @param since the first instant that is kept; null: all are but those of which nothing is
    ///   taken in already
    /// @param noticedUntil those go of which it was known by then
    /// @return months that were not planned before
    public List<Noticed> plan(@Nullable Instant since, Instant now, Instant noticedUntil) {
        return database.list(
                "select month, sessions from plan_months(?, ?, ?)",
                row -> new Noticed(month(row), row.getLong("sessions")),
                since,
                now,
                noticedUntil);
    }

    /// The months that there are, the oldest first; of each its sessions first.
    public List<Partition> partitions() {
        return database.list(
                """
                select p.parent, p.month, p.bytes, p.rows_about, is_held(p.month) as is_held, n.noticed_at,
                       coalesce(n.going, false) and not is_held(p.month) as is_going
                from month_partitions() p left join planned_month n on n.month = p.month
                order by p.month, p.parent <> 'session', p.parent
                """,
                row ->
                        new Partition(
                                row.getString("parent"),
                                month(row),
                                row.getLong("bytes"),
                                row.getLong("rows_about"),
                                row.getBoolean("is_held"),
                                Database.instant(row, "noticed_at"),
                                row.getBoolean("is_going")));
    }

    private static YearMonth month(ResultSet row) throws SQLException {
        return YearMonth.from(row.getObject("month", LocalDate.class));
    }

    /// Drops a month of a table.
    ///
    /// @return false if a hold keeps it, or it is gone
    public boolean dropMonth(String table, YearMonth month) {
        return database.first(
                        "select drop_month(?, ?) as dropped",
                        row -> row.getBoolean("dropped"),
                        table,
                        month.atDay(1))
                .orElse(false);
    }

    /// Whether something of dropped months is left.
    public boolean isUnfinished() {
        return database.first(
                        "select exists (select from dropped_month where finished_at is null) as unfinished",
                        row -> row.getBoolean("unfinished"))
                .orElse(false);
    }

    /// Leaves those stubs of sessions that others hang on.
    public void sweepStubs() {
        database.first("select stub_strays() as strays", row -> row.getLong("strays"));
        database.first("select sweep_stubs() as swept", row -> row.getLong("swept"));
    }

    /// Deletes some of the rows that are not kept.
    ///
    /// @return how many; 0 when none is left
    public int delete(Rows rows, Instant before) {
        return database.update(
                "delete from %1$s where ctid = any (array(select ctid from %1$s where %2$s limit %3$d))"
                        .formatted(rows.table(), rows.condition(), SOME),
                before);
    }

    /// Deletes some of the credentials of which no use is left.
    ///
    /// @return the last one looked at; null when all were
    public @Nullable Long deleteCredentials(long after) {
        return database.list(
                        "select delete_unused_credentials(?, ?) as last",
                        row -> Optional.ofNullable(row.getObject("last", Long.class)),
                        after,
                        CREDENTIALS)
                .getFirst()
                .orElse(null);
    }

    /// Deletes what the change feed told of sessions that are gone by now, and when it was known.
    public void deleteFeed() {
        String until =
                """
                select xid from known_at
                where known_at < least((select kept_since from retention),
                                       (select min(month)::timestamp at time zone 'UTC' from held_months() as month))
                order by known_at desc, xid desc limit 1
                """;
        for (Rows rows :
                List.of(new Rows("change_feed", "xid <= "), new Rows("known_at", "xid < "))) {
            String sql =
                    "delete from %1$s where ctid = any (array(select ctid from %1$s where %2$s (%3$s) limit %4$d))"
                            .formatted(rows.table(), rows.condition(), until, SOME);
            int gone = 1;
            while (gone > 0) {
                gone = database.update(sql);
            }
        }
    }

    /// Nothing is left of dropped months.
    public void finish() {
        database.update(
                "update dropped_month set finished_at = clock_timestamp() where finished_at is null");
    }

    /// The months that were dropped, the latest first.
    public List<DroppedMonth> dropped() {
        return database.list(
                "select month, dropped_at, sessions, stubs, finished_at from dropped_month order by month desc",
                row ->
                        new DroppedMonth(
                                month(row),
                                Objects.requireNonNull(Database.instant(row, "dropped_at")),
                                row.getLong("sessions"),
                                row.getLong("stubs"),
                                Database.instant(row, "finished_at")));
    }

    /// The first instant that is kept; empty where that moment is kept, too.
    public Optional<Instant> keptSince(Instant moment) {
        return database.first(
                "select kept_since from retention where not is_kept(?)",
                row -> Objects.requireNonNull(Database.instant(row, "kept_since")),
                moment);
    }
}
