package dev.hoptrail.api.timestamp;

/// Something is no time stamp of what it should be one of; the message says why.
public final class TimestampException extends Exception {
    private static final long serialVersionUID = 1;

    TimestampException(String message) {
        super(message);
    }

    TimestampException(String message, Throwable cause) {
        super(message, cause);
    }
}
