package dev.hoptrail.correlate.store;

import java.sql.SQLException;

/// The store did not do what was asked: nothing of the transaction is stored.
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final String state;

    StoreException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /// Whether the store is away or busy, which passes, rather than that it refuses: connection
    /// lost (class 08), resources (53), shut down (57), rollback (40).
    public boolean isPassing() {
        return state.isEmpty() || state.matches("(08|40|53|57).*");
    }
}
