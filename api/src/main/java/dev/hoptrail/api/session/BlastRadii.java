package dev.hoptrail.api.session;

import dev.hoptrail.api.session.BlastRadius.Done;
import dev.hoptrail.api.session.BlastRadius.Reached;
import dev.hoptrail.api.session.RevokePlan.RevokeStep;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.Forest.Below;
import dev.hoptrail.api.session.store.SubtreeStore.Measure;
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

    private final SessionViews views;
    private final UseStore uses;

    BlastRadii(SessionViews views, UseStore uses) {
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
        PageWithReach found = reach(question, forest, at);
        Below below = new Below(forest.find(found.page().ids()), found.page().total());
        List<SessionState> nearest = forest.find(found.nearest());
        Origin origin =
                views.origin(question.top(), forest).origin() == null
                        ? null
                        : question.top().derived().origin();
        List<Done> actions =
                uses.actions(nearest, forest.scope(), MOST_ACTIONS).stream()
                        .map(one ->
                                new Done(one.service(), one.action(), one.count(), one.denied()))
                        .toList();
        List<RevokeStep> plan = RevokePlan.of(origin, found.reached(), found.entered(), at);
        return new Measured(
                below, radius(found.reached(), at, new Doings(actions, nearest.size()), plan));
    }

    /// Measures what was believed before. What was done, nobody dated when it became known; and no
    /// plan would end by what is not believed any more.
    ///
    /// @param forest what was believed, as far as it may be seen
    Measured measureThen(Question question, Forest forest, Instant at) {
        PageWithReach found = reach(question, forest, at);
        Below below = new Below(forest.find(found.page().ids()), found.page().total());
        return new Measured(
                below, radius(found.reached(), at, new Doings(List.of(), 0), List.of()));
    }

    private static PageWithReach reach(Question question, Forest forest, Instant at) {
        return forest.reach(
                question, new Measure(at, RevokePlan.MOST_PRINCIPALS, MOST_SESSIONS_AT_WORK));
    }

    /// What so many sessions did.
    private record Doings(List<Done> actions, int sessions) {}

    private static BlastRadius radius(
            List<Reach> reached, Instant at, Doings doings, List<RevokeStep> plan) {
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
                doings.actions(),
                doings.sessions(),
                plan);
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
