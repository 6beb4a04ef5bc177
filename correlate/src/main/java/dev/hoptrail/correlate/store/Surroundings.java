package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Act;
import dev.hoptrail.correlate.detect.Baseline;
import dev.hoptrail.correlate.detect.Child;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Observation;
import dev.hoptrail.correlate.detect.Observations;
import dev.hoptrail.correlate.detect.Past;
import dev.hoptrail.correlate.detect.Subject;
import dev.hoptrail.correlate.detect.Use;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what rules look at beside a session, in sets.
final class Surroundings {
    private static final int DEEPEST = 200;
    private static final Duration LIFE = Duration.ofHours(37);

    private final Connection connection;
    private final Subject.Accounts accounts;
    private final Context context;

    Surroundings(Connection connection, Subject.Accounts accounts, Context context) {
        this.connection = connection;
        this.accounts = accounts;
        this.context = context;
    }

    /// The sessions, each with a past of which nothing is read.
    List<Subject> of(List<SessionState> sessions, Instant began, @Nullable Instant portalBegan)
            throws SQLException {
        Map<UUID, SessionState> known = new HashMap<>();
        sessions.forEach(state -> known.put(state.sessionId(), state));
        ancestors(known);
        Map<UUID, List<Child>> children = children(sessions);
        Map<UUID, List<SessionState>> twins = twins(sessions);
        Map<UUID, List<Use>> uses = uses(sessions);
        var acts = IdentityActs.by(connection, sessions);
        List<Subject> subjects = new ArrayList<>(sessions.size());
        for (SessionState state : sessions) {
            UUID id = state.sessionId();
            subjects.add(
                    new Subject(
                            state,
                            lineage(state, known),
                            children.getOrDefault(id, List.of()),
                            twins.getOrDefault(id, List.of()),
                            uses.getOrDefault(id, List.of()),
                            acts.getOrDefault(id, List.of()),
                            List.of(),
                            List.of(),
                            accounts,
                            context,
                            Past.unread(began, portalBegan),
                            Subject.Told.NOTHING));
        }
        return withReports(withRevocations(withEntries(subjects)));
    }

    private List<Subject> withReports(List<Subject> subjects) throws SQLException {
        if (Reports.count(connection) == 0) {
            return subjects;
        }
        Set<UUID> above = new HashSet<>();
        subjects.forEach(
                subject -> subject.lineage().forEach(state -> above.add(state.sessionId())));
        Map<UUID, Instant> reported = Reports.of(connection, above);
        return subjects.stream()
                .map(subject -> subject.withTold(subject.told().withReported(reported)))
                .toList();
    }

    /// The same with what only some rules ask for.
    List<Subject> told(List<Subject> subjects) {
        List<ProjectedSession> projected =
                new PostgresSessionSource(SameTransaction.of(connection))
                        .complete(subjects.stream().map(Subject::session).toList());
        List<Subject> told = new ArrayList<>(subjects.size());
        for (int i = 0; i < subjects.size(); i++) {
            ProjectedSession one = projected.get(i);
            told.add(
                    subjects.get(i)
                            .withTold(
                                    new Subject.Told(
                                            one.shownKeys(),
                                            one.subjectTags(),
                                            one.agent(),
                                            Set.of(),
                                            subjects.get(i).told().reported())));
        }
        return told;
    }

    private List<Subject> withRevocations(List<Subject> subjects) throws SQLException {
        if (!IdentityActs.anyRevocation(connection)) {
            return subjects;
        }
        List<IdentityActs.Rank> ranks = new ArrayList<>();
        for (Subject subject : subjects) {
            SessionState session = subject.session();
            rank(session, session, ranks);
            subject.lineage().forEach(above -> rank(session, above, ranks));
        }
        var acts = IdentityActs.revocations(connection, ranks);
        return subjects.stream()
                .map(subject -> {
                    var own = acts.get(subject.session().sessionId());
                    return own == null ? subject : subject.withRevocations(own);
                })
                .toList();
    }

    private static void rank(
            SessionState session, SessionState above, List<IdentityActs.Rank> ranks) {
        String target = Observations.target(above.facts());
        if (target != null) {
            ranks.add(
                    new IdentityActs.Rank(
                            session.sessionId(),
                            above.facts().issuedAt(),
                            session.facts().expiresAt(),
                            Act.hash(target)));
        }
    }

    private List<Subject> withEntries(List<Subject> subjects) throws SQLException {
        List<IdentityActs.Way> ways = new ArrayList<>();
        for (Subject subject : subjects) {
            boolean byPortal = Observations.isPermissionSet(subject.session().facts());
            for (Observation line : Observations.entries(subject)) {
                ways.add(
                        new IdentityActs.Way(
                                subject.session().sessionId(),
                                subject.session().facts().issuedAt(),
                                line.keyHash(),
                                byPortal && line.baseline() == Baseline.WAY));
            }
        }
        var acts = IdentityActs.to(connection, ways);
        return subjects.stream()
                .map(subject -> {
                    var own = acts.get(subject.session().sessionId());
                    return own == null ? subject : subject.withEntryActs(own);
                })
                .toList();
    }

    private void ancestors(Map<UUID, SessionState> known) throws SQLException {
        Collection<SessionState> level = known.values();
        for (int depth = 0; depth < DEEPEST; depth++) {
            Set<UUID> missing = new HashSet<>();
            for (SessionState state : level) {
                UUID parent = state.link().parentId();
                if (parent != null && !known.containsKey(parent)) {
                    missing.add(parent);
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            level = states(missing);
            level.forEach(state -> known.put(state.sessionId(), state));
        }
    }

    List<SessionState> states(Collection<UUID> ids) throws SQLException {
        return new Sessions(connection, new Known<>(0)).stored(ids);
    }

    private static List<SessionState> lineage(SessionState state, Map<UUID, SessionState> known) {
        List<SessionState> lineage = new ArrayList<>(4);
        @Nullable UUID parent = state.link().parentId();
        while (parent != null && lineage.size() < DEEPEST) {
            SessionState above = known.get(parent);
            if (above == null) {
                break;
            }
            lineage.add(above);
            parent = above.link().parentId();
        }
        return lineage;
    }

    /// Children begin within their parent's life, give or take what refuted links are off by.
    private Map<UUID, List<Child>> children(List<SessionState> sessions) throws SQLException {
        String sql =
                """
                select q.session_id as parent, c.session_id, c.issued_at, c.role_arn, c.account_id, c.caller_kind
                from unnest(?::uuid[], times(?)) as q (session_id, issued_at)
                cross join lateral (
                    select c.* from session c
                    where c.parent_id = q.session_id
                      and c.issued_at between q.issued_at - interval '1 day' and q.issued_at + interval '3 days'
                    order by c.issued_at, c.session_id limit ?) as c\
                """;
        Map<UUID, List<Child>> children = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, sessions, SessionState::sessionId));
            select.setArray(
                    2, SqlArrays.times(connection, sessions, s -> Ids.issuedAt(s.sessionId())));
            select.setInt(3, Subject.MAX_CHILDREN);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    children.computeIfAbsent(
                                    row.getObject("parent", UUID.class), none -> new ArrayList<>())
                            .add(
                                    new Child(
                                            Objects.requireNonNull(
                                                    SessionRow.uuid(row, "session_id")),
                                            Objects.requireNonNull(
                                                    SessionRow.time(row, "issued_at")),
                                            row.getString("role_arn"),
                                            row.getString("account_id"),
                                            "ACCOUNT".equals(row.getString("caller_kind"))));
                }
            }
        }
        return children;
    }

    /// Sessions that were issued the same key id about the same time.
    private Map<UUID, List<SessionState>> twins(List<SessionState> sessions) throws SQLException {
        String sql =
                """
                select q.session_id, s.session_id as twin
                from unnest(?::uuid[], ?::bigint[], ?::text[], times(?), times(?))
                    as q (session_id, hash, key, since, until)
                join session s on s.issued_key_hash = q.hash and s.issued_key = q.key
                    and s.session_id <> q.session_id and s.issued_at between q.since and q.until\
                """;
        List<SessionState> keyed =
                sessions.stream().filter(state -> state.facts().key() != null).toList();
        Map<UUID, List<UUID>> pairs = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, keyed, SessionState::sessionId));
            select.setArray(2, SqlArrays.bigints(connection, keyed, s -> Folding.keyHash(key(s))));
            select.setArray(3, SqlArrays.texts(connection, keyed, Surroundings::key));
            select.setArray(
                    4, SqlArrays.times(connection, keyed, s -> s.facts().issuedAt().minus(LIFE)));
            select.setArray(5, SqlArrays.times(connection, keyed, s -> s.facts().expiresAt()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    pairs.computeIfAbsent(row.getObject(1, UUID.class), none -> new ArrayList<>())
                            .add(row.getObject(2, UUID.class));
                }
            }
        }
        Map<UUID, SessionState> states = new HashMap<>();
        states(pairs.values().stream().flatMap(List::stream).distinct().toList())
                .forEach(state -> states.put(state.sessionId(), state));
        Map<UUID, List<SessionState>> twins = new HashMap<>();
        pairs.forEach((id, others) ->
                twins.put(
                        id,
                        others.stream()
                                .sorted()
                                .filter(states::containsKey)
                                .map(states::get)
                                .toList()));
        return twins;
    }

    private static String key(SessionState state) {
        return Objects.requireNonNull(state.facts().key()).value();
    }

    /// What the credentials of sessions did.
    private Map<UUID, List<Use>> uses(List<SessionState> sessions) throws SQLException {
        String sql =
                """
                select q.session_id, call.ip, call.agent, sum(call.count)::bigint as count, min(call.first) as first_at,
                       max(call.last) as last_at
                from unnest(?::uuid[], ?::bigint[], times(?), ?::text[]) as q (session_id, hash, issued_at, key)
                cross join lateral credentials_at_work(q.session_id, q.hash, q.issued_at, q.key) as c
                join session_use u on u.credential_id = c.credential_id
                cross join jsonb_to_recordset(u.calls) as call (
                    ip text, agent text, count bigint, first timestamptz, last timestamptz)
                where call.first is not null and call.last is not null
                group by q.session_id, call.ip, call.agent
                order by first_at, last_at, call.ip, call.agent\
                """;
        List<SessionState> asked =
                sessions.stream()
                        .filter(state -> Folding.principalHash(state.facts()) != null)
                        .toList();
        Map<UUID, List<Use>> uses = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            SessionReader.bindPrincipals(select, asked);
            select.setArray(
                    4,
                    SqlArrays.texts(
                            connection, asked, s -> s.facts().key() == null ? null : key(s)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    uses.computeIfAbsent(row.getObject(1, UUID.class), none -> new ArrayList<>())
                            .add(use(row));
                }
            }
        }
        return uses;
    }

    private static Use use(ResultSet row) throws SQLException {
        Instant first = Objects.requireNonNull(SessionRow.time(row, "first_at"));
        return new Use(
                row.getString("ip"),
                row.getString("agent"),
                row.getLong("count"),
                first,
                Objects.requireNonNull(SessionRow.time(row, "last_at")));
    }
}
