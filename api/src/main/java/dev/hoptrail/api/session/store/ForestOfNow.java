package dev.hoptrail.api.session.store;

import static dev.hoptrail.api.session.store.Asked.answer;

import dev.hoptrail.api.session.store.SubtreeStore.Measure;
import dev.hoptrail.api.session.store.SubtreeStore.PageWithReach;
import dev.hoptrail.api.session.store.SubtreeStore.Question;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Beside;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import dev.hoptrail.correlate.store.Siblings;
import dev.hoptrail.correlate.store.Siblings.Crowd;
import dev.hoptrail.correlate.store.Siblings.Crowded;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sessions as they are now.
record ForestOfNow(SessionReader reader, SubtreeStore subtrees, AccountScope scope)
        implements Forest {

    @Override
    public Forest unrestricted() {
        return new ForestOfNow(reader, subtrees, AccountScope.everything());
    }

    @Override
    public List<SessionState> find(List<UUID> ids) {
        return admitted(ids, answer(() -> reader.states(ids)), scope);
    }

    /// Those of some sessions that a scope admits, in the order of their ids.
    static List<SessionState> admitted(
            List<UUID> ids, List<SessionState> states, AccountScope scope) {
        Map<UUID, SessionState> found = new HashMap<>();
        states.stream().filter(scope::admits).forEach(state -> found.put(state.sessionId(), state));
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    @Override
    public List<SessionState> chain(
            UUID chainId, @Nullable Siblings part, @Nullable ChainPosition after, int limit) {
        return answer(() -> reader.chain(chainId, scope, part, after, limit));
    }

    @Override
    public long chainSize(UUID chainId, @Nullable Siblings part) {
        return answer(() -> reader.chainSize(chainId, scope, part));
    }

    @Override
    public List<Crowd> crowds(UUID chainId, Crowded which) {
        return answer(() -> reader.crowds(chainId, scope, which));
    }

    @Override
    public List<SessionState> lineage(UUID id) {
        return answer(() -> reader.lineage(id));
    }

    @Override
    public Beside beside(Collection<SessionState> states, List<UUID> above) {
        Beside beside = answer(() -> reader.beside(states, above));
        return beside.believing(beside.subjectTags(), admitted(above, beside.above(), scope));
    }

    @Override
    public Below below(
            SessionState session,
            @Nullable Instant liveAt,
            @Nullable ChainPosition after,
            int limit) {
        SubtreeStore.Page page =
                subtrees.page(new SubtreeStore.Question(session, liveAt, after, limit), scope);
        return new Below(find(page.ids()), page.total());
    }

    @Override
    public PageWithReach reach(Question question, Measure by) {
        return subtrees.reach(question, scope, by);
    }
}
