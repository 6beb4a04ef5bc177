package dev.hoptrail.api.retention.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Legal holds, released ones among them.
@Singleton
public final class HoldStore {

    private static final String COLUMNS =
            """
            select h.hold_id, h.reason, h.held_from, h.held_to, h.placed_by, h.placed_at, h.released_by, h.released_at,
                   array(select to_char(d.month, 'YYYY-MM') from dropped_month d
                         where d.month >= utc_month(h.held_from) and (h.held_to is null or d.month <= utc_month(h.held_to))
                         order by d.month) as gone
            from legal_hold h
            """;

    private final Database database;

    public HoldStore(Database database) {
        this.database = database;
    }

    /// A legal hold.
    ///
    /// @param to null: no end
    /// @param gone months of it of which something was dropped before it was placed
    public record HoldRow(
            UUID holdId,
            String reason,
            Instant from,
            @Nullable Instant to,
            String placedBy,
            Instant placedAt,
            @Nullable String releasedBy,
            @Nullable Instant releasedAt,
            List<YearMonth> gone) {}

    /// Places a hold. What is dropped at this moment is either gone when this returns, or held.
    public void place(HoldRow hold) {
        database.update(
                """
                insert into legal_hold (hold_id, reason, held_from, held_to, placed_by, placed_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                hold.holdId(),
                hold.reason(),
                hold.from(),
                hold.to(),
                hold.placedBy(),
                hold.placedAt());
    }

    /// Holds, the latest first.
    public List<HoldRow> holds(@Nullable Instant before, @Nullable UUID beforeId, int limit) {
        return database.list(
                COLUMNS
                        + """
                        where ?::timestamptz is null or (placed_at, hold_id) < (?::timestamptz, ?::uuid)
                        order by placed_at desc, hold_id desc limit ?
                        """,
                HoldStore::row,
                before,
                before,
                beforeId,
                limit);
    }

    /// One hold.
    public Optional<HoldRow> hold(UUID holdId) {
        return database.first(COLUMNS + "where hold_id = ?", HoldStore::row, holdId);
    }

    /// Ends a hold.
    ///
    /// @return false if it has ended
    public boolean release(UUID holdId, String by, Instant at) {
        return database.update(
                        "update legal_hold set released_by = ?, released_at = ? where hold_id = ? and released_at is null",
                        by,
                        at,
                        holdId)
                == 1;
    }

    private static HoldRow row(ResultSet row) throws SQLException {
        return new HoldRow(
                row.getObject("hold_id", UUID.class),
                row.getString("reason"),
                Objects.requireNonNull(Database.instant(row, "held_from")),
                Database.instant(row, "held_to"),
                row.getString("placed_by"),
                Objects.requireNonNull(Database.instant(row, "placed_at")),
                row.getString("released_by"),
                Database.instant(row, "released_at"),
                Stream.of((String[]) row.getArray("gone").getArray())
                        .map(YearMonth::parse)
                        .toList());
    }
}
