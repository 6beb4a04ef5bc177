package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.RecordRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Acts as PostgreSQL keeps them.
final class IdentityActs {
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final Comparator<Act> BY_TIME =
            Comparator.comparing(Act::at)
                    .thenComparing(act -> act.record().recordId())
                    .thenComparingLong(Act::bodyHash);
    private static final String COLUMNS =
            """
            record_id, at, body_hash, account_id, event_id, shared_event_id, kind, principal_id, principal_hash, \
            access_key, key_hash, created_at, target, target_hash, action, user_agent, \
            revoked_before\
            """;

    private IdentityActs() {}

    static void write(Connection connection, Collection<Act> acts) throws SQLException {
        if (acts.isEmpty()) {
            return;
        }
        try (BinaryCopy copy = BinaryCopy.into(connection, "identity_act", COLUMNS)) {
            for (Act act : acts) {
                RecordRef ref = act.record();
                AccessKeyId key = act.key();
                copy.row()
                        .uuid(ref.recordId())
                        .time(act.at())
                        .bigint(act.bodyHash())
                        .text(ref.accountId())
                        .text(ref.eventId())
                        .text(ref.sharedEventId())
                        .text(act.kind().name())
                        .text(act.principal())
                        .bigint(
                                act.principal().isEmpty()
                                        ? null
                                        : Folding.principalHash(act.principal()))
                        .text(key == null ? null : key.value())
                        .bigint(key == null ? null : Folding.keyHash(key.value()))
                        .time(act.createdAt())
                        .text(act.target())
                        .bigint(act.target() == null ? null : Act.hash(act.target()))
                        .text(act.action())
                        .text(act.agent())
                        .time(act.revokedBefore());
            }
            copy.finish();
        }
    }

    /// What sessions did, earliest first, the first 500 of each.
    static Map<UUID, List<Act>> by(Connection connection, List<SessionState> sessions)
            throws SQLException {
        String sql =
                """
                select q.session_id as subject_id, a.*
                from unnest(?::uuid[], ?::bigint[], times(?), times(?), times(?), ?::bigint[])
                    as q (session_id, hash, issued_at, since, until, key_hash)
                cross join lateral (
                    select a.* from identity_act a
                    where a.principal_hash = q.hash and a.at between q.since and q.until
                      and (a.key_hash = q.key_hash
                        or a.created_at between q.issued_at - interval '2 seconds' and q.issued_at + interval '2 seconds')
                    order by a.at, a.record_id, a.body_hash limit 500) as a\
                """;
        List<SessionState> asked =
                sessions.stream()
                        .filter(state -> Folding.principalHash(state.facts()) != null)
                        .toList();
        Map<UUID, List<Act>> acts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            SessionReader.bindPrincipals(select, asked);
            select.setArray(
                    4, SqlArrays.times(connection, asked, s -> s.facts().issuedAt().minus(SLACK)));
            select.setArray(5, SqlArrays.times(connection, asked, IdentityActs::until));
            select.setArray(
                    6, SqlArrays.bigints(connection, asked, state -> keyHash(state.facts())));
            read(select, acts);
        }
        return acts;
    }

    private static Instant until(SessionState state) {
        return state.facts().expiresAt().plus(Duration.ofDays(1));
    }

    private static @org.jspecify.annotations.Nullable Long keyHash(SessionFacts facts) {
        return facts.key() == null ? null : Folding.keyHash(facts.key().value());
    }

    /// A way into a session: what acts may name.
    ///
    /// @param byPortal whether the portal of Identity Center leads there
    record Way(UUID sessionId, Instant issuedAt, long target, boolean byPortal) {}

    /// What was done to the ways into sessions during the day before, earliest first. Of the
    /// portal's calls only those beside the issuance, and refusals only where trust was changed as
    /// well: there are many of both.
    static Map<UUID, List<Act>> to(Connection connection, List<Way> ways) throws SQLException {
        Map<UUID, List<Act>> acts = new HashMap<>(changes(connection, changed(connection, ways)));
        List<Way> opened =
                ways.stream()
                        .filter(way ->
                                acts.getOrDefault(way.sessionId(), List.of()).stream()
                                        .anyMatch(act -> act.kind() == Act.Kind.TRUST_CHANGED))
                        .toList();
        List<Way> portal = ways.stream().filter(Way::byPortal).toList();
        portal(connection, portal)
                .forEach((id, some) -> acts.merge(id, some, IdentityActs::inOrder));
        acts.putAll(withRefusals(connection, opened));
        return acts;
    }

    private static List<Act> inOrder(List<Act> one, List<Act> other) {
        return Stream.concat(one.stream(), other.stream()).sorted(BY_TIME).toList();
    }

    /// Those of which the target was changed about that time. Sessions share a few targets, and
    /// most of these stay as they are.
    private static List<Way> changed(Connection connection, List<Way> ways) throws SQLException {
        if (ways.isEmpty()) {
            return ways;
        }
        LongSummaryStatistics seconds =
                ways.stream().mapToLong(way -> way.issuedAt().getEpochSecond()).summaryStatistics();
        String sql =
                """
                select q.target
                from unnest(?::bigint[]) as q (target)
                where exists (
                    select from identity_act a
                    where a.target_hash = q.target and a.kind in ('TRUST_CHANGED', 'PROVIDER_CHANGED')
                      and a.at between to_timestamp(?) - interval '1 day' and to_timestamp(?) + interval '3 minutes')\
                """;
        List<Long> targets = ways.stream().map(Way::target).distinct().toList();
        Set<Long> changed = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, targets, target -> target));
            select.setLong(2, seconds.getMin());
            select.setLong(3, seconds.getMax());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changed.add(row.getLong(1));
                }
            }
        }
        return ways.stream().filter(way -> changed.contains(way.target())).toList();
    }

    private static Map<UUID, List<Act>> changes(Connection connection, List<Way> ways)
            throws SQLException {
        return acts(
                connection,
                ways,
                """
                a.kind in ('TRUST_CHANGED', 'PROVIDER_CHANGED')
                and a.at between q.issued_at - interval '1 day' and q.issued_at + interval '2 minutes'\
                """);
    }

    private static Map<UUID, List<Act>> portal(Connection connection, List<Way> ways)
            throws SQLException {
        return acts(
                connection,
                ways,
                """
                a.kind = 'PORTAL'
                and a.at between q.issued_at - interval '2 minutes' and q.issued_at + interval '2 minutes'\
                """);
    }

    private static Map<UUID, List<Act>> withRefusals(Connection connection, List<Way> ways)
            throws SQLException {
        return acts(
                connection,
                ways,
                """
                a.at between q.issued_at - interval '1 day' and q.issued_at + interval '2 minutes'
                and (a.kind <> 'PORTAL' or a.at >= q.issued_at - interval '2 minutes')\
                """);
    }

    /// The acts that name the targets of ways, earliest first, the latest 500 of each.
    ///
    /// @param which a condition on an act `a` and the way `q`
    private static Map<UUID, List<Act>> acts(Connection connection, List<Way> ways, String which)
            throws SQLException {
        Map<UUID, List<Act>> acts = new HashMap<>();
        if (ways.isEmpty()) {
            return acts;
        }
        String sql =
                """
                select q.session_id as subject_id, a.*
                from unnest(?::uuid[], times(?), ?::bigint[]) as q (session_id, issued_at, target)
                cross join lateral (
                    select a.* from identity_act a
                    where a.target_hash = q.target and %s
                    order by a.at desc, a.record_id, a.body_hash limit 500) as a
                order by a.at, a.record_id, a.body_hash\
                """
                        .formatted(which);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, ways, Way::sessionId));
            select.setArray(2, SqlArrays.times(connection, ways, Way::issuedAt));
            select.setArray(3, SqlArrays.bigints(connection, ways, Way::target));
            read(select, acts);
        }
        return acts;
    }

    /// A role above a session, or its own.
    ///
    /// @param issuedAt when the session above was issued
    /// @param until when the session below ends
    record Rank(UUID sessionId, Instant issuedAt, Instant until, long target) {}

    /// What ended sessions of roles between an issue and an end, earliest first.
    static Map<UUID, List<Act>> revocations(Connection connection, List<Rank> ranks)
            throws SQLException {
        String sql =
                """
                select distinct q.session_id as subject_id, a.*
                from unnest(?::uuid[], times(?), times(?), ?::bigint[]) as q (session_id, issued_at, until, target)
                join identity_act a on a.kind = 'SESSIONS_REVOKED' and a.target_hash = q.target
                    and a.at between q.issued_at and q.until
                order by a.at, a.record_id, a.body_hash\
                """;
        Map<UUID, List<Act>> acts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, ranks, Rank::sessionId));
            select.setArray(2, SqlArrays.times(connection, ranks, Rank::issuedAt));
            select.setArray(3, SqlArrays.times(connection, ranks, Rank::until));
            select.setArray(4, SqlArrays.bigints(connection, ranks, Rank::target));
            read(select, acts);
        }
        return acts;
    }

    /// Whether sessions were ever revoked. Most organisations never do, and need not ask who was
    /// concerned.
    static boolean anyRevocation(Connection connection) throws SQLException {
        String sql = "select exists (select from identity_act where kind = 'SESSIONS_REVOKED')";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void read(PreparedStatement select, Map<UUID, List<Act>> acts)
            throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                acts.computeIfAbsent(
                                row.getObject("subject_id", UUID.class), none -> new ArrayList<>())
                        .add(act(row));
            }
        }
    }

    private static Act act(ResultSet row) throws SQLException {
        Instant at = Objects.requireNonNull(SessionRow.time(row, "at"));
        return new Act(
                new RecordRef(
                        Objects.requireNonNull(SessionRow.uuid(row, "record_id")),
                        at,
                        row.getString("account_id"),
                        row.getString("event_id"),
                        row.getString("shared_event_id")),
                row.getLong("body_hash"),
                Act.Kind.valueOf(row.getString("kind")),
                at,
                row.getString("principal_id"),
                AccessKeyId.of(row.getString("access_key")),
                SessionRow.time(row, "created_at"),
                row.getString("target"),
                row.getString("action"),
                row.getString("user_agent"),
                SessionRow.time(row, "revoked_before"));
    }
}
