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
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the ledger tells about what was read.
public final class LedgerQueries {

    private final DataSource database;

    public LedgerQueries(DataSource database) {
        this.database = database;
    }

    /// Returns what was read of each account, region and hour of a time, by hour, account and
    /// region; an hour of which nothing was read is absent.
    ///
    /// @param from the first hour
    /// @param to behind the last hour
    /// @param accounts only these; null for all
    /// @param limit how many rows at most
    /// @throws LedgerException if the database fails
    public List<Coverage> coverage(
            Instant from, Instant to, String @Nullable [] accounts, int limit) {
        String sql =
                """
                select account_id, region, hour,
                       max(records), max(identity_events), sum(rejected)::bigint, count(*)
                from (
                    select h.account_id, h.region, h.hour, f.trail,
                           sum(h.records)::bigint as records,
                           sum(h.identity_events)::bigint as identity_events,
                           sum(h.rejected)::bigint as rejected
                    from log_file_hour h
                    join log_file f using (file_id)
                    where h.hour >= ? and h.hour < ? and admitted(h.account_id, ?::text[])
                    group by h.account_id, h.region, h.hour, f.trail
                ) of_trail
                group by account_id, region, hour
                order by hour, account_id, region
                limit ?
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, from.atOffset(ZoneOffset.UTC));
            query.setObject(2, to.atOffset(ZoneOffset.UTC));
            query.setObject(3, accounts);
            query.setInt(4, limit);
            List<Coverage> hours = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    hours.add(
                            new Coverage(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getObject(3, OffsetDateTime.class).toInstant(),
                                    rows.getLong(4),
                                    rows.getLong(5),
                                    rows.getLong(6),
                                    rows.getInt(7)));
                }
            }
            return hours;
        } catch (SQLException failure) {
            throw new LedgerException("Asking for coverage failed", failure);
        }
    }

    /// Hours on end of which something was read of an account, in any region.
    ///
    /// @param from the beginning of the first hour
    /// @param to the end of the last one
    public record Span(String accountId, Instant from, Instant to) {}

    /// Returns all spans, by account and time.
    ///
    /// @throws LedgerException if the database fails
    public List<Span> spans() {
        // Hours on end keep their distance from their row numbers.
        String sql =
                """
                select account_id, min(hour), max(hour) + interval '1 hour'
                from (
                    select account_id, hour,
                           hour - row_number() over (partition by account_id order by hour) * interval '1 hour' as island
                    from (select distinct account_id, hour from log_file_hour) as read
                ) as numbered
                group by account_id, island
                order by account_id, min(hour)
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            List<Span> spans = new ArrayList<>();
            while (rows.next()) {
                spans.add(
                        new Span(
                                rows.getString(1),
                                rows.getObject(2, OffsetDateTime.class).toInstant(),
                                rows.getObject(3, OffsetDateTime.class).toInstant()));
            }
            return spans;
        } catch (SQLException failure) {
            throw new LedgerException("Asking for what was read failed", failure);
        }
    }

    /// Returns how much was read in all, each trail counted.
    ///
    /// @param accounts files of these only; null for all files
    /// @throws LedgerException if the database fails
    public Totals totals(String @Nullable [] accounts) {
        String sql =
                """
                select count(*), coalesce(sum(records), 0)::bigint,
                       coalesce(sum(identity_events), 0)::bigint, coalesce(sum(rejected), 0)::bigint
                from log_file
                where admitted(account_id, ?::text[])
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, accounts);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        } catch (SQLException failure) {
            throw new LedgerException("Counting files failed", failure);
        }
    }

    /// All that was read, each trail counted.
    public record Totals(long files, long records, long identityEvents, long rejected) {}
}
