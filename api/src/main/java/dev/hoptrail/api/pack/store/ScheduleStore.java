package dev.hoptrail.api.pack.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Schedules of packs, and which of their periods comes next.
@Singleton
public final class ScheduleStore {

    private static final String COLUMNS =
            """
            select schedule_id, request::text, name, cron, extract(epoch from delay)::bigint as delay,
                   next_from, next_to, made_by, made_at, ended_by, ended_at,
                   (select count(*) from pack p where p.schedule_id = s.schedule_id) as packs
            from pack_schedule s
            """;

    private final Database database;

    public ScheduleStore(Database database) {
        this.database = database;
    }

    /// A schedule.
    ///
    /// @param request what its packs are asked for, as JSON
    /// @param cron moments at which periods begin and end, in UTC
    /// @param delay how long after a period's end its pack is made
    /// @param from of the period that is made next
    /// @param to and its end
    /// @param packs how many were made
    public record ScheduleRow(
            UUID scheduleId,
            String request,
            String name,
            String cron,
            Duration delay,
            Instant from,
            Instant to,
            String madeBy,
            Instant madeAt,
            @Nullable String endedBy,
            @Nullable Instant endedAt,
            long packs) {}

    /// A pack to be made of a period.
    ///
    /// @param next the end of the period after it
    public record Due(UUID packId, String request, Instant keptUntil, Instant next) {}

    /// What comes of a schedule whose period is over.
    @FunctionalInterface
    public interface Making {
        Due of(ScheduleRow schedule);
    }

    /// Keeps a schedule.
    public void add(ScheduleRow schedule) {
        database.update(
                """
                insert into pack_schedule
                    (schedule_id, request, name, cron, delay, next_from, next_to, made_by, made_at)
                values (?, ?::jsonb, ?, ?, ? * interval '1 second', ?, ?, ?, ?)
                """,
                schedule.scheduleId(),
                schedule.request(),
                schedule.name(),
                schedule.cron(),
                schedule.delay().toSeconds(),
                schedule.from(),
                schedule.to(),
                schedule.madeBy(),
                schedule.madeAt());
    }

    /// Schedules, the latest first.
    public List<ScheduleRow> schedules(
            @Nullable Instant before, @Nullable UUID beforeId, int limit) {
        return database.list(
                COLUMNS
                        + """
                        where ?::timestamptz is null or (made_at, schedule_id) < (?::timestamptz, ?::uuid)
                        order by made_at desc, schedule_id desc limit ?
                        """,
                ScheduleStore::row,
                before,
                before,
                beforeId,
                limit);
    }

    /// One schedule.
    public Optional<ScheduleRow> schedule(UUID scheduleId) {
        return database.first(COLUMNS + "where schedule_id = ?", ScheduleStore::row, scheduleId);
    }

    /// Ends a schedule; packs that it made stay.
    ///
    /// @return false if it has ended
    public boolean end(UUID scheduleId, String by, Instant at) {
        return database.update(
                        "update pack_schedule set ended_by = ?, ended_at = ? where schedule_id = ? and ended_at is null",
                        by,
                        at,
                        scheduleId)
                == 1;
    }

    /// Asks for the pack of one period that is over, the one that ended first. One process does so
    /// at a time for a schedule, and a period has one pack, whoever dies in between.
    ///
    /// @return false if none is due
    public boolean makeDue(Instant now, Making making) {
        AtomicBoolean made = new AtomicBoolean();
        database.inTransaction(connection -> {
            ScheduleRow due = due(connection, now);
            if (due != null) {
                ask(connection, due, making.of(due), now);
                made.set(true);
            }
        });
        return made.get();
    }

    private static @Nullable ScheduleRow due(Connection connection, Instant now)
            throws SQLException {
        String sql =
                COLUMNS
                        + """
                        where ended_at is null and next_to + delay <= ?
                        order by next_to, schedule_id limit 1 for update skip locked
                        """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, utc(now));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row(row) : null;
            }
        }
    }

    private static void ask(Connection connection, ScheduleRow schedule, Due due, Instant now)
            throws SQLException {
        String pack =
                """
                insert into pack (pack_id, request, asked_by, asked_at, kept_until, schedule_id, period_from)
                values (?, ?::jsonb, ?, ?, ?, ?, ?)
                on conflict (schedule_id, period_from) where schedule_id is not null do nothing
                """;
        try (PreparedStatement insert = connection.prepareStatement(pack)) {
            insert.setObject(1, due.packId());
            insert.setString(2, due.request());
            insert.setString(3, schedule.madeBy());
            insert.setObject(4, utc(now));
            insert.setObject(5, utc(due.keptUntil()));
            insert.setObject(6, schedule.scheduleId());
            insert.setObject(7, utc(schedule.from()));
            insert.executeUpdate();
        }
        String next =
                "update pack_schedule set next_from = next_to, next_to = ? where schedule_id = ?";
        try (PreparedStatement update = connection.prepareStatement(next)) {
            update.setObject(1, utc(due.next()));
            update.setObject(2, schedule.scheduleId());
            update.executeUpdate();
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static ScheduleRow row(ResultSet row) throws SQLException {
        return new ScheduleRow(
                row.getObject("schedule_id", UUID.class),
                row.getString("request"),
                row.getString("name"),
                row.getString("cron"),
                Duration.ofSeconds(row.getLong("delay")),
                Objects.requireNonNull(Database.instant(row, "next_from")),
                Objects.requireNonNull(Database.instant(row, "next_to")),
                row.getString("made_by"),
                Objects.requireNonNull(Database.instant(row, "made_at")),
                row.getString("ended_by"),
                Database.instant(row, "ended_at"),
                row.getLong("packs"));
    }
}
