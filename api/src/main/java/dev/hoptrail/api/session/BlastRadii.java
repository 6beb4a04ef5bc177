package dev.hoptrail.api.session;

import dev.hoptrail.api.session.BlastRadius.Done;
import dev.hoptrail.api.session.BlastRadius.Reached;
import dev.hoptrail.api.session.store.ReachStore;
import dev.hoptrail.api.session.store.ReachStore.Reach;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.api.session.store.UseStore;
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

    private final ReachStore reach;
    private final SessionStore sessions;
    private final UseStore uses;

    BlastRadii(ReachStore reach, SessionStore sessions, UseStore uses) {
        this.reach = reach;
        this.sessions = sessions;
        this.uses = uses;
    }

    /// The blast radius of a session.
    ///
    /// @param at the moment at which sessions are alive or not, and from which a revocation counts
    public BlastRadius of(SessionState top, Instant at) {
        List<Reach> reached = reach.reached(top, at, RevokePlan.MOST_PRINCIPALS);
        List<SessionState> nearest = sessions.find(reach.nearest(top, MOST_SESSIONS_AT_WORK));
        List<Done> actions =
                uses.actions(nearest, MOST_ACTIONS).stream()
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
                RevokePlan.of(top.derived().origin(), reached, reach.steps(top), at));
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
