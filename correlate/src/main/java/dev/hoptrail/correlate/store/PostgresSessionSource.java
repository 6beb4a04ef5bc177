package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Sessions as PostgreSQL keeps them.
public final class PostgresSessionSource implements SessionSource {
    private static final int SET_SIZE = 1_000;

    private final DataSource dataSource;
    private final SessionReader reader;

    /// @param dataSource connections that commit each statement by itself
    public PostgresSessionSource(DataSource dataSource) {
        this.dataSource = dataSource;
        this.reader = new SessionReader(dataSource);
    }

    @Override
    public List<SessionState> states(Collection<UUID> ids) {
        try {
            return reader.states(ids).stream().filter(state -> !state.isDropped()).toList();
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read sessions", e);
        }
    }

    @Override
    public void all(Consumer<List<SessionState>> sets) {
        List<SessionState> set = new ArrayList<>(SET_SIZE);
        try {
            reader.forEach(state -> {
                set.add(state);
                if (set.size() == SET_SIZE) {
                    sets.accept(List.copyOf(set));
                    set.clear();
                }
            });
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read all sessions", e);
        }
        if (!set.isEmpty()) {
            sets.accept(List.copyOf(set));
        }
    }

    @Override
    public List<ProjectedSession> complete(List<SessionState> states) {
        if (states.isEmpty()) {
            return List.of();
        }
        Trip trip = new Trip();
        Trip.Answer<Map<UUID, Set<String>>> shown = trip.take(shownKeys(states));
        Trip.Answer<Map<UUID, Map<String, String>>> subjectTags =
                trip.take(TagStatements.inForce(states, null));
        Trip.Answer<Map<UUID, List<String>>> findings =
                trip.take(Beside.findings(states.stream().map(SessionState::sessionId).toList()));
        Trip.Answer<Set<UUID>> agents = trip.take(Agents.among(states));
        Map<UUID, String> originAccounts;
        try {
            trip.make(dataSource);
            originAccounts = reader.originAccounts(states);
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read what is known of sessions", e);
        }
        List<ProjectedSession> sessions = new ArrayList<>(states.size());
        for (SessionState state : states) {
            UUID id = state.sessionId();
            sessions.add(
                    new ProjectedSession(
                            state,
                            shown.get().getOrDefault(id, Set.of()),
                            subjectTags.get().getOrDefault(id, Map.of()),
                            Set.copyOf(findings.get().getOrDefault(id, List.of())),
                            originAccounts.get(id),
                            agents.get().contains(id)));
        }
        return sessions;
    }

    /// Keys other than the issued one that sessions were seen at work with.
    private static Lookup<Map<UUID, Set<String>>> shownKeys(Collection<SessionState> states) {
        String sql =
                """
                select q.session_id, array_agg(distinct c.access_key)
                from unnest(?::uuid[], ?::bigint[], times(?), ?::text[]) as q (session_id, hash, issued_at, key)
                cross join lateral credentials_at_work(q.session_id, q.hash, q.issued_at, q.key) as c
                where c.access_key is not null and c.access_key is distinct from q.key
                group by q.session_id\
                """;
        List<SessionState> asked = Beside.withPrincipal(states);
        List<Lookup.Value> values = new ArrayList<>(Beside.principals(asked));
        values.add(at -> SqlArrays.texts(at, asked, Beside::key));
        return new Lookup<>(
                sql,
                values,
                row -> {
                    Map<UUID, Set<String>> shown = new HashMap<>();
                    while (row.next()) {
                        UUID session = Objects.requireNonNull(row.getObject(1, UUID.class));
                        shown.put(session, Set.of((String[]) row.getArray(2).getArray()));
                    }
                    return shown;
                });
    }
}
