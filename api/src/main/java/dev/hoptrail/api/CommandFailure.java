package dev.hoptrail.api;

/// A command that cannot do its work for a reason the user can act on. The message is all that is
/// shown; exit code 1.
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
