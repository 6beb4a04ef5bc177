package dev.hoptrail.correlate.chain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session as stored: what its records say, who its parent is, and what follows from that.
///
/// @param droppedAt when its records were dropped, since they were older than what is kept: then
///   this is a stub, of which only what later sessions are judged by is known; null for all others
public record SessionState(
        SessionFacts facts, Link link, Derived derived, @Nullable Instant droppedAt) {

    /// A session that is kept.
    public SessionState(SessionFacts facts, Link link, Derived derived) {
        this(facts, link, derived, null);
    }

    /// The session's id.
    public UUID sessionId() {
        return facts.sessionId();
    }

    /// Whether only a stub of it is left.
    public boolean isDropped() {
        return droppedAt != null;
    }

    /// Whether this is a placeholder for a session whose issuance was not seen.
    public boolean isUnseen() {
        return facts.kind() == SessionKind.UNSEEN;
    }
}
