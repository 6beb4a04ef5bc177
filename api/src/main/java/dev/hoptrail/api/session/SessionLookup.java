package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.api.session.store.BeliefStore;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds the session that an id in a path means.
@Singleton
public final class SessionLookup {

    private final SessionStore sessions;
    private final BeliefStore beliefs;
    private final RetentionStore retention;

    SessionLookup(SessionStore sessions, BeliefStore beliefs, RetentionStore retention) {
        this.retention = retention;
        this.sessions = sessions;
        this.beliefs = beliefs;
    }

    /// What an id means.
    public sealed interface Found {

        /// The session of that id.
        record Itself(SessionState state) implements Found {}

        /// The id of a placeholder that another session took the place of.
        record Replaced(SessionState by) implements Found {}
    }

    /// Finds what an id means.
    ///
    /// @param knownAt as it was believed then; null for now
    /// @param scope what may be seen
    /// @throws ProblemException 400 for what is no id, 404 for one that is not known, was not known
    ///   then, or may not be seen, 410 for one of a time that is not kept
    public Found find(String text, @Nullable Instant knownAt, AccountScope scope) {
        UUID id = Parameters.id("sessionId", text);
        Forest forest = beliefs.at(knownAt, scope);
        Optional<SessionState> state = forest.find(id);
        if (state.isPresent()) {
            return new Found.Itself(state.get());
        }
        Forest now = sessions.within(scope);
        Optional<UUID> successor = sessions.successor(id).filter(by -> now.find(by).isPresent());
        return successor
                .flatMap(forest::find)
                .<Found>map(Found.Replaced::new)
                .orElseThrow(() ->
                        absent(
                                id,
                                successor.isPresent() || now.find(id).isPresent(),
                                forest,
                                knownAt));
    }

    /// The session of an id, or of the one that took its place.
    public SessionState follow(String text, @Nullable Instant knownAt, AccountScope scope) {
        return switch (find(text, knownAt, scope)) {
            case Found.Itself itself -> itself.state();
            case Found.Replaced replaced -> replaced.by();
        };
    }

    private ProblemException absent(
            UUID id, boolean knownNow, Forest then, @Nullable Instant knownAt) {
        if (knownAt == null || !knownNow) {
            return retention
                    .keptSince(Ids.issuedAt(id))
                    .map(since -> ProblemException.dropped("Session " + id, since))
                    .orElseGet(() -> ProblemException.notFound("No session " + id));
        }
        List<UUID> placeholders =
                then.find(beliefs.placeholders(List.of(id))).stream()
                        .map(SessionState::sessionId)
                        .toList();
        String instead =
                placeholders.isEmpty()
                        ? ""
                        : "; the placeholder %s stood in its place"
                                .formatted(placeholders.getFirst());
        return ProblemException.of(
                ErrorCode.NOT_KNOWN_YET,
                "Session %s was not known at %s%s".formatted(id, knownAt, instead));
    }
}
