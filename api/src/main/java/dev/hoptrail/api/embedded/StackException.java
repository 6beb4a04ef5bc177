package dev.hoptrail.api.embedded;

import java.nio.file.Path;

/// The servers cannot be had. The message says what stands in the way and what the user can do.
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StackException(String message) {
        super(message);
    }

    StackException(String message, Throwable cause) {
        super(message, cause);
    }

    static StackException seeLog(String what, Path log) {
        return new StackException(what + "; its log is " + log);
    }
}
