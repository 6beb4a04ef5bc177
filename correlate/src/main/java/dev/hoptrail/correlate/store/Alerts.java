package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Finding;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Opens, changes and withdraws alerts as findings come and go, and tells of it in the same
/// transaction.
final class Alerts {
    private final Connection connection;
    private final AlertSettings settings;
    private final Rules rules;
    private final Context context;

    Alerts(Connection connection, AlertSettings settings, Rules rules, Context context) {
        this.connection = connection;
        this.settings = settings;
        this.rules = rules;
        this.context = context;
    }

    private record Stored(UUID alertId, String state, String severity, String message) {}

    /// Follows what became of findings.
    ///
    /// @param subjects the sessions that were evaluated
    void follow(Findings.Outcome outcome, Map<UUID, Subject> subjects) throws SQLException {
        List<Finding> all = new ArrayList<>(outcome.opened());
        all.addAll(outcome.changed());
        all.addAll(outcome.withdrawn());
        if (all.isEmpty()) {
            return;
        }
        Map<UUID, Stored> stored = stored(all);
        List<Finding> fresh = new ArrayList<>();
        List<Finding> rewritten = new ArrayList<>();
        List<UUID> updated = new ArrayList<>();
        List<Finding> present = new ArrayList<>(outcome.opened());
        present.addAll(outcome.changed());
        Instant from = settings.from();
        for (Finding finding : present) {
            Stored was = stored.get(finding.findingId());
            if (!subjects.containsKey(finding.sessionId())) {
                continue;
            }
            if (was != null && !was.state.equals("WITHDRAWN")) {
                rewritten.add(finding);
                if (!was.severity.equals(finding.severity().name())
                        || !was.message.equals(finding.message())) {
                    updated.add(finding.findingId());
                }
            } else if (finding.severity().compareTo(settings.severity()) >= 0
                    && !finding.at().isBefore(from)) {
                fresh.add(finding);
            }
        }
        List<Finding> open = fresh.isEmpty() ? fresh : unsuppressed(fresh, subjects);
        write(open, subjects, true);
        write(rewritten, subjects, false);
        tell(open.stream().map(Finding::findingId).toList(), "alert.opened");
        tell(updated, "alert.updated");
        withdraw(outcome.withdrawn(), stored);
    }

    private List<Finding> unsuppressed(List<Finding> findings, Map<UUID, Subject> subjects)
            throws SQLException {
        Map<UUID, SessionState> sessions = new HashMap<>();
        subjects.forEach((id, subject) -> sessions.put(id, subject.session()));
        return new Suppressions(connection, settings.matcher(), context)
                .uncovered(findings, sessions, settings.clock().instant());
    }

    private void withdraw(List<Finding> findings, Map<UUID, Stored> stored) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        for (Finding finding : findings) {
            Stored was = stored.get(finding.findingId());
            if (was != null && !was.state.equals("WITHDRAWN")) {
                ids.add(was.alertId);
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update alert set state = 'WITHDRAWN' where alert_id = any (?)")) {
            update.setArray(1, SqlArrays.uuids(connection, ids));
            update.executeUpdate();
        }
        tell(ids, "alert.withdrawn");
    }

    private Map<UUID, Stored> stored(Collection<Finding> findings) throws SQLException {
        // Locked against answers: an alert that is answered and withdrawn at once is told of twice,
        // in that order.
        String sql =
                """
                select a.alert_id, a.state, a.severity, a.content ->> 'message' as message
                from alert a where a.alert_id = any (?) order by a.alert_id for no key update\
                """;
        Map<UUID, Stored> stored = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, findings, Finding::findingId));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID id = Objects.requireNonNull(SessionRow.uuid(row, "alert_id"));
                    stored.put(
                            id,
                            new Stored(
                                    id,
                                    row.getString("state"),
                                    row.getString("severity"),
                                    row.getString("message")));
                }
            }
        }
        return stored;
    }

    private void write(List<Finding> findings, Map<UUID, Subject> subjects, boolean open)
            throws SQLException {
        if (findings.isEmpty()) {
            return;
        }
        String sql =
                """
                insert into alert as a (alert_id, rule_id, severity, at, session_id, chain_id, state, content)
                select q.alert_id, q.rule_id, q.severity, q.at, q.session_id, q.chain_id, 'OPEN', q.content
                from unnest(?::uuid[], ?::text[], ?::text[], times(?), ?::uuid[], ?::uuid[], ?::jsonb[])
                    as q (alert_id, rule_id, severity, at, session_id, chain_id, content)
                order by q.alert_id
                on conflict (alert_id) do update
                set severity = excluded.severity, at = excluded.at, chain_id = excluded.chain_id,
                    content = excluded.content, state = case when ? then 'OPEN' else a.state end\
                """;
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setArray(1, SqlArrays.uuids(connection, findings, Finding::findingId));
            upsert.setArray(2, SqlArrays.texts(connection, findings, Finding::ruleId));
            upsert.setArray(3, SqlArrays.texts(connection, findings, f -> f.severity().name()));
            upsert.setArray(4, SqlArrays.times(connection, findings, Finding::at));
            upsert.setArray(5, SqlArrays.uuids(connection, findings, Finding::sessionId));
            upsert.setArray(
                    6,
                    SqlArrays.uuids(
                            connection,
                            findings,
                            f -> subject(subjects, f).session().derived().chainId()));
            upsert.setArray(
                    7,
                    SqlArrays.texts(
                            connection,
                            findings,
                            f ->
                                    AlertJson.content(
                                            f, rules.info(f.ruleId()), subject(subjects, f))));
            upsert.setBoolean(8, open);
            upsert.executeUpdate();
        }
    }

    private static Subject subject(Map<UUID, Subject> subjects, Finding finding) {
        return Objects.requireNonNull(subjects.get(finding.sessionId()));
    }

    private void tell(List<UUID> ids, String type) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement tell = connection.prepareStatement("select tell_alerts(?, ?)")) {
            tell.setArray(1, SqlArrays.uuids(connection, ids));
            tell.setString(2, type);
            tell.execute();
        }
    }
}
