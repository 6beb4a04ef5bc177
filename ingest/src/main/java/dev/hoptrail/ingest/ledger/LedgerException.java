package dev.hoptrail.ingest.ledger;

import java.sql.SQLException;

/// The database did not take or give what the ledger needs. Nothing of the transaction is stored.
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LedgerException(String message, SQLException cause) {
        super(message, cause);
    }
}
