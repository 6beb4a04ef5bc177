package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.jspecify.annotations.Nullable;

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
        Map<UUID, Set<String>> shown = shownKeys(states);
        Map<UUID, Map<String, String>> subjectTags = subjectTags(states);
        Map<UUID, List<String>> findings =
                findings(states.stream().map(SessionState::sessionId).toList());
        Map<UUID, String> originAccounts = originAccounts(states);
        Set<UUID> agents = agents(states);
        List<ProjectedSession> sessions = new ArrayList<>(states.size());
        for (SessionState state : states) {
            Set<String> keys = shown.getOrDefault(state.sessionId(), Set.of());
            Map<String, String> tags = subjectTags.getOrDefault(state.sessionId(), Map.of());
            List<String> rules = findings.getOrDefault(state.sessionId(), List.of());
            sessions.add(
                    new ProjectedSession(
                            state,
                            keys,
                            tags,
                            Set.copyOf(rules),
                            originAccounts.get(state.sessionId()),
                            agents.contains(state.sessionId())));
        }
        return sessions;
    }

    private Set<UUID> agents(Collection<SessionState> states) {
        try {
            return reader.agents(states);
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read which sessions are agents'", e);
        }
    }

    private Map<UUID, String> originAccounts(Collection<SessionState> states) {
        try {
            return reader.originAccounts(states);
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read whose the origins are", e);
        }
    }

    private Map<UUID, Map<String, String>> subjectTags(Collection<SessionState> states) {
        try {
            return reader.subjectTags(states);
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read the tags of roles and users", e);
        }
    }

    private Map<UUID, List<String>> findings(List<UUID> ids) {
        try {
            return reader.findings(ids);
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read findings", e);
        }
    }

    /// Keys other than the issued one that sessions were seen at work with.
    private Map<UUID, Set<String>> shownKeys(Collection<SessionState> states) {
        String sql =
                """
                select q.session_id, array_agg(distinct c.access_key)
                from unnest(?::uuid[], ?::bigint[], times(?), ?::text[]) as q (session_id, hash, issued_at, key)
                cross join lateral credentials_at_work(q.session_id, q.hash, q.issued_at, q.key) as c
                where c.access_key is not null and c.access_key is distinct from q.key
                group by q.session_id\
                """;
        List<SessionState> asked =
                states.stream().filter(state -> state.facts().principalId() != null).toList();
        Map<UUID, Set<String>> shown = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            SessionReader.bindPrincipals(select, asked);
            select.setArray(4, SqlArrays.texts(connection, asked, PostgresSessionSource::key));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID session = Objects.requireNonNull(row.getObject(1, UUID.class));
                    shown.put(session, Set.of((String[]) row.getArray(2).getArray()));
                }
            }
            return shown;
        } catch (SQLException e) {
            throw new StoreUnavailableException("Cannot read the keys shown by sessions", e);
        }
    }

    private static @Nullable String key(SessionState state) {
        AccessKeyId key = state.facts().key();
        return key == null ? null : key.value();
    }
}
