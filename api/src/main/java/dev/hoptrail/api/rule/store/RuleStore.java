package dev.hoptrail.api.rule.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rules that people wrote and settings of all rules, every version of both.
@Singleton
public final class RuleStore {

    private final Database database;

    public RuleStore(Database database) {
        this.database = database;
    }

    /// One version of a rule's setting.
    ///
    /// @param severity null: as the rule says
    /// @param parameters those that differ from their defaults, a JSON object
    public record SettingRow(
            String ruleId,
            int version,
            boolean enabled,
            @Nullable String severity,
            String parameters,
            String by,
            Instant at) {}

    /// The settings in force.
    public List<SettingRow> inForce() {
        return database.list(
                """
                select distinct on (rule_id) rule_id, version, enabled, severity, parameters::text, set_by, set_at
                from rule_setting order by rule_id, version desc
                """,
                RuleStore::row);
    }

    /// Every version of a rule's setting, the latest first.
    public List<SettingRow> versions(String ruleId) {
        return database.list(
                """
                select rule_id, version, enabled, severity, parameters::text, set_by, set_at
                from rule_setting where rule_id = ? order by version desc
                """,
                RuleStore::row,
                ruleId);
    }

    /// Sets a rule: the next version of its setting.
    public void set(
            String ruleId,
            boolean enabled,
            @Nullable String severity,
            String parameters,
            String by) {
        database.update(
                """
                insert into rule_setting (rule_id, version, enabled, severity, parameters, set_by)
                select ?, coalesce(max(version), 0) + 1, ?, ?, ?::jsonb, ?
                from rule_setting where rule_id = ?
                """,
                ruleId,
                enabled,
                severity,
                parameters,
                by,
                ruleId);
    }

    /// One version of a rule that somebody wrote.
    ///
    /// @param source its text; null where it was deleted
    public record SigmaRow(
            String ruleId, int version, @Nullable String source, String by, Instant at) {}

    /// The latest version of every rule that somebody wrote, deleted ones among them, by id.
    public List<SigmaRow> sigmaRules() {
        return database.list(
                """
                select distinct on (rule_id) rule_id, version, source, set_by, set_at
                from sigma_rule order by rule_id, version desc
                """,
                RuleStore::sigmaRow);
    }

    /// Every version of such a rule, the latest first.
    public List<SigmaRow> sigmaVersions(String ruleId) {
        return database.list(
                """
                select rule_id, version, source, set_by, set_at
                from sigma_rule where rule_id = ? order by version desc
                """,
                RuleStore::sigmaRow,
                ruleId);
    }

    /// Whether somebody ever wrote a rule of that id.
    public boolean hasSigmaRule(String ruleId) {
        return !sigmaVersions(ruleId).isEmpty();
    }

    /// Writes a rule: the next version of it.
    ///
    /// @param source null: deletes it
    public void write(String ruleId, @Nullable String source, String by) {
        database.update(
                """
                insert into sigma_rule (rule_id, version, source, set_by)
                select ?, coalesce(max(version), 0) + 1, ?, ?
                from sigma_rule where rule_id = ?
                """,
                ruleId,
                source,
                by,
                ruleId);
    }

    private static SigmaRow sigmaRow(ResultSet row) throws SQLException {
        return new SigmaRow(
                row.getString("rule_id"),
                row.getInt("version"),
                row.getString("source"),
                row.getString("set_by"),
                Objects.requireNonNull(Database.instant(row, "set_at")));
    }

    private static SettingRow row(ResultSet row) throws SQLException {
        return new SettingRow(
                row.getString("rule_id"),
                row.getInt("version"),
                row.getBoolean("enabled"),
                row.getString("severity"),
                row.getString("parameters"),
                row.getString("set_by"),
                Objects.requireNonNull(Database.instant(row, "set_at")));
    }
}
