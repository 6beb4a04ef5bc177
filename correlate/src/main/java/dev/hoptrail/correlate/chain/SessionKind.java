package dev.hoptrail.correlate.chain;

/// What a session is.
public enum SessionKind {
    ROLE,
    FEDERATED_USER,
    ROOT_TASK,
    USER_TOKEN,
    /// Seen at work or as a caller, its issuance is not in the data.
    UNSEEN;

    /// Whether entering a session of this kind is a hop that depth counts.
    boolean isHop() {
        return this == ROLE || this == ROOT_TASK;
    }
}
