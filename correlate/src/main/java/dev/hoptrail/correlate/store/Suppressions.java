package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps findings from becoming alerts.
final class Suppressions {
    private final Connection connection;
    private final SessionMatcher matcher;
    private final Context context;

    Suppressions(Connection connection, SessionMatcher matcher, Context context) {
        this.connection = connection;
        this.matcher = matcher;
        this.context = context;
    }

    /// One suppression.
    ///
    /// @param ruleId null: of any rule
    /// @param query what finds the sessions; empty: every one
    private record Suppression(@Nullable String ruleId, String query) {

        boolean speaksOf(Finding finding) {
            return ruleId == null || ruleId.equals(finding.ruleId());
        }
    }

    /// Those of the findings that nothing covers that is in force at an instant.
    ///
    /// @param sessions the sessions that the findings are about, by id
    List<Finding> uncovered(
            Collection<Finding> findings, Map<UUID, SessionState> sessions, Instant now)
            throws SQLException {
        List<Suppression> suppressions = inForce(now);
        suppressions.removeIf(one -> findings.stream().noneMatch(one::speaksOf));
        if (suppressions.isEmpty()) {
            return List.copyOf(findings);
        }
        Map<String, Set<UUID>> found =
                matcher.matching(
                        suppressions.stream().map(Suppression::query).distinct().toList(),
                        projected(findings, sessions),
                        context);
        return findings.stream()
                .filter(finding ->
                        suppressions.stream()
                                .noneMatch(one ->
                                        one.speaksOf(finding)
                                                && found.getOrDefault(one.query, Set.of())
                                                        .contains(finding.sessionId())))
                .toList();
    }

    private List<ProjectedSession> projected(
            Collection<Finding> findings, Map<UUID, SessionState> sessions) {
        List<SessionState> states =
                findings.stream()
                        .map(Finding::sessionId)
                        .distinct()
                        .filter(sessions::containsKey)
                        .map(sessions::get)
                        .collect(Collectors.toList());
        return new PostgresSessionSource(SameTransaction.of(connection)).complete(states);
    }

    private List<Suppression> inForce(Instant now) throws SQLException {
        String sql =
                """
                select rule_id, query from suppression
                where expires_at > ?::timestamptz and ended_at is null\
                """;
        List<Suppression> suppressions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, now.toString());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    suppressions.add(new Suppression(row.getString(1), row.getString(2)));
                }
            }
        }
        return suppressions;
    }
}
