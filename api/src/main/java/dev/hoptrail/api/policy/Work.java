package dev.hoptrail.api.policy;

import dev.hoptrail.api.policy.LeastPrivileges.Basis;
import dev.hoptrail.api.session.QueryWords;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.api.session.store.SubtreeStore;
import dev.hoptrail.api.session.store.SubtreeStore.Question;
import dev.hoptrail.api.session.store.UseStore;
import dev.hoptrail.api.session.store.UseStore.CallSum;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchPage;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
import dev.hoptrail.correlate.search.TimeWindow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sums up what sessions did, set by set, as far as a scope admits it.
@Singleton
final class Work {

    private static final int MOST_SESSIONS = 10_000;
    private static final int MOST_KINDS = 5_000;
    private static final int SET = 1_000;

    private final SessionStore sessions;
    private final SubtreeStore subtrees;
    private final UseStore uses;
    private final SessionIndex index;
    private final Clock clock;

    Work(
            SessionStore sessions,
            SubtreeStore subtrees,
            UseStore uses,
            SessionIndex index,
            Clock clock) {
        this.sessions = sessions;
        this.subtrees = subtrees;
        this.uses = uses;
        this.index = index;
        this.clock = clock;
    }

    /// What was done, and how much of it is known.
    record Done(List<CallSum> sums, Basis basis) {}

    /// What one session did.
    ///
    /// @param period null for all times
    Done of(SessionState session, AccountScope scope, @Nullable TimeWindow period) {
        Wanted wanted = new Wanted(scope, period, any -> true);
        return of(List.of(session.sessionId()), 1, clock.instant(), wanted);
    }

    /// What a session and all below it did.
    Done ofSubtree(SessionState top, AccountScope scope, @Nullable TimeWindow period) {
        Instant asOf = clock.instant();
        SubtreeStore.Page below =
                subtrees.page(new Question(top, null, null, MOST_SESSIONS - 1), scope);
        List<UUID> ids = new ArrayList<>(below.ids());
        ids.addFirst(top.sessionId());
        return of(ids, below.total() + 1, asOf, new Wanted(scope, period, any -> true));
    }

    /// What the sessions of a role did.
    Done ofRole(String roleArn, AccountScope scope, @Nullable TimeWindow period) {
        Instant asOf = index.asOf();
        SearchPage page =
                index.within(scope)
                        .search(
                                new SearchRequest(
                                        "role:" + QueryWords.quote(roleArn),
                                        period,
                                        SearchOrder.NEWEST_ISSUED,
                                        MOST_SESSIONS,
                                        null));
        List<UUID> ids = page.hits().stream().map(SortKey::sessionId).toList();
        return of(
                ids,
                Math.max(ids.size(), page.total().value()),
                asOf,
                new Wanted(scope, period, state -> roleArn.equals(state.facts().roleArn())));
    }

    private record Wanted(
            AccountScope scope, @Nullable TimeWindow period, Predicate<SessionState> sessions) {}

    private Done of(List<UUID> ids, long matching, Instant asOf, Wanted wanted) {
        Forest forest = sessions.within(wanted.scope);
        Map<UseStore.Kind, CallSum> sums = new HashMap<>();
        boolean whole = true;
        for (int from = 0; from < ids.size(); from += SET) {
            List<UUID> set = ids.subList(from, Math.min(ids.size(), from + SET));
            List<SessionState> states = forest.find(set).stream().filter(wanted.sessions).toList();
            List<CallSum> found = uses.sums(states, wanted.scope, wanted.period, MOST_KINDS);
            whole &= found.size() < MOST_KINDS;
            found.forEach(sum -> sums.merge(sum.kind(), sum, CallSum::plus));
        }
        List<CallSum> sorted =
                sums.values().stream().sorted(Comparator.comparing(CallSum::kind)).toList();
        return new Done(sorted, new Basis(ids.size(), matching, whole, asOf));
    }
}
