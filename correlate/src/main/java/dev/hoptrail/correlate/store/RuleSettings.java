package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.detect.Rule;
import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.RuleSetting;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How rules are set now.
final class RuleSettings {
    private RuleSettings() {}

    /// The settings in force.
    ///
    /// @param latest id of the latest change; 0 where all is as shipped
    record InForce(long latest, Map<String, RuleSetting> settings) {}

    /// @param written rules that people wrote, beside those that are shipped
    static InForce read(Connection connection, List<Rule> written) throws SQLException {
        String sql =
                """
                select distinct on (rule_id) rule_setting_id, rule_id, version, enabled, severity,
                       parameters::text as parameters
                from rule_setting order by rule_id, version desc\
                """;
        Map<String, RuleInfo> infos = Rules.infos();
        written.forEach(rule -> infos.put(rule.id(), rule.info()));
        Map<String, RuleSetting> settings = new HashMap<>();
        long latest = 0;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                latest = Math.max(latest, row.getLong("rule_setting_id"));
                RuleInfo info = infos.get(row.getString("rule_id"));
                if (info != null) {
                    settings.put(info.id(), setting(info, row));
                }
            }
        }
        return new InForce(latest, settings);
    }

    static RuleSetting setting(RuleInfo info, ResultSet row) throws SQLException {
        String severity = row.getString("severity");
        Map<String, Long> parameters = new HashMap<>();
        for (Map.Entry<String, JsonNode> one :
                StateJson.read(row.getString("parameters")).properties()) {
            if (info.parameters().containsKey(one.getKey())) {
                parameters.put(one.getKey(), one.getValue().asLong());
            }
        }
        return new RuleSetting(
                info,
                row.getInt("version"),
                row.getBoolean("enabled"),
                severity == null ? null : Severity.valueOf(severity),
                parameters);
    }
}
