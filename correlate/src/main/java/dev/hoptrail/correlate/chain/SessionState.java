package dev.hoptrail.correlate.chain;

import java.util.UUID;

/// A session as stored: what its records say, who its parent is, and what follows from that.
public record SessionState(SessionFacts facts, Link link, Derived derived) {

    /// The session's id.
    public UUID sessionId() {
        return facts.sessionId();
    }

    /// Whether this is a placeholder for a session whose issuance was not seen.
    public boolean isUnseen() {
        return facts.kind() == SessionKind.UNSEEN;
    }
}
