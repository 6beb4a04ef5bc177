package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Rule;
import dev.hoptrail.correlate.detect.sigma.SigmaRule;
import dev.hoptrail.correlate.sigma.SigmaFaults;
import dev.hoptrail.correlate.sigma.SigmaReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rules that people wrote, as they are in force. Reads them anew only where one changed.
final class SigmaRules {
    private static final Logger log = LoggerFactory.getLogger(SigmaRules.class);

    private InForce known = new InForce(0, List.of());

    /// The rules in force, by id.
    ///
    /// @param texts how many were written so far, all versions of all rules
    record InForce(long texts, List<Rule> rules) {
        InForce {
            rules = List.copyOf(rules);
        }
    }

    InForce read(Connection connection) throws SQLException {
        long texts = written(connection);
        if (texts != known.texts) {
            known = new InForce(texts, rules(connection));
        }
        return known;
    }

    private static long written(Connection connection) throws SQLException {
        String sql = "select count(*) from sigma_rule";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Rule> rules(Connection connection) throws SQLException {
        String sql =
                "select distinct on (rule_id) rule_id, version, source from sigma_rule order by rule_id, version desc";
        List<Rule> rules = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String source = row.getString("source");
                if (source != null) {
                    try {
                        SigmaRule rule = SigmaReader.read(source, row.getInt("version"));
                        rules.add(rule.rule());
                    } catch (SigmaFaults faults) {
                        // It was read before it was stored, by a process of another version.
                        log.warn(
                                "Version {} of rule {} cannot be read here and is left out: {}",
                                row.getInt("version"),
                                row.getString("rule_id"),
                                faults.getMessage());
                    }
                }
            }
        }
        return rules;
    }
}
