package dev.hoptrail.api.session;

import dev.hoptrail.api.session.BlastRadius.Done;
import dev.hoptrail.api.session.BlastRadius.Reached;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.Forest.Below;
import dev.hoptrail.api.session.store.SubtreeStore;
import dev.hoptrail.api.session.store.SubtreeStore.PageWithReach;
import dev.hoptrail.api.session.store.SubtreeStore.Question;
import dev.hoptrail.api.session.store.SubtreeStore.Reach;
import dev.hoptrail.api.session.store.UseStore;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Measures blast radii.
@Singleton
final class BlastRadii {

    private static final int MOST_ROLES = 500;
    private static final int MOST_ACTIONS = 50;
    private static final int MOST_SESSIONS_AT_WORK = 1_000;

    private final SubtreeStore subtrees;
    private final SessionViews views;
    private final UseStore uses;

    BlastRadii(SubtreeStore subtrees, SessionViews views, UseStore uses) {
        this.subtrees = subtrees;
        this.views = views;
        this.uses = uses;
    }

    /// A page of the sessions below one, and how far all of them reach.
    record Measured(Below below, BlastRadius radius) {}

    /// Measures the blast radius of the session on top.
    ///
    /// @param at the moment at which sessions are alive or not, and from which a revocation counts
    /// @param forest what may be seen of it
    Measured measure(Question question, Forest forest, Instant at) {
        PageWithReach found =
                subtrees.reach(
                        question,
                        forest.scope(),
                        at,
                        RevokePlan.MOST_PRINCIPALS,
                        MOST_SESSIONS_AT_WORK);
        Below below = new Below(forest.find(found.page().ids()), found.page().total());
        return new Measured(below, radius(question.top(), found, forest, at));
    }

    private BlastRadius radius(SessionState top, PageWithReach found, Forest forest, Instant at) {
        List<Reach> reached = found.reached();
        List<SessionState> nearest = forest.find(found.nearest());
        Origin origin = views.origin(top, forest).origin() == null ? null : top.derived().origin();
        List<Done> actions =
                uses.actions(nearest, forest.scope(), MOST_ACTIONS).stream()
                        .map(one ->
                                new Done(one.service(), one.action(), one.count(), one.denied()))
                        .toList();
        return new BlastRadius(
                at,
                reached.stream().mapToLong(Reach::sessions).sum(),
                reached.stream().mapToLong(Reach::alive).sum(),
                reached.stream()
                        .map(Reach::latestExpiry)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                reached.stream()
                        .map(Reach::accountId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList(),
                reached.stream().limit(MOST_ROLES).map(BlastRadii::shown).toList(),
                actions,
                nearest.size(),
                RevokePlan.of(origin, reached, found.entered(), at));
    }

    private static Reached shown(Reach reach) {
        return new Reached(
                reach.roleArn(),
                reach.accountId(),
                reach.sessions(),
                reach.alive(),
                reach.latestExpiry(),
                reach.level());
    }
}
