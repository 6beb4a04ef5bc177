package dev.hoptrail.api.session.store;

import static dev.hoptrail.api.session.store.Asked.answer;

import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.api.session.store.SubtreeStore.Measure;
import dev.hoptrail.api.session.store.SubtreeStore.PageWithReach;
import dev.hoptrail.api.session.store.SubtreeStore.Question;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Beside;
import dev.hoptrail.correlate.store.Knowledge;
import dev.hoptrail.correlate.store.Knowledge.Belief;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import dev.hoptrail.correlate.store.Siblings;
import dev.hoptrail.correlate.store.Siblings.Crowd;
import dev.hoptrail.correlate.store.Siblings.Crowded;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was believed of sessions before.
@Singleton
public final class BeliefStore {

    private final Knowledge knowledge;
    private final SessionStore now;
    private final RetentionStore retention;

    public BeliefStore(Knowledge knowledge, SessionStore now, RetentionStore retention) {
        this.retention = retention;
        this.knowledge = knowledge;
        this.now = now;
    }

    /// The sessions as they were believed at an instant, or as they are.
    ///
    /// @param knownAt null for now
    /// @param scope what may be seen of them
    /// @throws ProblemException 410 for an instant that is not kept
    public Forest at(@Nullable Instant knownAt, AccountScope scope) {
        if (knownAt != null) {
            retention
                    .keptSince(knownAt)
                    .ifPresent(since -> {
                        throw ProblemException.dropped("What was known at " + knownAt, since);
                    });
        }
        return knownAt == null ? now.within(scope) : new Then(knowledge, now, knownAt, scope);
    }

    /// What was believed of one session over time, the latest first.
    public List<Belief> beliefs(UUID id) {
        return answer(() -> knowledge.beliefs(id));
    }

    /// The placeholders whose place sessions took.
    public List<UUID> placeholders(Collection<UUID> successors) {
        return answer(() -> knowledge.placeholders(successors));
    }

    private record Then(Knowledge knowledge, SessionStore now, Instant knownAt, AccountScope scope)
            implements Forest {

        @Override
        public Forest unrestricted() {
            return new Then(knowledge, now, knownAt, AccountScope.everything());
        }

        @Override
        public List<SessionState> find(List<UUID> ids) {
            return ForestOfNow.admitted(ids, answer(() -> knowledge.states(ids, knownAt)), scope);
        }

        @Override
        public List<SessionState> chain(
                UUID chainId, @Nullable Siblings part, @Nullable ChainPosition after, int limit) {
            return answer(() -> knowledge.chain(chainId, knownAt, scope, part, after, limit));
        }

        @Override
        public long chainSize(UUID chainId, @Nullable Siblings part) {
            return answer(() -> knowledge.chainSize(chainId, knownAt, scope, part));
        }

        @Override
        public List<Crowd> crowds(UUID chainId, Crowded which) {
            return answer(() -> knowledge.crowds(chainId, knownAt, scope, which));
        }

        @Override
        public List<SessionState> lineage(UUID id) {
            return find(id).map(session -> answer(() -> knowledge.lineage(session, knownAt)))
                    .orElse(List.of());
        }

        @Override
        public Below below(
                SessionState session,
                @Nullable Instant liveAt,
                @Nullable ChainPosition after,
                int limit) {
            return answer(() ->
                    new Below(
                            knowledge.descendants(session, knownAt, scope, liveAt, after, limit),
                            knowledge.countDescendants(session, knownAt, scope, liveAt)));
        }

        @Override
        public PageWithReach reach(Question question, Measure by) {
            return answer(() -> SubtreeStore.reachThen(knowledge, knownAt, question, scope, by));
        }

        @Override
        public Beside beside(Collection<SessionState> states, List<UUID> above) {
            return now.beside(states, List.of())
                    .believing(answer(() -> knowledge.subjectTags(states, knownAt)), find(above));
        }
    }
}
