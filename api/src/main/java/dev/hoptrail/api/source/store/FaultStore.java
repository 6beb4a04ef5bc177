package dev.hoptrail.api.source.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.ingest.digest.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What keeps logs from being proven whole, file by file.
@Singleton
public final class FaultStore {

    private static final int NANOS_PER_MICRO = 1000;

    private final Database database;

    public FaultStore(Database database) {
        this.database = database;
    }

    /// One thing that is wrong with a file.
    ///
    /// @param faultId stays the same as long as the fault does
    /// @param at the beginning of the digest's hour, or the delivery of the log file
    /// @param file the URI of what was read, or the key of what was not
    @Schema(name = "LogFault")
    public record Fault(
            UUID faultId,
            Problem.Kind kind,
            Problem.Severity severity,
            String accountId,
            String region,
            Instant at,
            String file,
            String detail) {}

    /// What is asked for.
    ///
    /// @param account null for all that the scope admits
    /// @param region null for all
    public record Question(
            AccountScope scope,
            Instant from,
            Instant to,
            @Nullable String account,
            @Nullable String region) {}

    /// Faults of a time, the oldest first.
    public List<Fault> faults(Question asked, @Nullable Cursor after, int limit) {
        Instant behind =
                after == null
                        ? null
                        : Instant.ofEpochSecond(
                                Math.clamp(after.first(), 0, 253402300799L),
                                (long) Math.clamp(after.second(), 0, 999_999) * NANOS_PER_MICRO);
        return database.list(
                """
                with asked as materialized (
                    select ?::timestamptz as since, ?::timestamptz as until, ?::text[] as accounts, ?::text as account, ?::text as region
                ), digest as (
                    select d.* from asked a
                    join digest_file d on d.starts_at >= a.since and d.starts_at < a.until
                     and admitted(d.account_id, a.accounts)
                     and (a.account is null or d.account_id = a.account) and (a.region is null or d.region = a.region)
                ), fault as (
                    select k.kind, d.account_id, d.region, d.starts_at as at, d.source as file, k.detail
                    from digest d cross join lateral unnest(d.kinds, d.details) as k (kind, detail)
                    union all
                    select 'LOG_MISSING', d.account_id, d.region, d.starts_at, g.object, 'named by ' || d.source
                    from digest d join digest_log g on g.digest_id = d.digest_id and not g.is_there
                    union all
                    select 'DIGEST_MISSING', d.account_id, d.region, greatest(d.missing_from, a.since), d.missing_object,
                           format('%s of %s to %s are not there, this one the last of them', d.missing,
                                  to_char(d.missing_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                  to_char(d.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                    from asked a
                    join digest_file d on d.missing > 0 and d.missing_from < a.until and d.starts_at > a.since
                     and admitted(d.account_id, a.accounts)
                     and (a.account is null or d.account_id = a.account) and (a.region is null or d.region = a.region)
                    union all
                    select l.verdict, l.account_id, l.region, l.delivered_at, l.source,
                           case l.verdict
                               when 'LOG_CHANGED' then 'its text has the hash ' || encode(l.text_sha256, 'hex') || ', another one states ' || d.source
                               when 'LOG_TRAILING_BYTES' then 'bytes behind the gzip stream that was delivered'
                               when 'LOG_DAMAGED' then 'cannot be inflated to its end'
                               when 'LOG_UNNAMED' then 'no digest names it, though there is one of the hour in which it was delivered'
                               else 'there is no digest of the hour in which it was delivered' end
                    from asked a
                    join log_file l on l.delivered_at >= a.since and l.delivered_at < a.until
                     and l.verdict not in ('PROVEN', 'UNPROVEN') and l.verdict <> 'LOG_NOT_HASHED'
                     and admitted(l.account_id, a.accounts)
                     and (a.account is null or l.account_id = a.account) and (a.region is null or l.region = a.region)
                    left join digest_file d on d.digest_id = l.digest_id
                ), named as (
                    select distinct md5(concat_ws(chr(10), kind, account_id, region, extract(epoch from at), file, detail))::uuid as fault_id, fault.* from fault
                )
                select * from named
                where ?::timestamptz is null or (at, fault_id) > (?::timestamptz, ?::uuid)
                order by at, fault_id
                limit ?
                """,
                FaultStore::fault,
                asked.from(),
                asked.to(),
                asked.scope().accountIds(),
                asked.account(),
                asked.region(),
                behind,
                behind,
                after == null ? null : after.id(),
                limit);
    }

    /// The cursor behind a fault.
    public static Cursor cursor(Fault last) {
        Instant second = last.at().truncatedTo(ChronoUnit.SECONDS);
        long micros = ChronoUnit.MICROS.between(second, last.at());
        return new Cursor(second.getEpochSecond(), Math.toIntExact(micros), last.faultId());
    }

    private static Fault fault(ResultSet row) throws SQLException {
        Problem.Kind kind = Problem.Kind.valueOf(row.getString("kind"));
        return new Fault(
                row.getObject("fault_id", UUID.class),
                kind,
                kind.severity(),
                row.getString("account_id"),
                row.getString("region"),
                Objects.requireNonNull(Database.instant(row, "at")),
                row.getString("file"),
                row.getString("detail"));
    }
}
