package dev.hoptrail.correlate.store;

import java.sql.SQLException;

/// PostgreSQL did not answer; the same call may succeed later.
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
