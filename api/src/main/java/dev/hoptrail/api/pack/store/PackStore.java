package dev.hoptrail.api.pack.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Packs as kept: what was asked for, how far it is, and the bytes in parts.
@Singleton
public final class PackStore {

    /// Who builds tells so more often; after that another process begins anew.
    private static final Duration SILENT = Duration.ofMinutes(2);

    private static final String COLUMNS =
            "select pack_id, request::text, asked_by, asked_at, state, done, total, failure, finished_at, size,"
                    + " encode(sha256, 'hex') as sha256, kept_until, schedule_id from pack ";

    private final Database database;

    public PackStore(Database database) {
        this.database = database;
    }

    /// How far a pack is.
    public enum State {
        QUEUED,
        BUILDING,
        READY,
        FAILED,
        /// It was kept as long as was asked for.
        EXPIRED
    }

    /// A pack.
    ///
    /// @param request as JSON
    /// @param done sessions written
    /// @param total sessions to be written; null while that is not known
    /// @param size in bytes; null until it is ready
    /// @param scheduleId of the schedule that asked for it; null where a person did
    public record PackRow(
            UUID packId,
            String request,
            String askedBy,
            Instant askedAt,
            State state,
            long done,
            @Nullable Long total,
            @Nullable String failure,
            @Nullable Instant finishedAt,
            @Nullable Long size,
            @Nullable String sha256,
            Instant keptUntil,
            @Nullable UUID scheduleId) {}

    /// Asks for a pack.
    public void add(UUID packId, String request, String by, Instant at, Instant keptUntil) {
        database.update(
                """
                insert into pack (pack_id, request, asked_by, asked_at, kept_until) values (?, ?::jsonb, ?, ?, ?)
                """,
                packId,
                request,
                by,
                at,
                keptUntil);
    }

    /// Packs, the latest first.
    ///
    /// @param scope those limited to accounts that it admits are listed
    public List<PackRow> packs(
            @Nullable Instant before, @Nullable UUID beforeId, AccountScope scope, int limit) {
        return database.list(
                COLUMNS
                        + """
                        where (?::timestamptz is null or (asked_at, pack_id) < (?::timestamptz, ?::uuid))
                          and (?::text[] is null
                               or (jsonb_typeof(request -> 'accounts') = 'array' and request -> 'accounts' <@ to_jsonb(?::text[])))
                        order by asked_at desc, pack_id desc limit ?
                        """,
                PackStore::row,
                before,
                before,
                beforeId,
                scope.accountIds(),
                scope.accountIds(),
                limit);
    }

    /// One pack.
    public Optional<PackRow> pack(UUID packId) {
        return database.first(COLUMNS + "where pack_id = ?", PackStore::row, packId);
    }

    private static PackRow row(ResultSet row) throws SQLException {
        return new PackRow(
                row.getObject("pack_id", UUID.class),
                row.getString("request"),
                row.getString("asked_by"),
                Objects.requireNonNull(Database.instant(row, "asked_at")),
                State.valueOf(row.getString("state")),
                row.getLong("done"),
                row.getObject("total", Long.class),
                row.getString("failure"),
                Database.instant(row, "finished_at"),
                row.getObject("size", Long.class),
                row.getString("sha256"),
                Objects.requireNonNull(Database.instant(row, "kept_until")),
                row.getObject("schedule_id", UUID.class));
    }

    /// Takes a pack that is to be built, or whose builder fell silent.
    ///
    /// @param builder who builds: without it no progress is taken
    public Optional<UUID> claim(UUID builder, Instant now) {
        return database.first(
                """
                update pack set state = 'BUILDING', builder = ?, told_at = ?, done = 0, total = null
                where pack_id = (
                    select pack_id from pack
                    where state = 'QUEUED' or (state = 'BUILDING' and told_at < ?)
                    order by asked_at for update skip locked limit 1)
                returning pack_id
                """,
                row -> row.getObject("pack_id", UUID.class),
                builder,
                now,
                now.minus(SILENT));
    }

    /// Removes what an earlier attempt left.
    public void clear(UUID packId) {
        database.update("delete from pack_part where pack_id = ?", packId);
    }

    /// Tells how far it is.
    ///
    /// @return false if another process builds it by now
    public boolean tell(UUID packId, UUID builder, long done, @Nullable Long total, Instant now) {
        return database.update(
                        "update pack set done = ?, total = ?, told_at = ? where pack_id = ? and builder = ? and state = 'BUILDING'",
                        done,
                        total,
                        now,
                        packId,
                        builder)
                == 1;
    }

    /// Keeps the next part of the bytes.
    ///
    /// @return false if another process builds it by now
    public boolean addPart(UUID packId, UUID builder, int number, byte[] bytes) {
        return database.update(
                        """
                        insert into pack_part (pack_id, builder, number, bytes)
                        select ?, ?, ?, ? where exists (select 1 from pack where pack_id = ? and builder = ?)
                        """,
                        packId,
                        builder,
                        number,
                        bytes,
                        packId,
                        builder)
                == 1;
    }

    /// Says that all of it is there.
    public boolean ready(UUID packId, UUID builder, long size, byte[] sha256, Instant now) {
        return database.update(
                        """
                        update pack set state = 'READY', size = ?, sha256 = ?, finished_at = ?, failure = null
                        where pack_id = ? and builder = ? and state = 'BUILDING'
                        """,
                        size,
                        sha256,
                        now,
                        packId,
                        builder)
                == 1;
    }

    /// Says why it cannot be made.
    public void failed(UUID packId, UUID builder, String why, Instant now) {
        database.update(
                """
                update pack set state = 'FAILED', failure = ?, finished_at = ?
                where pack_id = ? and builder = ? and state = 'BUILDING'
                """,
                why,
                now,
                packId,
                builder);
        clear(packId);
    }

    /// The bytes of a part; empty behind the last one.
    public Optional<byte[]> part(UUID packId, int number) {
        return database.first(
                """
                select bytes from pack_part join pack using (pack_id, builder) where pack_id = ? and number = ?
                """,
                row -> row.getBytes(1),
                packId,
                number);
    }

    /// Forgets the bytes of packs that were kept long enough.
    public void expire(Instant now) {
        database.update(
                """
                with old as (
                    update pack set state = 'EXPIRED' where state = 'READY' and kept_until < ? returning pack_id)
                delete from pack_part where pack_id in (select pack_id from old)
                """,
                now);
    }
}
