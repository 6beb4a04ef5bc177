package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Knowledge;
import dev.hoptrail.correlate.store.Knowledge.Belief;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was believed of sessions before.
@Singleton
public final class BeliefStore {

    private final Knowledge knowledge;
    private final SessionStore now;

    public BeliefStore(Knowledge knowledge, SessionStore now) {
        this.knowledge = knowledge;
        this.now = now;
    }

    /// The sessions as they were believed at an instant, or as they are.
    ///
    /// @param knownAt null for now
    public Forest at(@Nullable Instant knownAt) {
        return knownAt == null ? now : new Then(knowledge, knownAt);
    }

    /// What was believed of one session over time, the latest first.
    public List<Belief> beliefs(UUID id) {
        try {
            return knowledge.beliefs(id);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// The placeholders whose place sessions took.
    public List<UUID> placeholders(Collection<UUID> successors) {
        try {
            return knowledge.placeholders(successors);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private record Then(Knowledge knowledge, Instant knownAt) implements Forest {

        @Override
        public List<SessionState> find(List<UUID> ids) {
            try {
                Map<UUID, SessionState> found = new HashMap<>();
                knowledge
                        .states(ids, knownAt)
                        .forEach(state -> found.put(state.sessionId(), state));
                return ids.stream().filter(found::containsKey).map(found::get).toList();
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        @Override
        public List<SessionState> chain(UUID chainId, @Nullable ChainPosition after, int limit) {
            try {
                return knowledge.chain(chainId, knownAt, after, limit);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        @Override
        public long chainSize(UUID chainId) {
            try {
                return knowledge.chainSize(chainId, knownAt);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        @Override
        public List<SessionState> lineage(SessionState session) {
            try {
                return knowledge.lineage(session, knownAt);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        @Override
        public Below below(
                SessionState session,
                @Nullable Instant liveAt,
                @Nullable ChainPosition after,
                int limit) {
            try {
                return new Below(
                        knowledge.descendants(session, knownAt, liveAt, after, limit),
                        knowledge.countDescendants(session, knownAt, liveAt));
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        @Override
        public Map<UUID, Map<String, String>> subjectTags(Collection<SessionState> states) {
            try {
                return knowledge.subjectTags(states, knownAt);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }
    }
}
