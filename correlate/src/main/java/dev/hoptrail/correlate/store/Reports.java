package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Sessions that people reported. A report of a placeholder holds for what took its place.
final class Reports {
    private Reports() {}

    /// How often a session was reported, or a report taken back.
    static long count(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select count(*) from session_report");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// All sessions that were ever reported, with what took their place.
    static Set<UUID> sessions(Connection connection) throws SQLException {
        String sql =
                """
                select session_id from session_report
                union
                select a.session_id from session_report r join session_alias a on a.alias_id = r.session_id
                where a.session_id is not null\
                """;
        Set<UUID> sessions = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sessions.add(Objects.requireNonNull(row.getObject(1, UUID.class)));
            }
        }
        return sessions;
    }

    /// Since when those of the sessions are in wrong hands that are reported.
    static Map<UUID, Instant> of(Connection connection, Collection<UUID> sessions)
            throws SQLException {
        String sql =
                """
                select q.id, min(r.since) as since
                from unnest(?::uuid[]) as q (id)
                cross join lateral (
                    select q.id as reported
                    union select a.alias_id from session_alias a where a.session_id = q.id) as named
                cross join lateral (
                    select r.since, r.withdrawn from session_report r where r.session_id = named.reported
                    order by r.session_report_id desc limit 1) as r
                where not r.withdrawn
                group by q.id\
                """;
        Map<UUID, Instant> since = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, sessions));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    since.put(
                            Objects.requireNonNull(row.getObject(1, UUID.class)),
                            Objects.requireNonNull(SessionRow.time(row, "since")));
                }
            }
        }
        return since;
    }
}
