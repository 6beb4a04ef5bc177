package dev.hoptrail.api.source.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.ingest.digest.LogVerdict;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The ledger of files, and how far what was published is stored.
@Singleton
public final class SourceStore {

    private static final int NANOS_PER_MICRO = 1000;

    private final Database database;

    public SourceStore(Database database) {
        this.database = database;
    }

    /// A file that was read.
    ///
    /// @param sha256 of the stored bytes, in hex
    /// @param size in bytes, as stored
    /// @param note what was odd about it, such as MULTIPLE_GZIP_MEMBERS
    /// @param verdict what CloudTrail's digests say of it; null for a file that they do not name,
    ///   such as a push, and until that is worked out
    @Schema(name = "LogFile")
    public record LogFileRow(
            UUID fileId,
            String source,
            String sha256,
            long size,
            String trail,
            @Nullable String accountId,
            @Nullable String region,
            long records,
            long identityEvents,
            long duplicates,
            long rejected,
            @Nullable String note,
            @Nullable LogVerdict verdict,
            Instant readAt) {}

    /// Files of the accounts that a scope admits, the latest first. What files of an unknown
    /// account are called may name anything.
    public List<LogFileRow> files(AccountScope scope, @Nullable Cursor after, int limit) {
        Instant before =
                after == null
                        ? null
                        : Instant.ofEpochSecond(
                                Math.clamp(after.first(), 0, 253402300799L),
                                (long) Math.clamp(after.second(), 0, 999_999) * NANOS_PER_MICRO);
        return database.list(
                """
                select file_id, source, sha256, size, trail, account_id, region, records,
                       identity_events, duplicates, rejected, note, verdict, read_at
                from log_file
                where admitted(account_id, ?::text[])
                  and (?::timestamptz is null or (read_at, file_id) < (?::timestamptz, ?::uuid))
                order by read_at desc, file_id desc
                limit ?
                """,
                SourceStore::file,
                scope.accountIds(),
                before,
                before,
                after == null ? null : after.id(),
                limit);
    }

    /// The cursor behind a file.
    public static Cursor cursor(LogFileRow last) {
        Instant second = last.readAt().truncatedTo(ChronoUnit.SECONDS);
        long micros = ChronoUnit.MICROS.between(second, last.readAt());
        return new Cursor(second.getEpochSecond(), Math.toIntExact(micros), last.fileId());
    }

    private static LogFileRow file(ResultSet row) throws SQLException {
        return new LogFileRow(
                row.getObject("file_id", UUID.class),
                row.getString("source"),
                HexFormat.of().formatHex(row.getBytes("sha256")),
                row.getLong("size"),
                row.getString("trail"),
                row.getString("account_id"),
                row.getString("region"),
                row.getLong("records"),
                row.getLong("identity_events"),
                row.getLong("duplicates"),
                row.getLong("rejected"),
                row.getString("note"),
                Optional.ofNullable(row.getString("verdict")).map(LogVerdict::valueOf).orElse(null),
                Objects.requireNonNull(Database.instant(row, "read_at")));
    }

    /// How many messages behind the given offsets are not stored yet, over all partitions.
    ///
    /// @param published by id of the topic and partition, the offset behind the last message
    public long waiting(Map<UUID, Map<Integer, Long>> published) {
        Map<UUID, Map<Integer, Long>> stored = new TreeMap<>();
        database.list(
                "select topic_id, partition, next_offset from consumed_offset",
                row ->
                        stored.computeIfAbsent(
                                        row.getObject("topic_id", UUID.class),
                                        none -> new TreeMap<>())
                                .put(row.getInt("partition"), row.getLong("next_offset")));
        long waiting = 0;
        for (Map.Entry<UUID, Map<Integer, Long>> topic : published.entrySet()) {
            Map<Integer, Long> reached = stored.getOrDefault(topic.getKey(), Map.of());
            for (Map.Entry<Integer, Long> partition : topic.getValue().entrySet()) {
                long next = reached.getOrDefault(partition.getKey(), 0L);
                waiting += Math.max(0, partition.getValue() - next);
            }
        }
        return waiting;
    }

    /// How many batches wait to be looked at again, since correlators wrote at the same time.
    public long relinking() {
        return database.first(
                        "select count(*) as batches from relink", row -> row.getLong("batches"))
                .orElse(0L);
    }

    /// How many files no verdict of digests stands of yet.
    public long unverified() {
        return database.first(
                        """
                        select (select count(*) from log_file where not is_judged)
                             + (select count(*) from digest_file where not is_judged) as files
                        """,
                        row -> row.getLong("files"))
                .orElse(0L);
    }

    /// How much of what was stored no rule has looked at yet.
    public long undetected() {
        return database.first("select undetected() as waiting", row -> row.getLong("waiting"))
                .orElse(0L);
    }

    /// How many sessions there are of which the issuance was seen.
    public long issuedSessions() {
        return database.first(
                        "select count(*) as sessions from session where kind <> 'UNSEEN'",
                        row -> row.getLong("sessions"))
                .orElse(0L);
    }
}
