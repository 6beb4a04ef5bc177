package dev.hoptrail.ingest.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the ledger tells about what was read.
public final class LedgerQueries {

    /// CloudTrail delivers most files within a quarter of an hour.
    private static final Duration DELIVERY = Duration.ofHours(1);

    private final DataSource database;

    public LedgerQueries(DataSource database) {
        this.database = database;
    }

    /// Returns what was read of each account, region and hour of a time, by hour, account and
    /// region; an hour of which nothing was read, and nothing was to be expected, is absent.
    ///
    /// @param from the first hour
    /// @param to behind the last hour
    /// @param now what ended less than an hour before may still be delivered: it is not missed
    /// @param accounts only these; null for all
    /// @param limit how many rows at most
    /// @throws LedgerException if the database fails
    public List<Coverage> coverage(
            Instant from, Instant to, Instant now, String @Nullable [] accounts, int limit) {
        try (Connection connection = database.getConnection()) {
            Instant delivered = now.minus(DELIVERY).truncatedTo(ChronoUnit.HOURS);
            return CoverageRows.find(connection, from, to, delivered, accounts, limit);
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
