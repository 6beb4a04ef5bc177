package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.detect.Observation;
import dev.hoptrail.correlate.detect.Observations;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Seen;
import dev.hoptrail.correlate.detect.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Lines of baselines: which session adds which, who went before, and whom a change concerns. For
/// one batch: the lines of a session are worked out once.
final class Baselines {
    private final Connection connection;
    private final Rules rules;
    private final Map<UUID, List<Keyed>> keyed = new HashMap<>();

    Baselines(Connection connection, Rules rules) {
        this.connection = connection;
        this.rules = rules;
    }

    /// One line of a session as stored.
    record Line(long key, Instant at, UUID sessionId, @Nullable String value) {}

    /// A line that a session has now, with the hash that it is stored under.
    private record Keyed(Observation line, long key) {}

    private List<Keyed> lines(Subject subject) {
        return keyed.computeIfAbsent(
                subject.session().sessionId(),
                none ->
                        rules.lines(subject).stream()
                                .map(line -> new Keyed(line, line.keyHash()))
                                .toList());
    }

    /// What was evaluated of a session.
    private record Observed(@Nullable UUID parentId, long digest, Set<Line> lines) {}

    /// Makes the lines of sessions what they are now.
    ///
    /// @param gone sessions that left
    /// @return sessions that may have to be evaluated again, beside these
    Set<UUID> update(List<Subject> subjects, Collection<UUID> gone) throws SQLException {
        List<UUID> ids = new ArrayList<>(gone);
        subjects.forEach(subject -> ids.add(subject.session().sessionId()));
        Map<UUID, Observed> before = stored(ids);
        Map<UUID, Observed> after = new HashMap<>();
        Map<Long, Integer> reach = new HashMap<>();
        for (Subject subject : subjects) {
            after.put(subject.session().sessionId(), observed(subject, reach));
        }
        Set<UUID> concerned = new LinkedHashSet<>();
        Set<Line> added = new LinkedHashSet<>();
        Set<Line> removed = new LinkedHashSet<>();
        List<UUID> changed = new ArrayList<>();
        Set<UUID> moved = new HashSet<>();
        for (UUID id : ids) {
            Observed was = before.get(id);
            Observed is = after.get(id);
            if (Objects.equals(was, is)) {
                continue;
            }
            changed.add(id);
            if (was == null || is == null || was.digest != is.digest) {
                moved.add(id);
                parent(was, concerned);
                parent(is, concerned);
            }
            difference(is, was, added);
            difference(was, is, removed);
        }
        write(changed, before.keySet(), after);
        remove(removed);
        Set<Line> lines = new LinkedHashSet<>(added);
        lines.addAll(removed);
        // Before those of this batch are there, which are evaluated anyway.
        concerned.addAll(Concerned.after(connection, inOrder(lines, Line::key), reach));
        add(added);
        concerned.addAll(below(subjects, moved));
        subjects.stream()
                .filter(subject -> moved.contains(subject.session().sessionId()))
                .forEach(subject ->
                        subject.twins().forEach(twin -> concerned.add(twin.sessionId())));
        return concerned;
    }

    /// Tells which lines of sessions are stored under other keys from now on, before that is done.
    void renamed(List<Subject> subjects, RenamedLines into) throws SQLException {
        Map<UUID, Observed> before =
                stored(subjects.stream().map(one -> one.session().sessionId()).toList());
        for (Subject subject : subjects) {
            Observed was = before.get(subject.session().sessionId());
            if (was != null) {
                into.add(was.lines, observed(subject, new HashMap<>()).lines);
            }
        }
    }

    /// All descendants of sessions. Most have none, and it was read already which children each of
    /// the subjects has.
    private Set<UUID> below(List<Subject> subjects, Set<UUID> moved) throws SQLException {
        Set<UUID> below = new HashSet<>();
        Set<UUID> unread = new HashSet<>(moved);
        for (Subject subject : subjects) {
            UUID id = subject.session().sessionId();
            if (moved.contains(id) && subject.children().size() < Subject.MAX_CHILDREN) {
                unread.remove(id);
                subject.children().forEach(child -> below.add(child.sessionId()));
            }
        }
        below.stream().filter(id -> !moved.contains(id)).forEach(unread::add);
        below.addAll(Concerned.below(connection, unread));
        return below;
    }

    private static void parent(@Nullable Observed observed, Set<UUID> concerned) {
        if (observed != null && observed.parentId != null) {
            concerned.add(observed.parentId);
        }
    }

    private static void difference(
            @Nullable Observed one, @Nullable Observed other, Set<Line> into) {
        if (one != null) {
            for (Line line : one.lines) {
                if (other == null || !other.lines.contains(line)) {
                    into.add(line);
                }
            }
        }
    }

    private Observed observed(Subject subject, Map<Long, Integer> reach) {
        UUID id = subject.session().sessionId();
        Set<Line> lines = new LinkedHashSet<>();
        Instant at = subject.session().facts().issuedAt();
        for (Keyed one : lines(subject)) {
            lines.add(new Line(one.key, at, id, one.line.value()));
            reach.put(one.key, one.line.baseline().reach());
        }
        return new Observed(
                subject.session().link().parentId(), Observations.digest(subject.session()), lines);
    }

    private Map<UUID, Observed> stored(Collection<UUID> ids) throws SQLException {
        String sql =
                """
                select o.session_id, o.parent_id, o.digest, o.lines::text
                from unnest(?::uuid[]) as q (session_id) join observed o on o.session_id = q.session_id\
                """;
        Map<UUID, Observed> stored = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, ids));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID id = Objects.requireNonNull(SessionRow.uuid(row, "session_id"));
                    stored.put(
                            id,
                            new Observed(
                                    SessionRow.uuid(row, "parent_id"),
                                    row.getLong("digest"),
                                    lines(id, row.getString("lines"))));
                }
            }
        }
        return stored;
    }

    private static Set<Line> lines(UUID id, String text) {
        Set<Line> lines = new LinkedHashSet<>();
        Instant at = dev.hoptrail.correlate.chain.Ids.issuedAt(id);
        for (JsonNode line : StateJson.read(text)) {
            JsonNode value = line.path(1);
            lines.add(
                    new Line(
                            line.path(0).asLong(),
                            at,
                            id,
                            value.isTextual() ? value.asText() : null));
        }
        return lines;
    }

    private void write(List<UUID> changed, Set<UUID> stored, Map<UUID, Observed> after)
            throws SQLException {
        forget(changed.stream().filter(stored::contains).toList());
        try (BinaryCopy copy =
                BinaryCopy.into(connection, "observed", "session_id, parent_id, digest, lines")) {
            for (UUID id : changed) {
                Observed is = after.get(id);
                if (is != null) {
                    copy.row()
                            .uuid(id)
                            .uuid(is.parentId)
                            .bigint(is.digest)
                            .json(
                                    StateJson.lines(
                                            is.lines.stream()
                                                    .map(line ->
                                                            new StateJson.Line(
                                                                    line.key, line.value))
                                                    .toList()));
                }
            }
            copy.finish();
        }
    }

    private void add(Set<Line> added) throws SQLException {
        try (BinaryCopy copy =
                BinaryCopy.into(connection, "observation", "key, at, session_id, value")) {
            for (Line line : inOrder(added, Line::key)) {
                copy.row().bigint(line.key).time(line.at).uuid(line.sessionId).text(line.value);
            }
            copy.finish();
        }
    }

    private void remove(Set<Line> removed) throws SQLException {
        if (removed.isEmpty()) {
            return;
        }
        String sql =
                """
                delete from observation o using unnest(?::bigint[], times(?), ?::uuid[]) as q (key, at, session_id)
                where o.key = q.key and o.at = q.at and o.session_id = q.session_id\
                """;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setArray(1, SqlArrays.bigints(connection, removed, Line::key));
            delete.setArray(2, SqlArrays.times(connection, removed, Line::at));
            delete.setArray(3, SqlArrays.uuids(connection, removed, Line::sessionId));
            delete.executeUpdate();
        }
    }

    private void forget(Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from observed where session_id = any (?)")) {
            delete.setArray(1, SqlArrays.uuids(connection, ids));
            delete.executeUpdate();
        }
    }

    /// The same with what is wanting of their pasts.
    List<Subject> withPast(List<Subject> subjects) throws SQLException {
        List<Asked> asked = new ArrayList<>();
        for (Subject subject : subjects) {
            Set<Observation> wanting = subject.past().wanting();
            for (Keyed one : lines(subject)) {
                if (wanting.contains(one.line)) {
                    asked.add(
                            new Asked(
                                    subject.session().sessionId(),
                                    subject.session().facts().issuedAt(),
                                    one));
                }
            }
        }
        var before = before(asked);
        return subjects.stream()
                .map(subject ->
                        subject.withPast(
                                subject.past()
                                        .with(
                                                before.getOrDefault(
                                                        subject.session().sessionId(), Map.of()))))
                .toList();
    }

    /// For each line of a session those directly before, latest first.
    private Map<UUID, Map<Observation, List<Seen>>> before(List<Asked> unordered)
            throws SQLException {
        if (unordered.isEmpty()) {
            return Map.of();
        }
        List<Asked> asked = inOrder(unordered, one -> one.keyed().key());
        String sql =
                """
                select q.n, earlier.session_id, earlier.at, earlier.value
                from unnest(?::int[], ?::bigint[], times(?), ?::uuid[], ?::int[]) as q (n, key, at, session_id, reach)
                cross join lateral (
                    select o.session_id, o.at, o.value from observation o
                    where o.key = q.key and (o.at, o.session_id) < (q.at, q.session_id)
                    order by o.at desc, o.session_id desc limit q.reach) as earlier
                order by q.n, earlier.at desc, earlier.session_id desc\
                """;
        Map<UUID, Map<Observation, List<Seen>>> before = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.ordinals(connection, asked.size()));
            select.setArray(2, SqlArrays.bigints(connection, asked, a -> a.keyed().key()));
            select.setArray(3, SqlArrays.times(connection, asked, Asked::at));
            select.setArray(4, SqlArrays.uuids(connection, asked, Asked::sessionId));
            select.setArray(
                    5,
                    SqlArrays.integers(
                            connection, asked, a -> a.keyed().line().baseline().reach()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Asked one = asked.get(row.getInt(1));
                    before.computeIfAbsent(one.sessionId(), none -> new HashMap<>())
                            .computeIfAbsent(one.keyed().line(), none -> new ArrayList<>())
                            .add(
                                    new Seen(
                                            row.getObject(2, UUID.class),
                                            Objects.requireNonNull(SessionRow.time(row, "at")),
                                            row.getString(4)));
                }
            }
        }
        return before;
    }

    /// Neighbours in the index one after another.
    private static <T> List<T> inOrder(Collection<T> lines, ToLongFunction<T> key) {
        return lines.stream().sorted(Comparator.comparingLong(key)).toList();
    }

    private record Asked(UUID sessionId, Instant at, Keyed keyed) {}
}
