package dev.hoptrail.api.erasure.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.store.ErasureRequests.Mode;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of requests, and what a request would touch.
@Singleton
public final class ErasureStore {

    private static final String COLUMNS =
            """
            select erasure_id, mode, reason, asked_by, asked_at, state, refusal, done_at, rows_changed::text as rows,
                   p.reading, p.rows_read
            from erasure left join erasure_progress p using (erasure_number)
            """;

    private final Database database;

    public ErasureStore(Database database) {
        this.database = database;
    }

    /// How far an erasure is.
    public enum State {
        /// It waits, or is under way: nothing is different yet.
        QUEUED,
        DONE,
        /// A legal hold forbids it.
        REFUSED
    }

    /// A request.
    ///
    /// @param rows how many rows changed, by table, as JSON; null until it is done
    /// @param reading the table that was being read when it was told last; null where it was quick
    /// @param rowsRead how many rows were read by then, of all tables
    public record ErasureRow(
            UUID erasureId,
            Mode mode,
            String reason,
            String askedBy,
            Instant askedAt,
            State state,
            @Nullable String refusal,
            @Nullable Instant doneAt,
            @Nullable String rows,
            @Nullable String reading,
            @Nullable Long rowsRead) {}

    /// What holds values, about.
    public record Held(long records, long sessions, long findings, @Nullable String hold) {}

    /// How much holds one of these values, in any case, be it as a part of a longer word.
    public Held held(Collection<String> values) {
        String sql =
                """
                with sought as materialized (select lower(v) as v from unnest(?::text[]) as q (v)),
                of_record as materialized (
                    select r.event_time from record r
                    where exists (select from sought where strpos(lower(r.body), v) > 0))
                select (select count(*) from of_record) as records,
                       (select count(*) from session s
                        where exists (select from sought where strpos(lower(s::text), v) > 0)) as sessions,
                       (select count(*) from finding f
                        where exists (select from sought where strpos(lower(f.message), v) > 0)) as findings,
                       (select h.reason from legal_hold h
                        where h.released_at is null and exists (
                            select from of_record r
                            where utc_month(r.event_time) >= utc_month(h.held_from)
                              and (h.held_to is null or utc_month(r.event_time) <= utc_month(h.held_to)))
                        order by h.placed_at limit 1) as hold
                """;
        return database.first(
                        sql,
                        row ->
                                new Held(
                                        row.getLong("records"),
                                        row.getLong("sessions"),
                                        row.getLong("findings"),
                                        row.getString("hold")),
                        (Object) values.toArray(String[]::new))
                .orElseThrow();
    }

    /// The latest requests first, at most 500.
    public List<ErasureRow> erasures() {
        return database.list(COLUMNS + "order by erasure_number desc limit 500", ErasureStore::row);
    }

    /// One request.
    public Optional<ErasureRow> erasure(UUID id) {
        return database.first(COLUMNS + "where erasure_id = ?", ErasureStore::row, id);
    }

    private static ErasureRow row(ResultSet row) throws SQLException {
        return new ErasureRow(
                Objects.requireNonNull(row.getObject("erasure_id", UUID.class)),
                Mode.valueOf(row.getString("mode")),
                row.getString("reason"),
                row.getString("asked_by"),
                Objects.requireNonNull(Database.instant(row, "asked_at")),
                State.valueOf(row.getString("state")),
                row.getString("refusal"),
                Database.instant(row, "done_at"),
                row.getString("rows"),
                row.getString("reading"),
                row.getObject("rows_read", Long.class));
    }
}
