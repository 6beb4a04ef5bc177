package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.TimeWindow;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What sessions did with their credentials.
@Singleton
public final class UseStore {

    private final Database database;

    public UseStore(Database database) {
        this.database = database;
    }

    /// What a session did: calls of one kind, from one place.
    ///
    /// @param count how often; where several trails delivered the same calls, the largest count of
    ///   one
    @Schema(name = "Use")
    public record Use(
            String accountId,
            String region,
            String service,
            String action,
            @Nullable String error,
            @Nullable String sourceIp,
            @Nullable String userAgent,
            long count,
            Instant firstAt,
            Instant lastAt) {}

    /// Calls of one kind, of many sessions together.
    ///
    /// @param denied those that were refused or failed
    public record ActionCount(String service, String action, long count, long denied) {}

    /// What a call was, and how it ended.
    ///
    /// @param error null for one that succeeded
    public record Kind(String service, String action, @Nullable String error)
            implements Comparable<Kind> {

        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::service)
                        .thenComparing(Kind::action)
                        .thenComparing(
                                Kind::error, Comparator.nullsFirst(Comparator.naturalOrder()));

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }
    }

    /// Calls of one kind in a span of time.
    public record CallSum(Kind kind, long count, Instant firstAt, Instant lastAt) {

        /// With others of the same kind.
        public CallSum plus(CallSum more) {
            return new CallSum(
                    kind,
                    count + more.count,
                    firstAt.isBefore(more.firstAt) ? firstAt : more.firstAt,
                    lastAt.isAfter(more.lastAt) ? lastAt : more.lastAt);
        }
    }

    /// Which calls count.
    ///
    /// @param period null for all times
    private record Wanted(AccountScope scope, @Nullable TimeWindow period) {}

    // Of the same calls that several trails delivered, the largest count of one is taken. Sums are
    // by
    // the hour: those that reach into the span of time count.
    private static final String CALLS =
            """
            with shown as (
                select distinct c.credential_id
                from unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::uuid[])
                    as s (principal_hash, issued_at, issued_key, session_id)
                cross join lateral credentials_at_work(
                    s.session_id, s.principal_hash, s.issued_at, s.issued_key) as c),
            trail as (
                select u.trail_id, account, region, service, action, error, ip, agent,
                       sum(count) as count, min(first) as first_at, max(last) as last_at
                from shown
                join session_use u on u.credential_id = shown.credential_id
                cross join jsonb_to_recordset(u.calls) as call (
                    account text, region text, service text, action text, error text,
                    ip text, agent text, count bigint, first timestamptz, last timestamptz)
                where u.hour between date_trunc('hour', ?::timestamptz) and ?::timestamptz
                  and coalesce(last, u.hour) >= ?::timestamptz and coalesce(first, u.hour) <= ?::timestamptz
                  and admitted(account, ?::text[])
                group by u.trail_id, account, region, service, action, error, ip, agent),
            call as (
                select account, region, service, action, error, ip, agent,
                       max(count) as count, min(first_at) as first_at, max(last_at) as last_at
                from trail
                group by account, region, service, action, error, ip, agent)
            """;

    /// What a session did in the accounts that a scope admits, the most frequent first.
    public List<Use> uses(SessionState state, AccountScope scope, int limit) {
        return calls(
                List.of(state),
                new Wanted(scope, null),
                """
                select * from call
                order by count desc, service, action, error, account, region, ip, agent
                limit ?
                """,
                UseStore::use,
                limit);
    }

    /// What sessions did together in the accounts that a scope admits, the most frequent first.
    public List<ActionCount> actions(
            Collection<SessionState> states, AccountScope scope, int limit) {
        return calls(
                states,
                new Wanted(scope, null),
                """
                select service, action, sum(count) as count,
                       coalesce(sum(count) filter (where error is not null), 0) as denied
                from call
                group by service, action
                order by count desc, service, action
                limit ?
                """,
                row ->
                        new ActionCount(
                                Objects.requireNonNullElse(row.getString("service"), ""),
                                Objects.requireNonNullElse(row.getString("action"), ""),
                                row.getLong("count"),
                                row.getLong("denied")),
                limit);
    }

    /// What sessions did together in a span of time, the most frequent first.
    ///
    /// @param period null for all times
    public List<CallSum> sums(
            Collection<SessionState> states,
            AccountScope scope,
            @Nullable TimeWindow period,
            int limit) {
        return calls(
                states,
                new Wanted(scope, period),
                """
                select service, action, error, sum(count) as count, min(first_at) as first_at, max(last_at) as last_at
                from call
                where first_at is not null and last_at is not null
                group by service, action, error
                order by count desc, service, action, error
                limit ?
                """,
                row ->
                        new CallSum(
                                new Kind(
                                        Objects.requireNonNullElse(row.getString("service"), ""),
                                        Objects.requireNonNullElse(row.getString("action"), ""),
                                        row.getString("error")),
                                row.getLong("count"),
                                Objects.requireNonNull(Database.instant(row, "first_at")),
                                Objects.requireNonNull(Database.instant(row, "last_at"))),
                limit);
    }

    private <T> List<T> calls(
            Collection<SessionState> states,
            Wanted wanted,
            String select,
            Database.Row<T> reader,
            int limit) {
        TimeWindow period = wanted.period;
        String from = period == null ? "-infinity" : period.from().toString();
        String to = period == null ? "infinity" : period.to().toString();
        List<SessionFacts> facts =
                states.stream()
                        .map(SessionState::facts)
                        .filter(one -> Folding.principalHash(one) != null)
                        .toList();
        if (facts.isEmpty()) {
            return List.of();
        }
        return database.list(
                CALLS + select,
                reader,
                facts.stream().map(Folding::principalHash).toArray(Long[]::new),
                facts.stream().map(one -> one.issuedAt().toString()).toArray(String[]::new),
                facts.stream()
                        .map(one -> one.key() == null ? null : one.key().value())
                        .toArray(String[]::new),
                facts.stream().map(one -> one.sessionId().toString()).toArray(String[]::new),
                from,
                to,
                from,
                to,
                wanted.scope.accountIds(),
                limit);
    }

    private static Use use(ResultSet row) throws SQLException {
        return new Use(
                Objects.requireNonNullElse(row.getString("account"), ""),
                Objects.requireNonNullElse(row.getString("region"), ""),
                Objects.requireNonNullElse(row.getString("service"), ""),
                Objects.requireNonNullElse(row.getString("action"), ""),
                row.getString("error"),
                row.getString("ip"),
                row.getString("agent"),
                row.getLong("count"),
                Objects.requireNonNull(Database.instant(row, "first_at")),
                Objects.requireNonNull(Database.instant(row, "last_at")));
    }
}
