package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.detect.Baseline;
import dev.hoptrail.correlate.store.Baselines.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
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
            return read(select);
        }
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
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, moved));
            select.setArray(2, SqlArrays.times(connection, moved, Ids::issuedAt));
            return read(select);
        }
    }

    /// Credentials of no session that was issued before a moment; of some it is not known when they
    /// began.
    static Set<Long> since(Connection connection, Collection<Long> credentials, Instant moment)
            throws SQLException {
        Set<Long> since = new HashSet<>();
        if (credentials.isEmpty()) {
            return since;
        }
        String sql =
                """
                select c.credential_id from unnest(?::bigint[]) as q (id)
                join credential c on c.credential_id = q.id
                where c.created_at is null or c.created_at >= ?::timestamptz - interval '2 seconds'\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, credentials, id -> id));
            select.setString(2, moment.toString());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    since.add(row.getLong(1));
                }
            }
        }
        return since;
    }

    /// The sessions that credentials at work are of.
    static Set<UUID> byCredentials(Connection connection, Collection<Long> ids)
            throws SQLException {
        String sql =
                """
                select s.session_id
                from unnest(?::bigint[]) as q (id)
                join credential c on c.credential_id = q.id
                join session s on s.principal_hash = c.principal_hash
                    and s.issued_at between c.created_at - interval '2 seconds' and c.created_at + interval '2 seconds'\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, ids, id -> id));
            return ids.isEmpty() ? new HashSet<>() : read(select);
        }
    }

    /// The sessions that did acts, those that acts are about, and all below one that was revoked.
    static Set<UUID> byActs(Connection connection, Collection<UUID> acts) throws SQLException {
        Set<UUID> sessions = new HashSet<>();
        if (!acts.isEmpty()) {
            sessions.addAll(beside(connection, acts));
            sessions.addAll(below(connection, revoked(connection, acts)));
        }
        return sessions;
    }

    /// Those who did the acts, and those whose way in the acts are about: as [IdentityActs#to]
    /// reads them, a refusal only where trust was changed as well.
    private static Set<UUID> beside(Connection connection, Collection<UUID> acts)
            throws SQLException {
        String sql =
                """
                with act as materialized (
                    select a.* from unnest(?::uuid[]) as q (id) join identity_act a on a.record_id = q.id)
                select s.session_id from act a
                join session s on s.principal_hash = a.principal_hash
                    and s.issued_at between a.created_at - interval '2 seconds' and a.created_at + interval '2 seconds'
                union
                select s.session_id from act a
                join session s on s.issued_key_hash = a.key_hash and s.issued_key = a.access_key
                    and s.issued_at between a.at - interval '38 hours' and a.at + interval '1 day'
                union
                select o.session_id from act a
                join observation o on o.key = a.target_hash
                    and o.at between a.at - interval '2 minutes'
                        and a.at + case a.kind when 'PORTAL' then interval '2 minutes' else interval '1 day' end
                where a.kind in ('PORTAL', 'TRUST_CHANGED', 'PROVIDER_CHANGED')
                   or (a.kind = 'DENIED_ROLE' and exists (
                       select from identity_act t
                       where t.target_hash = a.target_hash and t.kind = 'TRUST_CHANGED'
                         and t.at between a.at - interval '25 hours' and a.at + interval '25 hours'))\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, acts));
            return read(select);
        }
    }

    /// The sessions that a revocation ended. What came from them is to be evaluated.
    private static Set<UUID> revoked(Connection connection, Collection<UUID> acts)
            throws SQLException {
        String sql =
                """
                select distinct o.session_id
                from unnest(?::uuid[]) as q (id)
                join identity_act a on a.record_id = q.id and a.kind = 'SESSIONS_REVOKED'
                join observation o on o.key = a.target_hash and o.at between a.at - interval '38 hours' and a.at\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, acts));
            return read(select);
        }
    }

    private static Set<UUID> read(PreparedStatement select) throws SQLException {
        Set<UUID> sessions = new HashSet<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sessions.add(row.getObject(1, UUID.class));
            }
        }
        return sessions;
    }
}
