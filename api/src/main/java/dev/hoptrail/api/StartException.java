package dev.hoptrail.api;

/// The service cannot start for a reason that whoever starts it can mend. The message says which.
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Says what went wrong and why.
    ///
    /// @param what went wrong; the innermost cause is added in its own words
    static StartException of(String what, Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String why =
                innermost.getMessage() == null
                        ? innermost.getClass().getSimpleName()
                        : innermost.getMessage();
        return new StartException(what + ": " + why, failure);
    }
}
