package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.RecordRef;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What is shown of sessions beside their rows, by session unless said otherwise. Sessions of which
/// there is nothing are left out.
///
/// @param sightings where their records were first read, by record id
/// @param work what they were seen at work with
/// @param subjectTags tags of the role or user that were in force at the issue, by key
/// @param refused the latest session tags that were asked for in vain
/// @param above the sessions above that were wanted
/// @param findings ids of the rules that say something of a session, sorted
/// @param agents those with which an AI agent works
public record Beside(
        Map<UUID, Sighting> sightings,
        Map<UUID, AtWork> work,
        Map<UUID, Map<String, String>> subjectTags,
        Map<UUID, List<RefusedTag>> refused,
        List<SessionState> above,
        Map<UUID, List<String>> findings,
        Set<UUID> agents) {

    /// One place where a record was read.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Sighting(String source, int index, byte @Nullable [] sha256) {}

    /// What credentials showed of a session at work.
    ///
    /// @param keys access keys it was seen with, in the order of their text
    /// @param lastUsedAt the latest use; null if it was never seen at work
    public record AtWork(List<String> keys, @Nullable Instant lastUsedAt) {}

    /// A session tag that a session asked for in vain.
    ///
    /// @param roleArn the role it was asked for, where the record tells
    public record RefusedTag(
            String key,
            String value,
            boolean transitive,
            @Nullable String roleArn,
            Instant at,
            String accountId,
            String eventId) {}

    /// The same with the tags and sessions above that were believed at another time.
    public Beside believing(Map<UUID, Map<String, String>> tags, List<SessionState> parents) {
        return new Beside(sightings, work, tags, refused, parents, findings, agents);
    }

    static Beside of(
            DataSource dataSource, Collection<SessionState> sessions, Collection<UUID> above)
            throws SQLException {
        if (sessions.isEmpty()) {
            return new Beside(
                    Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of(), Set.of());
        }
        Trip trip = new Trip();
        Trip.Answer<Map<UUID, Sighting>> sightings = trip.take(sightings(sessions));
        Trip.Answer<Map<UUID, AtWork>> work = trip.take(work(sessions));
        Trip.Answer<Map<UUID, Map<String, String>>> subjectTags =
                trip.take(TagStatements.inForce(sessions, null));
        Trip.Answer<Map<UUID, List<RefusedTag>>> refused = trip.take(refused(sessions));
        Trip.Answer<List<SessionState>> parents = trip.take(Sessions.lookup(above));
        Trip.Answer<Map<UUID, List<String>>> findings =
                trip.take(findings(sessions.stream().map(SessionState::sessionId).toList()));
        Trip.Answer<Set<UUID>> agents = trip.take(Agents.among(sessions));
        trip.make(dataSource);
        return new Beside(
                sightings.get(),
                work.get(),
                subjectTags.get(),
                refused.get(),
                parents.get(),
                findings.get(),
                agents.get());
    }

    private static Lookup<Map<UUID, Sighting>> sightings(Collection<SessionState> sessions) {
        Map<UUID, Instant> records = new HashMap<>();
        for (SessionState session : sessions) {
            for (RecordRef ref : session.facts().records()) {
                records.put(ref.recordId(), ref.eventTime());
            }
        }
        List<Map.Entry<UUID, Instant>> wanted = List.copyOf(records.entrySet());
        String sql =
                """
                select distinct on (r.record_id) r.record_id, u.uri, r.source_index,
                       case when not r.erased then r.sha256 end
                from unnest(?::uuid[], times(?)) as q (record_id, event_time)
                join record r on r.record_id = q.record_id and r.event_time = q.event_time
                join source u on u.source_id = r.source_id
                order by r.record_id, r.body_hash\
                """;
        return new Lookup<>(
                sql,
                List.of(
                        at -> SqlArrays.uuids(at, wanted, Map.Entry::getKey),
                        at -> SqlArrays.times(at, wanted, Map.Entry::getValue)),
                row -> {
                    Map<UUID, Sighting> found = new HashMap<>();
                    while (row.next()) {
                        found.put(
                                Objects.requireNonNull(row.getObject(1, UUID.class)),
                                new Sighting(row.getString(2), row.getInt(3), row.getBytes(4)));
                    }
                    return found;
                });
    }

    private static Lookup<Map<UUID, AtWork>> work(Collection<SessionState> sessions) {
        List<SessionState> asked = withPrincipal(sessions);
        String sql =
                """
                select q.session_id, array_agg(distinct c.access_key) filter (where c.access_key is not null) as keys,
                       max(u.last) as last
                from unnest(?::uuid[], ?::bigint[], times(?), ?::text[]) as q (session_id, hash, issued_at, key)
                cross join lateral credentials_at_work(q.session_id, q.hash, q.issued_at, q.key) as c
                left join lateral (
                    select max((call ->> 'last')::timestamptz) as last
                    from session_use u cross join jsonb_array_elements(u.calls) as call
                    where u.credential_id = c.credential_id) as u on true
                group by q.session_id\
                """;
        List<Lookup.Value> values = new ArrayList<>(principals(asked));
        values.add(at -> SqlArrays.texts(at, asked, Beside::key));
        return new Lookup<>(
                sql,
                values,
                row -> {
                    Map<UUID, AtWork> found = new HashMap<>();
                    while (row.next()) {
                        Array keys = row.getArray("keys");
                        found.put(
                                Objects.requireNonNull(row.getObject("session_id", UUID.class)),
                                new AtWork(
                                        keys == null
                                                ? List.of()
                                                : List.of((String[]) keys.getArray()),
                                        SessionRow.time(row, "last")));
                    }
                    return found;
                });
    }

    static List<SessionState> withPrincipal(Collection<SessionState> sessions) {
        return sessions.stream().filter(state -> state.facts().principalId() != null).toList();
    }

    /// Ids, principals and issue seconds of sessions of which the principal, or at least the role
    /// and session name, is known.
    static List<Lookup.Value> principals(Collection<SessionState> sessions) {
        return List.of(
                at -> SqlArrays.uuids(at, sessions, SessionState::sessionId),
                at ->
                        SqlArrays.bigints(
                                at,
                                sessions,
                                state ->
                                        Objects.requireNonNull(
                                                Folding.principalHash(state.facts()))),
                at -> SqlArrays.times(at, sessions, state -> state.facts().issuedAt()));
    }

    static @Nullable String key(SessionState state) {
        return state.facts().key() == null ? null : state.facts().key().value();
    }

    /// At most 50 of one session.
    private static Lookup<Map<UUID, List<RefusedTag>>> refused(Collection<SessionState> sessions) {
        String sql =
                """
                select q.session_id, t.tag_key, t.tag_value, t.transitive, t.role_arn, t.called_at, t.account_id, t.event_id
                from unnest(?::uuid[], ?::bigint[], times(?)) as q (session_id, hash, issued_at)
                cross join lateral (
                    select t.tag_key, t.tag_value, t.transitive, t.role_arn, t.called_at, r.account_id, r.event_id
                    from refused_tag t
                    cross join lateral (
                        select r.account_id, r.event_id from record r
                        where r.record_id = t.record_id and r.event_time = t.called_at limit 1) as r
                    where t.principal_hash = q.hash
                      and t.created_at between q.issued_at - interval '2 seconds' and q.issued_at + interval '2 seconds'
                    order by t.called_at desc, t.record_id, t.folded_key
                    limit 50) as t\
                """;
        return new Lookup<>(
                sql,
                principals(withPrincipal(sessions)),
                row -> {
                    Map<UUID, List<RefusedTag>> found = new HashMap<>();
                    while (row.next()) {
                        UUID session =
                                Objects.requireNonNull(row.getObject("session_id", UUID.class));
                        found.computeIfAbsent(session, none -> new ArrayList<>())
                                .add(refusedTag(row));
                    }
                    return found;
                });
    }

    private static RefusedTag refusedTag(ResultSet row) throws SQLException {
        return new RefusedTag(
                row.getString("tag_key"),
                row.getString("tag_value"),
                row.getBoolean("transitive"),
                row.getString("role_arn"),
                Objects.requireNonNull(SessionRow.time(row, "called_at")),
                row.getString("account_id"),
                row.getString("event_id"));
    }

    static Lookup<Map<UUID, List<String>>> findings(Collection<UUID> ids) {
        String sql =
                """
                select f.session_id, array_agg(f.rule_id order by f.rule_id)
                from unnest(?::uuid[]) as q (session_id) join finding f on f.session_id = q.session_id
                group by f.session_id\
                """;
        return new Lookup<>(
                sql,
                List.of(at -> SqlArrays.uuids(at, ids)),
                row -> {
                    Map<UUID, List<String>> found = new HashMap<>();
                    while (row.next()) {
                        found.put(
                                row.getObject(1, UUID.class),
                                List.of((String[]) row.getArray(2).getArray()));
                    }
                    return found;
                });
    }
}
