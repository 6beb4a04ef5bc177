package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.SessionState;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/// Finds the session that an id in a path means.
@Singleton
public final class SessionLookup {

    private final SessionStore sessions;

    SessionLookup(SessionStore sessions) {
        this.sessions = sessions;
    }

    /// What an id means now.
    public sealed interface Found {

        /// The session of that id.
        record Current(SessionState state) implements Found {}

        /// The id of a placeholder that another session took the place of.
        record Replaced(UUID by) implements Found {}
    }

    /// Finds what an id means.
    ///
    /// @throws ProblemException 400 for what is no id, 404 for one that is not known
    public Found find(String text) {
        UUID id = Parameters.id("sessionId", text);
        Optional<SessionState> state = sessions.find(id);
        if (state.isPresent()) {
            return new Found.Current(state.get());
        }
        return sessions.successor(id)
                .<Found>map(Found.Replaced::new)
                .orElseThrow(() -> ProblemException.notFound("No session " + id));
    }

    /// The session of an id, or of the one that took its place.
    public SessionState follow(String text) {
        return switch (find(text)) {
            case Found.Current current -> current.state();
            case Found.Replaced replaced ->
                    sessions.find(replaced.by())
                            .orElseThrow(
                                    () -> ProblemException.notFound("No session " + replaced.by()));
        };
    }
}
