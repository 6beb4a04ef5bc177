package dev.hoptrail.api.alert.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.correlate.chain.AccountScope;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Alerts and findings as stored.
@Singleton
public final class AlertStore {

    private static final long LATEST = 253402300799L;
    private static final int NANOS_PER_MICRO = 1000;

    // Of the records that prove it, those who may see some accounts are told their own.
    private static final String ALERT =
            """
            select alert_id, opened_at, alert_payload(alert_id) || jsonb_build_object(
                       'openedAt', iso(opened_at), 'acknowledgedAt', iso(acknowledged_at),
                       'withheld', jsonb_build_array())
                   || case when scope.accounts is null then '{}' else jsonb_build_object('records', (
                       select coalesce(jsonb_agg(one -> 'eventId'), '[]')
                       from finding f cross join jsonb_array_elements(f.records) as one
                       where f.finding_id = alert_id and admitted(one ->> 'accountId', scope.accounts))) end as alert
            from alert cross join (select ?::text[] as accounts) as scope
            """;

    private static final String ADMITTED = "admitted(account_id, scope.accounts)";

    /// [Filter#subjects] as SQL.
    private static final String SUBJECT =
            ADMITTED
                    + """
                     and (?::uuid is null or session_id = ?::uuid)
                     and (?::uuid is null or chain_id = ?::uuid)
                     and (?::uuid[] is null or session_id = any (?::uuid[]))
                    """;

    /// [Filter#values] as SQL.
    private static final String VALUES =
            """
             and (?::text is null or state = ?::text)
             and (?::text is null or severity = ?::text)
             and (?::text is null or rule_id = ?::text)
             and (?::text is null or account_id = ?::text)
            """;

    private static final String BEFORE =
            "and (?::timestamptz is null or (opened_at, alert_id) < (?::timestamptz, ?::uuid))\n";

    private final Database database;

    public AlertStore(Database database) {
        this.database = database;
    }

    /// An alert as stored.
    ///
    /// @param alert as JSON
    public record AlertRow(UUID alertId, Instant openedAt, String alert) {

        /// The cursor behind it.
        public Cursor cursor() {
            return AlertStore.cursor(openedAt, alertId);
        }
    }

    /// What is asked for; null is anything.
    ///
    /// @param accountId of the session that an alert is about
    /// @param sessions that an alert is about
    public record Filter(
            @Nullable String state,
            @Nullable String severity,
            @Nullable String ruleId,
            @Nullable String accountId,
            @Nullable UUID sessionId,
            @Nullable UUID chainId,
            @Nullable List<UUID> sessions) {

        /// The same of some sessions only; null for all.
        public Filter about(@Nullable List<UUID> some) {
            return new Filter(state, severity, ruleId, accountId, sessionId, chainId, some);
        }

        /// The same with any value of what is counted.
        public Filter ofAnyValue() {
            return new Filter(null, null, null, null, sessionId, chainId, sessions);
        }

        private List<@Nullable Object> subjects(AccountScope scope) {
            UUID @Nullable [] some = sessions == null ? null : sessions.toArray(UUID[]::new);
            return Arrays.asList(
                    scope.accountIds(), sessionId, sessionId, chainId, chainId, some, some);
        }

        private List<@Nullable Object> values() {
            return Arrays.asList(
                    state, state, severity, severity, ruleId, ruleId, accountId, accountId);
        }
    }

    /// How many alerts have a value of a field.
    public record Count(String field, String value, long alerts) {}

    private static Cursor cursor(Instant time, UUID id) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        long micros = ChronoUnit.MICROS.between(second, time);
        return new Cursor(second.getEpochSecond(), micros, id);
    }

    private static @Nullable Instant time(@Nullable Cursor cursor) {
        return cursor == null
                ? null
                : Instant.ofEpochSecond(
                        Math.clamp(cursor.first(), 0, LATEST),
                        (long) Math.clamp(cursor.second(), 0, 999_999) * NANOS_PER_MICRO);
    }

    /// Alerts on sessions that a scope admits, the latest first.
    public List<AlertRow> alerts(
            Filter filter, AccountScope scope, @Nullable Cursor after, int limit) {
        List<@Nullable Object> parameters = parameters(filter, scope, after);
        parameters.add(limit);
        return database.list(
                ALERT
                        + "where "
                        + SUBJECT
                        + VALUES
                        + BEFORE
                        + "order by opened_at desc, alert_id desc limit ?",
                AlertStore::alert,
                parameters.toArray());
    }

    private static List<@Nullable Object> parameters(
            Filter filter, AccountScope scope, @Nullable Cursor after) {
        Instant before = time(after);
        List<@Nullable Object> parameters = new ArrayList<>(filter.subjects(scope));
        parameters.addAll(filter.values());
        parameters.addAll(Arrays.asList(before, before, after == null ? null : after.id()));
        return parameters;
    }

    /// Sessions that such alerts are about, some of them where there are more than the limit.
    public List<UUID> sessions(
            Filter filter, AccountScope scope, @Nullable Cursor after, int limit) {
        List<@Nullable Object> parameters = parameters(filter, scope, after);
        parameters.add(limit);
        return database.list(
                "select distinct session_id from alert cross join (select ?::text[] as accounts) as scope where "
                        + SUBJECT
                        + VALUES
                        + BEFORE
                        + "limit ?",
                row -> row.getObject("session_id", UUID.class),
                parameters.toArray());
    }

    /// How many alerts there are of each state, severity, rule and account, the most frequent
    /// values of a field first. What is asked for of a field itself does not narrow its counts:
    /// they say what else could be asked for.
    public List<Count> counts(Filter filter, AccountScope scope) {
        List<@Nullable Object> parameters = new ArrayList<>(filter.subjects(scope));
        parameters.addAll(filter.values());
        return database.list(
                """
                with subject as materialized (
                    select state, severity, rule_id, account_id
                    from alert cross join (select ?::text[] as accounts) as scope
                    where %s
                ), fits as materialized (
                    select state, severity, rule_id, account_id,
                           (?::text is null or state = ?::text) as state_fits,
                           (?::text is null or severity = ?::text) as severity_fits,
                           (?::text is null or rule_id = ?::text) as rule_fits,
                           (?::text is null or account_id = ?::text) as account_fits
                    from subject
                )
                select field, value, alerts from (
                    select 'state' as field, state as value, count(*) as alerts from fits
                    where severity_fits and rule_fits and account_fits group by state
                    union all
                    select 'severity', severity, count(*) from fits
                    where state_fits and rule_fits and account_fits group by severity
                    union all
                    select 'rule', rule_id, count(*) from fits
                    where state_fits and severity_fits and account_fits group by rule_id
                    union all
                    select 'account', account_id, count(*) from fits
                    where state_fits and severity_fits and rule_fits and account_id is not null
                    group by account_id
                ) as counted
                order by field, alerts desc, value
                """
                        .formatted(SUBJECT),
                row ->
                        new Count(
                                row.getString("field"),
                                row.getString("value"),
                                row.getLong("alerts")),
                parameters.toArray());
    }

    /// One alert, if a scope admits its session.
    public Optional<AlertRow> alert(UUID id, AccountScope scope) {
        return database.first(
                ALERT + "where alert_id = ? and " + ADMITTED,
                AlertStore::alert,
                scope.accountIds(),
                id);
    }

    private static AlertRow alert(ResultSet row) throws SQLException {
        return new AlertRow(
                row.getObject("alert_id", UUID.class),
                Objects.requireNonNull(Database.instant(row, "opened_at")),
                row.getString("alert"));
    }

    /// Answers an alert.
    ///
    /// @return false if there is none, or it was withdrawn
    public boolean dispose(UUID id, String outcome, String by, String reason) {
        return database.first(
                        "select dispose_alert(?, ?, ?, ?) as done",
                        row -> row.getBoolean("done"),
                        id,
                        outcome,
                        by,
                        reason)
                .orElse(false);
    }

    /// A finding as stored.
    public record FindingRow(
            UUID findingId,
            String ruleId,
            String ruleVersion,
            UUID sessionId,
            String severity,
            Instant at,
            String message,
            List<String> records) {

        /// The cursor behind it.
        public Cursor cursor() {
            return AlertStore.cursor(at, findingId);
        }
    }

    /// Findings on sessions that a scope admits, with their records in its accounts, by event time,
    /// the latest first.
    public List<FindingRow> findings(
            @Nullable String ruleId,
            @Nullable String severity,
            @Nullable UUID sessionId,
            AccountScope scope,
            @Nullable Cursor after,
            int limit) {
        Instant before = time(after);
        return database.list(
                """
                select finding_id, rule_id, rule_version, session_id, severity, at, message,
                       array(select one ->> 'eventId' from jsonb_array_elements(records) as one
                             where admitted(one ->> 'accountId', scope.accounts)) as records
                from finding cross join (select ?::text[] as accounts) as scope
                where (scope.accounts is null or exists (
                        select 1 from session s
                        where s.session_id = finding.session_id and admitted(s.account_id, scope.accounts)))
                  and (?::text is null or rule_id = ?::text)
                  and (?::text is null or severity = ?::text)
                  and (?::uuid is null or session_id = ?::uuid)
                  and (?::timestamptz is null or (at, finding_id) < (?::timestamptz, ?::uuid))
                order by at desc, finding_id desc
                limit ?
                """,
                AlertStore::finding,
                scope.accountIds(),
                ruleId,
                ruleId,
                severity,
                severity,
                sessionId,
                sessionId,
                before,
                before,
                after == null ? null : after.id(),
                limit);
    }

    private static FindingRow finding(ResultSet row) throws SQLException {
        return new FindingRow(
                row.getObject("finding_id", UUID.class),
                row.getString("rule_id"),
                row.getString("rule_version"),
                row.getObject("session_id", UUID.class),
                row.getString("severity"),
                Objects.requireNonNull(Database.instant(row, "at")),
                row.getString("message"),
                List.of((String[]) row.getArray("records").getArray()));
    }
}
