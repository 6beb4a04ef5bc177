package dev.hoptrail.correlate.stream;

/// A record that cannot become an identity event. It goes to `rejected`; the partition moves on.
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    UnreadableRecordException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /// Why a record was rejected.
    enum Reason {
        NOT_JSON,
        NOT_A_RECORD,
        MISSING_EVENT_ID,
        MISSING_EVENT_TIME,
        MISSING_ACCOUNT,
        NOT_AN_IDENTITY_EVENT
    }
}
