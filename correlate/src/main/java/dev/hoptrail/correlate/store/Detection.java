package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Finding;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Keeps findings what the stored sessions, uses and acts make them.
///
/// Follows the change feed in transactions of bounded size: evaluates the sessions that it names,
/// and lets those fall due that a change concerns: descendants, those that compare themselves with
/// a changed line of a baseline, those that a change of the rules' settings concerns. Findings and
/// the position in the feed are one transaction, so a crash neither loses nor doubles any.
///
/// What people may be alerted of is evaluated at once. Sessions that are too old for that fall due,
/// and wait until the backfill that tells of them rests ([BackfillPace]): each is told of once for
/// its issuance, again for the other account's copy, its uses, its children, and needs to be
/// evaluated but once.
///
/// Any number of processes may run it: an advisory lock lets one at it at a time.
public final class Detection {
    private static final long DETECTING = 0x646574656374L; // "detect"
    private static final int AT_MOST = 4_000;

    /// Of those that are due so many at least, however many the feed tells of.
    private static final int AT_LEAST = 1_000;

    private static final int FEED_ROWS = 50;

    /// What a session does may be told as long as it lives: longer than any does.
    private static final Duration LIFE = Duration.ofDays(2);

    private final DataSource dataSource;
    private final Set<String> organizationAccounts;
    private final AlertSettings alerts;
    private final BackfillPace pace;
    private final Contexts contexts = new Contexts();
    private final SigmaRules sigmaRules = new SigmaRules();

    /// When a session that is too old for alerts was told of last.
    private long toldOfOld = System.nanoTime();

    /// Since when such sessions may wait; null: whoever waits now has waited long enough. So after
    /// a start: nobody knows since when.
    private @Nullable Long waiting;

    /// @param organizationAccounts the configured accounts; empty: those whose trail is read
    public Detection(
            DataSource dataSource,
            Set<String> organizationAccounts,
            AlertSettings alerts,
            BackfillPace pace) {
        this.alerts = alerts;
        this.pace = pace;
        this.dataSource = dataSource;
        this.organizationAccounts = Set.copyOf(organizationAccounts);
    }

    /// Does a part of what is to be done.
    ///
    /// @return whether something was done; false also where another process is at it
    public boolean step() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean done = isMine(connection) && step(connection);
                connection.commit();
                return done;
            } finally {
                connection.rollback();
            }
        }
    }

    /// Whether the feed tells of more than was read of it.
    boolean isTold() throws SQLException {
        return isTrue(
                """
                select exists (
                    select from detection d
                    join change_feed f on (f.xid, f.part) >= (d.xid, d.part)
                    where f.part >= 0 and f.xid < (select pg_snapshot_xmin(feed_snapshot())))\
                """);
    }

    /// Whether all that is committed by now has been evaluated.
    public boolean isCaughtUp() throws SQLException {
        return isTrue("select undetected() = 0");
    }

    private boolean isTrue(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select pg_try_advisory_xact_lock(" + DETECTING + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private boolean step(Connection connection) throws SQLException {
        probe(connection);
        DetectionState before = DetectionState.stored(connection);
        SigmaRules.InForce written = sigmaRules.read(connection);
        RuleSettings.InForce settings = RuleSettings.read(connection, written.rules());
        Contexts.InForce context = contexts.read(connection);
        Told told = told(connection, before == null ? FeedPosition.START : before.position());
        DetectionState state =
                DetectionState.now(
                        connection,
                        told.next,
                        organizationAccounts,
                        settings.latest(),
                        context.latest(),
                        written.texts(),
                        Reports.count(connection));
        if (before != null && !before.epoch().equals(state.epoch())) {
            // After a restore the feed begins anew, and all that is stored is evaluated again.
            told = new Told(Set.of(), FeedPosition.START);
            state =
                    DetectionState.now(
                            connection,
                            told.next,
                            organizationAccounts,
                            settings.latest(),
                            context.latest(),
                            written.texts(),
                            Reports.count(connection));
        }
        if (before != null) {
            state.due(connection, before);
        }
        Set<UUID> ids = pick(connection, told.sessions);
        if (!ids.isEmpty()) {
            // What was found in what was dropped stays found.
            Kept kept = Kept.read(connection);
            ids.removeIf(id -> !kept.admits(id));
        }
        if (ids.isEmpty() && state.equals(before)) {
            return false;
        }
        Rules rules = new Rules(settings.settings(), written.rules());
        if (!ids.isEmpty()) {
            evaluate(connection, ids, state, rules, context.context());
        }
        state.write(connection);
        return true;
    }

    /// All that is asked are sets of index probes: a plan made before statistics exist, or that
    /// takes a few rows for many, must not scan.
    private static void probe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off");
        }
    }

    /// Whom to evaluate now, of those that are told of and those that are due.
    private Set<UUID> pick(Connection connection, Set<UUID> told) throws SQLException {
        Instant urgent = alerts.from().minus(LIFE);
        Set<UUID> now = new LinkedHashSet<>();
        List<UUID> later = new ArrayList<>();
        for (UUID id : told) {
            if (Ids.issuedAt(id).isBefore(urgent)) {
                later.add(id);
            } else {
                now.add(id);
            }
        }
        long time = System.nanoTime();
        if (!later.isEmpty()) {
            toldOfOld = time;
        }
        if (waiting != null && time - waiting >= pace.longest().toNanos()) {
            waiting = null;
        }
        boolean all = waiting == null || (told.isEmpty() && rests(connection, time - toldOfOld));
        int most = Math.max(AT_MOST - now.size(), AT_LEAST);
        Set<UUID> due = takeDue(connection, all ? Instant.EPOCH : urgent, most);
        if (all && due.size() < most) {
            waiting = time;
        }
        now.addAll(due);
        later.removeAll(now);
        DetectionState.due(connection, later);
        return now;
    }

    /// A batch that is under way may tell of more.
    private boolean rests(Connection connection, long quiet) throws SQLException {
        return quiet >= pace.rest().toNanos() && !Store.isCorrelating(connection);
    }

    private void evaluate(
            Connection connection,
            Set<UUID> ids,
            DetectionState state,
            Rules rules,
            Context context)
            throws SQLException {
        Surroundings surroundings =
                new Surroundings(
                        connection, new Subject.Accounts(state.inside(), state.read()), context);
        List<SessionState> sessions =
                surroundings.states(ids).stream().filter(session -> !session.isDropped()).toList();
        Set<UUID> gone = new HashSet<>(ids);
        sessions.forEach(session -> gone.remove(session.sessionId()));
        Instant began = state.began() == null ? Instant.MAX : state.began();
        List<Subject> bare = surroundings.of(sessions, began, state.portalBegan());
        List<Subject> subjects = rules.lookFurther() ? surroundings.told(bare) : bare;
        Baselines baselines = new Baselines(connection, rules);
        Set<UUID> concerned = baselines.update(subjects, gone);
        concerned.removeAll(ids);
        DetectionState.due(connection, concerned);
        List<Finding> findings = judge(rules, baselines, subjects);
        Findings.Outcome outcome = Findings.replace(connection, ids, findings);
        Map<UUID, Subject> judged = new HashMap<>();
        subjects.forEach(subject -> judged.put(subject.session().sessionId(), subject));
        new Alerts(connection, alerts, rules, context).follow(outcome, judged);
        announce(connection, outcome.sessions());
    }

    /// What the rules say. They are asked again where they looked back at what was not read.
    private static List<Finding> judge(Rules rules, Baselines baselines, List<Subject> subjects)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<Subject> open = subjects;
        while (!open.isEmpty()) {
            List<Subject> wanting = new ArrayList<>();
            for (Subject subject : open) {
                List<Finding> found = rules.of(subject);
                if (subject.past().wanting().isEmpty()) {
                    findings.addAll(found);
                } else {
                    wanting.add(subject);
                }
            }
            open = baselines.withPast(wanting);
        }
        return findings;
    }

    /// Readers show findings with their sessions. Detection itself passes over this row.
    private static void announce(Connection connection, Set<UUID> sessions) throws SQLException {
        if (sessions.isEmpty()) {
            return;
        }
        String sql =
                "insert into change_feed (part, session_ids, removed_ids) values (-1, ?, '{}')";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, SqlArrays.uuids(connection, sessions));
            insert.executeUpdate();
        }
    }

    /// What the feed tells.
    private record Told(Set<UUID> sessions, FeedPosition next) {}

    private static Told told(Connection connection, FeedPosition from) throws SQLException {
        // "order by xid" would mean the column that is returned, a text: 1000 before 999.
        String sql =
                """
                select f.xid::text, f.part, f.session_ids, f.removed_ids, f.act_ids, f.credential_ids
                from change_feed f
                where (f.xid, f.part) >= (?::xid8, ?) and f.part >= 0
                  and f.xid < (select pg_snapshot_xmin(feed_snapshot()))
                order by f.xid, f.part limit ?\
                """;
        Set<UUID> sessions = new LinkedHashSet<>();
        Set<UUID> acts = new LinkedHashSet<>();
        Set<Long> credentials = new LinkedHashSet<>();
        FeedPosition next = from;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, Long.toUnsignedString(from.xid()));
            select.setInt(2, from.part());
            select.setInt(3, FEED_ROWS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next() && sessions.size() + acts.size() + credentials.size() < AT_MOST) {
                    sessions.addAll(List.of((UUID[]) row.getArray(3).getArray()));
                    sessions.addAll(List.of((UUID[]) row.getArray(4).getArray()));
                    acts.addAll(List.of((UUID[]) row.getArray(5).getArray()));
                    credentials.addAll(List.of((Long[]) row.getArray(6).getArray()));
                    next =
                            new FeedPosition(
                                    Long.parseUnsignedLong(row.getString(1)), row.getInt(2) + 1);
                }
            }
        }
        sessions.addAll(ofCredentials(connection, credentials));
        sessions.addAll(ofActs(connection, acts));
        sessions.addAll(Concerned.below(connection, revoked(connection, acts)));
        return new Told(sessions, next);
    }

    private static Set<UUID> ofCredentials(Connection connection, Collection<Long> ids)
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
            return ids.isEmpty() ? Set.of() : read(select);
        }
    }

    /// Those who did the acts, and those whose way in the acts are about: as [IdentityActs#to]
    /// reads them, a refusal only where trust was changed as well.
    private static Set<UUID> ofActs(Connection connection, Collection<UUID> ids)
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
            select.setArray(1, SqlArrays.uuids(connection, ids));
            return ids.isEmpty() ? Set.of() : read(select);
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
            return acts.isEmpty() ? Set.of() : read(select);
        }
    }

    /// Takes those due that were issued at an instant or later, the earliest first: who comes after
    /// another in a baseline then finds it there.
    private static Set<UUID> takeDue(Connection connection, Instant from, int limit)
            throws SQLException {
        String sql =
                """
                delete from detection_due
                where session_id in (
                    select session_id from detection_due where session_id >= ? order by session_id limit ?)
                returning session_id\
                """;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setObject(1, Ids.earliest(from));
            delete.setInt(2, limit);
            return read(delete);
        }
    }

    private static Set<UUID> read(PreparedStatement select) throws SQLException {
        Set<UUID> ids = new LinkedHashSet<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                @Nullable UUID id = row.getObject(1, UUID.class);
                if (id != null) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }
}
