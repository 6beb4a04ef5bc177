package dev.hoptrail.api.rule.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/// How much rules said.
@Singleton
public final class NoiseStore {

    private final Database database;

    public NoiseStore(Database database) {
        this.database = database;
    }

    /// What a rule said in a period.
    ///
    /// @param findings by the time at which what they tell of happened
    /// @param alerts that were opened in it
    /// @param explained those of the alerts that turned out to be as it should be
    @Schema(name = "RuleNoise")
    public record NoiseRow(String ruleId, long findings, long alerts, long explained) {}

    /// What rules said of sessions that a scope admits, by rule id; silent ones are left out.
    ///
    /// @param to exclusive
    public List<NoiseRow> noise(Instant from, Instant to, AccountScope scope) {
        return database.list(
                """
                with scope as (select ?::text[] as accounts), said as (
                    select rule_id, count(*) as findings, 0 as alerts, 0 as explained
                    from finding f cross join scope
                    where at >= ? and at < ? and (scope.accounts is null or exists (
                        select 1 from session s
                        where s.session_id = f.session_id and admitted(s.account_id, scope.accounts)))
                    group by rule_id
                    union all
                    select rule_id, 0, count(*), count(*) filter (where state = 'EXPLAINED')
                    from alert cross join scope
                    where opened_at >= ? and opened_at < ? and admitted(account_id, scope.accounts)
                    group by rule_id
                )
                select rule_id, sum(findings) as findings, sum(alerts) as alerts, sum(explained) as explained
                from said group by rule_id order by rule_id
                """,
                row ->
                        new NoiseRow(
                                row.getString("rule_id"),
                                row.getLong("findings"),
                                row.getLong("alerts"),
                                row.getLong("explained")),
                scope.accountIds(),
                from,
                to,
                from,
                to);
    }
}
