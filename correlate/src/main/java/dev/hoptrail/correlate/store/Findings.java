package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Finding;
import dev.hoptrail.correlate.detect.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Findings as PostgreSQL keeps them.
final class Findings {
    private static final String COLUMNS =
            "finding_id, rule_id, rule_version, session_id, severity, at, message, records";

    private Findings() {}

    /// What became of the findings on a set of sessions.
    ///
    /// @param opened that were not there before
    /// @param changed that say something else now
    /// @param withdrawn that hold no longer
    record Outcome(List<Finding> opened, List<Finding> changed, List<Finding> withdrawn) {

        Set<UUID> sessions() {
            Set<UUID> sessions = new HashSet<>();
            for (List<Finding> some : List.of(opened, changed, withdrawn)) {
                some.forEach(finding -> sessions.add(finding.sessionId()));
            }
            return sessions;
        }
    }

    /// Makes the findings on sessions what they are now.
    ///
    /// @param sessionIds all sessions that were evaluated, and those that left
    static Outcome replace(
            Connection connection, Collection<UUID> sessionIds, Collection<Finding> now)
            throws SQLException {
        Map<UUID, Finding> before = new HashMap<>();
        of(connection, sessionIds).forEach(finding -> before.put(finding.findingId(), finding));
        List<Finding> opened = new ArrayList<>();
        List<Finding> changed = new ArrayList<>();
        for (Finding finding : now) {
            Finding was = before.remove(finding.findingId());
            if (was == null) {
                opened.add(finding);
            } else if (!was.equals(finding)) {
                changed.add(finding);
            }
        }
        List<Finding> withdrawn = List.copyOf(before.values());
        remove(connection, withdrawn);
        insert(connection, opened);
        update(connection, changed);
        return new Outcome(opened, changed, withdrawn);
    }

    /// The findings on sessions.
    static List<Finding> of(Connection connection, Collection<UUID> sessionIds)
            throws SQLException {
        String sql =
                """
                select f.finding_id, f.rule_id, f.rule_version, f.session_id, f.severity, f.at, f.message,
                       f.records::text as records
                from unnest(?::uuid[]) as q (session_id) join finding f on f.session_id = q.session_id
                order by f.session_id, f.rule_id\
                """;
        List<Finding> findings = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, sessionIds));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    findings.add(read(row));
                }
            }
        }
        return findings;
    }

    static Finding read(ResultSet row) throws SQLException {
        return new Finding(
                Objects.requireNonNull(SessionRow.uuid(row, "finding_id")),
                row.getString("rule_id"),
                row.getString("rule_version"),
                Objects.requireNonNull(SessionRow.uuid(row, "session_id")),
                Severity.valueOf(row.getString("severity")),
                Objects.requireNonNull(SessionRow.time(row, "at")),
                row.getString("message"),
                StateJson.records(row.getString("records")));
    }

    private static void insert(Connection connection, List<Finding> findings) throws SQLException {
        try (BinaryCopy copy = BinaryCopy.into(connection, "finding", COLUMNS)) {
            for (Finding finding : findings) {
                copy.row()
                        .uuid(finding.findingId())
                        .text(finding.ruleId())
                        .text(finding.ruleVersion())
                        .uuid(finding.sessionId())
                        .text(finding.severity().name())
                        .time(finding.at())
                        .text(finding.message())
                        .json(StateJson.records(finding.records()));
            }
            copy.finish();
        }
    }

    private static void update(Connection connection, List<Finding> findings) throws SQLException {
        if (findings.isEmpty()) {
            return;
        }
        String sql =
                """
                update finding f
                set rule_version = q.rule_version, severity = q.severity, at = q.at, message = q.message,
                    records = q.records
                from unnest(?::uuid[], ?::text[], ?::text[], times(?), ?::text[], ?::jsonb[])
                    as q (finding_id, rule_version, severity, at, message, records)
                where f.finding_id = q.finding_id\
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, SqlArrays.uuids(connection, findings, Finding::findingId));
            update.setArray(2, SqlArrays.texts(connection, findings, Finding::ruleVersion));
            update.setArray(3, SqlArrays.texts(connection, findings, f -> f.severity().name()));
            update.setArray(4, SqlArrays.times(connection, findings, Finding::at));
            update.setArray(5, SqlArrays.texts(connection, findings, Finding::message));
            update.setArray(
                    6, SqlArrays.texts(connection, findings, f -> StateJson.records(f.records())));
            update.executeUpdate();
        }
    }

    private static void remove(Connection connection, List<Finding> findings) throws SQLException {
        if (findings.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from finding where finding_id = any (?)")) {
            delete.setArray(1, SqlArrays.uuids(connection, findings, Finding::findingId));
            delete.executeUpdate();
        }
    }
}
