package dev.hoptrail.api.database.store;

import dev.hoptrail.correlate.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/// A statement that the database refused or never answered.
public final class DatabaseException extends RuntimeException {

    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");
    private static final String TAKEN = "23505";
    private static final long serialVersionUID = 1L;

    public DatabaseException(SQLException cause) {
        super(cause);
    }

    public DatabaseException(StoreException cause) {
        super(cause);
    }

    /// Whether a failure, or what caused it, is the database being away: SQL state classes 08
    /// (connection), 53 (no resources) and 57P (shut down), or a pool that could not connect.
    public static boolean isAbsence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isAbsence(sql)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a text was refused that cannot be stored: one with U+0000 in it.
    public static boolean isUnstorableText(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && UNSTORABLE.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /// Whether a row was refused whose key another one has.
    public boolean isOfKey() {
        return getCause() instanceof SQLException sql && TAKEN.equals(sql.getSQLState());
    }

    private static boolean isAbsence(SQLException failure) {
        String state = failure.getSQLState();
        return failure instanceof SQLTransientConnectionException
                || (state != null
                        && (state.startsWith("08")
                                || state.startsWith("53")
                                || state.startsWith("57P")));
    }
}
