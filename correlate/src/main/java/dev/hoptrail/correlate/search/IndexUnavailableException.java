package dev.hoptrail.correlate.search;

import org.jspecify.annotations.Nullable;

/// The index cannot answer now: it is being built for the first time, or its disk fails.
public final class IndexUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IndexUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
