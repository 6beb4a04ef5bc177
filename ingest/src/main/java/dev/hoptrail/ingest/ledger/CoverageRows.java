package dev.hoptrail.ingest.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums up hours of coverage.
final class CoverageRows {

    /// Each branch tells its share of a cell, zeros elsewhere.
    private static final String SQL =
            """
            with asked as materialized (
                select ?::timestamptz as since, ?::timestamptz as until, ?::timestamptz as delivered, ?::text[] as accounts
            ), of_trail as (
                select h.account_id, h.region, h.hour, f.trail,
                       sum(h.records)::bigint as records,
                       sum(h.identity_events)::bigint as identity_events,
                       sum(h.rejected)::bigint as rejected,
                       count(*) filter (where f.verdict = 'PROVEN') as proven,
                       count(*) filter (where f.verdict in ('UNPROVEN', 'LOG_NOT_HASHED')) as unproven,
                       count(*) filter (where f.verdict in ('LOG_CHANGED', 'LOG_TRAILING_BYTES', 'LOG_DAMAGED')) as failed,
                       count(*) filter (where f.verdict = 'LOG_UNNAMED') as unnamed,
                       count(*) filter (where f.verdict = 'LOG_NOT_COVERED') as not_covered
                from asked a
                join log_file_hour h on h.hour >= a.since and h.hour < a.until and admitted(h.account_id, a.accounts)
                join log_file f using (file_id)
                group by h.account_id, h.region, h.hour, f.trail
            ), digest as (
                select d.account_id, d.region, date_trunc('hour', d.starts_at, 'UTC') as hour, d.is_backfill,
                       case when d.is_proven and not d.has_failed then 'PROVEN'
                            when d.kinds && '{NO_KEYS,KEY_UNKNOWN}'
                             and d.kinds <@ '{NO_KEYS,KEY_UNKNOWN,CHAIN_RESTARTED}' then 'NO_KEY'
                            when d.has_failed then 'FAILED'
                            else 'UNPROVEN' end as state,
                       (select count(*) from digest_log g where g.digest_id = d.digest_id and not g.is_there) as logs_missing
                from asked a
                join digest_file d on d.starts_at >= a.since - interval '1 hour' and d.starts_at < a.until
                 and admitted(d.account_id, a.accounts)
            ), missing as (
                select distinct d.account_id, d.region, d.chain_id, date_trunc('hour', gap.at, 'UTC') as hour
                from asked a
                join digest_file d on d.missing > 0 and d.missing_from < a.until and d.starts_at > a.since
                 and admitted(d.account_id, a.accounts)
                cross join lateral generate_series(
                    d.missing_from + greatest(0, ceil(extract(epoch from a.since - d.missing_from) / 3600)::float8) * interval '1 hour',
                    least(d.starts_at, a.until) - interval '1 second',
                    interval '1 hour') as gap (at)
            ), silent as (
                select was.account_id, was.region, was.hour + days * interval '24 hours' as hour
                from asked a
                cross join lateral (
                    select distinct h.account_id, h.region, h.hour from log_file_hour h
                    where h.hour >= a.since - interval '168 hours' and h.hour < a.until
                      and h.records > 0 and admitted(h.account_id, a.accounts)) as was
                cross join generate_series(1, 7) as days
                where was.hour + days * interval '24 hours' >= a.since
                  and was.hour + days * interval '24 hours' < least(a.until, a.delivered)
                group by 1, 2, 3
                having count(*) >= 6
            ), part as (
                select account_id, region, hour, max(records) as records, max(identity_events) as identity_events,
                       sum(rejected) as rejected, count(*) as trails, false as silent,
                       0 as d_proven, 0 as d_unproven, 0 as d_no_key, 0 as d_failed, 0 as d_missing, 0 as d_backfill,
                       sum(proven) as l_proven, sum(unproven) as l_unproven, sum(failed) as l_failed,
                       sum(unnamed) as l_unnamed, sum(not_covered) as l_not_covered, 0 as l_missing
                from of_trail group by account_id, region, hour
                union all
                select account_id, region, hour, 0, 0, 0, 0, false,
                       count(*) filter (where state = 'PROVEN'), count(*) filter (where state = 'UNPROVEN'),
                       count(*) filter (where state = 'NO_KEY'), count(*) filter (where state = 'FAILED'), 0,
                       count(*) filter (where is_backfill), 0, 0, 0, 0, 0, sum(logs_missing)
                from digest group by account_id, region, hour
                union all
                select account_id, region, hour, 0, 0, 0, 0, false, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0
                from missing group by account_id, region, hour
                union all
                select account_id, region, hour, 0, 0, 0, 0, true, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                from silent s
                where not exists (
                    select from log_file_hour h
                    where h.hour = s.hour and h.account_id = s.account_id and h.region = s.region and h.records > 0)
            )
            select account_id, region, hour,
                   sum(records)::bigint, sum(identity_events)::bigint, sum(rejected)::bigint, sum(trails)::bigint, bool_or(silent),
                   sum(d_proven)::bigint, sum(d_unproven)::bigint, sum(d_no_key)::bigint,
                   sum(d_failed)::bigint, sum(d_missing)::bigint, sum(d_backfill)::bigint,
                   sum(l_proven)::bigint, sum(l_unproven)::bigint, sum(l_failed)::bigint,
                   sum(l_unnamed)::bigint, sum(l_not_covered)::bigint, sum(l_missing)::bigint
            from part, asked a
            where hour >= a.since and hour < a.until
            group by account_id, region, hour
            order by hour, account_id, region
            limit ?
            """;

    private CoverageRows() {}

    static List<Coverage> find(
            Connection connection,
            Instant from,
            Instant to,
            Instant delivered,
            String @Nullable [] accounts,
            int limit)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SQL)) {
            query.setObject(1, from.atOffset(ZoneOffset.UTC));
            query.setObject(2, to.atOffset(ZoneOffset.UTC));
            query.setObject(3, delivered.atOffset(ZoneOffset.UTC));
            query.setObject(4, accounts);
            query.setInt(5, limit);
            List<Coverage> hours = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    hours.add(read(rows));
                }
            }
            return hours;
        }
    }

    private static Coverage read(ResultSet row) throws SQLException {
        DigestCounts digests =
                new DigestCounts(
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14));
        LogFileCounts logFiles =
                new LogFileCounts(
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17),
                        row.getLong(18),
                        row.getLong(19),
                        row.getLong(20));
        return new Coverage(
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7),
                row.getBoolean(8),
                digests,
                logFiles,
                CoverageVerdict.of(digests, logFiles));
    }
}
