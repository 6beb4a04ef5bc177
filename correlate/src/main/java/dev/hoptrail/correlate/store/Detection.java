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
import java.time.temporal.ChronoUnit;
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
/// What people may be alerted of is evaluated at once. Sessions that are too old for that are left,
/// and made up for when the backfill that tells of them rests ([BackfillPace]): each is told of
/// once for its issuance, again for the other account's copy, its uses, its children, and needs to
/// be evaluated but once. For them the same rows of the feed are read again ([Left]).
///
/// Any number of processes may run it: an advisory lock lets one at it at a time.
public final class Detection {
    static final long DETECTING = 0x646574656374L; // "detect"
    private static final int AT_MOST = 4_000;

    /// Of those that are due so many at least, however many the feed tells of.
    private static final int AT_LEAST = 1_000;

    /// What a session does may be told as long as it lives: longer than any does.
    private static final Duration LIFE = Duration.ofDays(2);

    private final DataSource dataSource;
    private final Set<String> organizationAccounts;
    private final AlertSettings alerts;
    private final BackfillPace pace;
    private final Contexts contexts = new Contexts();
    private final SigmaRules sigmaRules = new SigmaRules();

    private @Nullable Arrears arrears;

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
        // Whole seconds, as the issue times of sessions are.
        Instant urgent = alerts.from().minus(LIFE).truncatedTo(ChronoUnit.SECONDS);
        FeedPosition from = before == null ? FeedPosition.START : before.position();
        Told told = told(connection, from, urgent);
        Left left = before == null ? null : before.left();
        DetectionState now =
                DetectionState.now(
                        connection,
                        organizationAccounts,
                        settings.latest(),
                        context.latest(),
                        written.texts(),
                        Reports.count(connection));
        if (before != null && !before.epoch().equals(now.epoch())) {
            // After a restore the feed begins anew, and all that is stored is evaluated again.
            told = new Told(Set.of(), false, true, FeedPosition.START);
            left = null;
        }
        if (before != null) {
            now.due(connection, before);
        }
        if (told.leavesSome) {
            toldOfOld = System.nanoTime();
        }
        Picked picked = pick(connection, told, left, from, urgent);
        DetectionState state =
                now.at(told.next, told.leavesSome ? picked.leftFrom(from, urgent) : picked.left);
        Set<UUID> ids = picked.sessions;
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

    /// Whom to evaluate now, and what is left then.
    private record Picked(Set<UUID> sessions, @Nullable Left left) {

        /// The same with what further rows tell.
        Left leftFrom(FeedPosition rows, Instant urgent) {
            return left == null ? new Left(rows, urgent, null, null) : left.and(urgent);
        }
    }

    /// Whom to evaluate of those that are told of, are due, and were left.
    ///
    /// @param before what was left before the rows that tell now
    /// @param from where these rows begin
    private Picked pick(
            Connection connection,
            Told told,
            @Nullable Left before,
            FeedPosition from,
            Instant urgent)
            throws SQLException {
        Set<UUID> now = new LinkedHashSet<>(told.urgent);
        long time = System.nanoTime();
        if (waiting != null && time - waiting >= pace.longest().toNanos()) {
            waiting = null;
        }
        boolean all = waiting == null || (told.isNothing && rests(connection, time - toldOfOld));
        int most = Math.max(AT_MOST - now.size(), AT_LEAST);
        Set<UUID> due = takeDue(connection, all ? Instant.EPOCH : urgent, most);
        now.addAll(due);
        Left left = before;
        if (all && due.size() < most) {
            if (left != null) {
                left = makeUp(connection, left, from, now, most - due.size());
            }
            if (left == null) {
                waiting = time;
            }
        }
        return new Picked(now, left);
    }

    /// Takes sessions that were left.
    ///
    /// @param read up to where the feed was read
    /// @param into is given some of them, or none if that is the end of a part
    /// @return what is left then; null: nothing
    private @Nullable Left makeUp(
            Connection connection, Left left, FeedPosition read, Set<UUID> into, int most)
            throws SQLException {
        Arrears part = arrears;
        if (part == null || !part.isOf(left)) {
            part = Arrears.read(connection, left, read);
            arrears = part;
        }
        List<UUID> next = part.after(left.after(), most);
        if (!next.isEmpty()) {
            into.addAll(next);
            return left.after(part.until(), next.getLast());
        }
        arrears = null;
        return left.behind(part.until(), read);
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

    /// Makes the lines of sessions that are called otherwise now what they are, all at once and
    /// before any of them is evaluated: one that were alone in it would be the first on its lines.
    /// Lines of sessions that were dropped follow those of the others.
    static void relearn(Connection connection, Collection<UUID> ids) throws SQLException {
        // A part of the feed that was read before names them as they were called then.
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update detection set left_until_xid = null, left_until_part = null, left_after = null");
        }
        DetectionState state = DetectionState.stored(connection);
        if (state == null) {
            return;
        }
        SigmaRules.InForce written = new SigmaRules().read(connection);
        RuleSettings.InForce settings = RuleSettings.read(connection, written.rules());
        Context context = new Contexts().read(connection).context();
        Rules rules = new Rules(settings.settings(), written.rules());
        Instant began = state.began() == null ? Instant.MAX : state.began();
        Surroundings surroundings =
                new Surroundings(
                        connection, new Subject.Accounts(state.inside(), state.read()), context);
        RenamedLines renamed = new RenamedLines();
        List<UUID> sorted = ids.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from += AT_LEAST) {
            List<UUID> some = sorted.subList(from, Math.min(sorted.size(), from + AT_LEAST));
            List<SessionState> sessions =
                    surroundings.states(some).stream()
                            .filter(session -> !session.isDropped())
                            .toList();
            List<Subject> bare = surroundings.of(sessions, began, state.portalBegan());
            List<Subject> subjects = rules.lookFurther() ? surroundings.told(bare) : bare;
            Baselines baselines = new Baselines(connection, rules);
            baselines.renamed(subjects, renamed);
            DetectionState.due(connection, baselines.update(subjects, Set.of()));
        }
        renamed.write(connection);
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
    ///
    /// @param urgent sessions that people may be alerted of
    /// @param leavesSome whether it tells of others, too
    /// @param isNothing whether it tells of nothing new
    private record Told(
            Set<UUID> urgent, boolean leavesSome, boolean isNothing, FeedPosition next) {}

    private static Told told(Connection connection, FeedPosition from, Instant urgent)
            throws SQLException {
        FeedPart part = FeedPart.read(connection, from, null, AT_MOST);
        Set<UUID> sessions = new LinkedHashSet<>(part.sessions());
        sessions.addAll(Concerned.byActs(connection, part.acts()));
        boolean leavesSome = sessions.removeIf(id -> Ids.issuedAt(id).isBefore(urgent));
        Set<Long> recent = Concerned.since(connection, part.credentials(), urgent);
        leavesSome |= recent.size() < part.credentials().size();
        sessions.addAll(Concerned.byCredentials(connection, recent));
        return new Told(sessions, leavesSome, part.rows() == 0, part.next());
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
