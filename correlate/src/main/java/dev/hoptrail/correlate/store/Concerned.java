package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.detect.Baseline;
import dev.hoptrail.correlate.store.Baselines.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;

/// Which sessions a change concerns beside those that it was made to.
final class Concerned {
    private Concerned() {}

    /// The sessions directly after a changed line, of those that are stored: what they compare
    /// themselves with has changed.
    ///
    /// @param changed sorted by key
    static Set<UUID> after(Connection connection, List<Line> changed, Map<Long, Integer> reach)
            throws SQLException {
        Set<Long> continued = continued(connection, changed);
        List<Line> lines = changed.stream().filter(line -> continued.contains(line.key())).toList();
        if (lines.isEmpty()) {
            return Set.of();
        }
        String sql =
                """
                select distinct later.session_id
                from unnest(?::bigint[], times(?), ?::uuid[], ?::int[]) as q (key, at, session_id, reach)
                cross join lateral (
                    select o.session_id from observation o
                    where o.key = q.key and (o.at, o.session_id) > (q.at, q.session_id)
                    order by o.at, o.session_id limit q.reach) as later\
                """;
        Set<UUID> successors = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, lines, Line::key));
            select.setArray(2, SqlArrays.times(connection, lines, Line::at));
            select.setArray(3, SqlArrays.uuids(connection, lines, Line::sessionId));
            select.setArray(
                    4,
                    SqlArrays.integers(
                            connection,
                            lines,
                            line ->
                                    reach.getOrDefault(
                                            line.key(), Baseline.furthest(line.value()))));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    successors.add(row.getObject(1, UUID.class));
                }
            }
        }
        return successors;
    }

    /// The keys that have a later line than the first of the changed ones. Most have not: what
    /// comes in order comes last.
    private static Set<Long> continued(Connection connection, List<Line> changed)
            throws SQLException {
        Map<Long, Line> first = new LinkedHashMap<>();
        changed.forEach(line ->
                first.merge(
                        line.key(), line, BinaryOperator.minBy(Comparator.comparing(Line::at))));
        Set<Long> continued = new HashSet<>();
        if (first.isEmpty()) {
            return continued;
        }
        String sql =
                """
                select q.key from unnest(?::bigint[], times(?)) as q (key, at)
                where exists (select from observation o where o.key = q.key and o.at >= q.at)\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, first.values(), Line::key));
            select.setArray(2, SqlArrays.times(connection, first.values(), Line::at));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    continued.add(row.getLong(1));
                }
            }
        }
        return continued;
    }

    /// All descendants of sessions.
    static Set<UUID> below(Connection connection, Set<UUID> moved) throws SQLException {
        if (moved.isEmpty()) {
            return Set.of();
        }
        String sql =
                """
                with recursive below as (
                    select c.session_id, c.issued_at
                    from unnest(?::uuid[], times(?)) as q (session_id, issued_at)
                    join session c on c.parent_id = q.session_id
                        and c.issued_at between q.issued_at - interval '1 day' and q.issued_at + interval '3 days'
                    union
                    select c.session_id, c.issued_at
                    from below b
                    join session c on c.parent_id = b.session_id
                        and c.issued_at between b.issued_at - interval '1 day' and b.issued_at + interval '3 days')
                select session_id from below\
                """;
        Set<UUID> below = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, moved));
            select.setArray(2, SqlArrays.times(connection, moved, Ids::issuedAt));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    below.add(row.getObject(1, UUID.class));
                }
            }
        }
        return below;
    }
}
