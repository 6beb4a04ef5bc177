package dev.hoptrail.api.event.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.tags.SessionTag;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Records as they were delivered, tokens blanked.
@Singleton
public final class EventStore {

    private static final String COLUMNS =
            """
            r.record_id, r.event_time, r.body_hash, r.account_id, r.event_id, r.event_source,
            r.event_name, r.error_code, r.session_id, r.conflict,
            case when not r.erased then r.sha256 end as sha256, r.body
            """;

    // A record is its recipient's; one that issued a session is also the session's.
    private static final String ADMITTED =
            """
            admitted(r.account_id, ?::text[]) and (?::text[] is null or r.session_id is null or exists (
                select 1 from session s
                where s.session_id = r.session_id and admitted(s.account_id, ?::text[])))
            """;

    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /// One body under which a record was delivered.
    ///
    /// @param body JSON text
    /// @param sha256 of the record's bytes where it was first read, in hex; null where something
    ///   was erased of it
    public record Delivered(
            UUID recordId,
            Instant eventTime,
            long bodyHash,
            String accountId,
            String eventId,
            String eventSource,
            String eventName,
            @Nullable String errorCode,
            @Nullable UUID sessionId,
            boolean conflict,
            @Nullable String sha256,
            String body) {

        /// The same with as much of the body as may be shown.
        public Delivered withBody(String shown) {
            return new Delivered(
                    recordId,
                    eventTime,
                    bodyHash,
                    accountId,
                    eventId,
                    eventSource,
                    eventName,
                    errorCode,
                    sessionId,
                    conflict,
                    sha256,
                    shown);
        }
    }

    /// Where a body was read.
    @Schema(name = "Sighting")
    public record Sighting(String source, int index) {}

    /// The bodies of a record; nearly always one. A record that issued a session is as if it were
    /// not there where the scope does not admit that session.
    public List<Delivered> record(String accountId, String eventId, AccountScope scope) {
        return database.list(
                "select "
                        + COLUMNS
                        + " from record r where r.record_id = ? and "
                        + ADMITTED
                        + " order by r.body_hash",
                EventStore::delivered,
                Ids.record(accountId, eventId),
                scope.accountIds(),
                scope.accountIds(),
                scope.accountIds());
    }

    /// Where a body was read, all of it.
    public List<Sighting> sightings(Delivered delivered) {
        return database.list(
                """
                select u.uri, seen.source_index
                from (select source_id, source_index from record
                      where record_id = ? and event_time = ? and body_hash = ?
                      union
                      select source_id, source_index from sighting
                      where record_id = ? and event_time = ? and body_hash = ?) seen
                join source u using (source_id)
                order by u.uri, seen.source_index
                limit 1000
                """,
                row -> new Sighting(row.getString("uri"), row.getInt("source_index")),
                delivered.recordId(),
                delivered.eventTime(),
                delivered.bodyHash(),
                delivered.recordId(),
                delivered.eventTime(),
                delivered.bodyHash());
    }

    /// Refused calls, the latest first.
    ///
    /// @param tagKey only those that asked for a session tag of this key, in any case; null for all
    /// @param scope only those delivered to an account that it admits
    /// @param before the place of the last one of the page before: its time and id
    public List<Delivered> denials(
            Instant from,
            Instant to,
            @Nullable String tagKey,
            AccountScope scope,
            @Nullable Instant before,
            @Nullable UUID beforeId,
            int limit) {
        String folded = tagKey == null ? null : SessionTag.fold(tagKey);
        return database.list(
                "select "
                        + COLUMNS
                        + """
                        from record r
                        where (?::text is null or exists (
                                select 1 from refused_tag t
                                where t.folded_key = ?::text and t.record_id = r.record_id
                                  and t.called_at = r.event_time))
                          and admitted(r.account_id, ?::text[]) and r.error_code is not null and r.event_time >= ? and r.event_time <= ?
                          and (?::timestamptz is null
                            or (r.event_time, r.record_id) < (?::timestamptz, ?::uuid))
                        order by r.event_time desc, r.record_id desc
                        limit ?
                        """,
                EventStore::delivered,
                folded,
                folded,
                scope.accountIds(),
                from,
                to,
                before,
                before,
                beforeId,
                limit);
    }

    private static Delivered delivered(ResultSet row) throws SQLException {
        return new Delivered(
                row.getObject("record_id", UUID.class),
                Objects.requireNonNull(Database.instant(row, "event_time")),
                row.getLong("body_hash"),
                row.getString("account_id"),
                row.getString("event_id"),
                row.getString("event_source"),
                row.getString("event_name"),
                row.getString("error_code"),
                row.getObject("session_id", UUID.class),
                row.getBoolean("conflict"),
                hex(row.getBytes("sha256")),
                row.getString("body"));
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }
}
