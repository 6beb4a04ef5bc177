package dev.hoptrail.api.database.store;

import dev.hoptrail.correlate.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;

/// A statement that the database refused or never answered.
public final class DatabaseException extends RuntimeException {

    private static final Set<String> AWAY = Set.of("08", "53", "57P");
    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");
    private static final String TAKEN = "23505";
    private static final String ENDED = "57014";
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
        return isCausedBy(
                failure,
                sql ->
                        sql instanceof SQLTransientConnectionException
                                || AWAY.stream().anyMatch(state(sql)::startsWith));
    }

    /// Whether a statement was ended because it took too long ([TimedSource]).
    public static boolean isTooLong(Throwable failure) {
        return isCausedBy(failure, sql -> state(sql).equals(ENDED));
    }

    /// Whether a text was refused that cannot be stored: one with U+0000 in it.
    public static boolean isUnstorableText(Throwable failure) {
        return isCausedBy(failure, sql -> UNSTORABLE.contains(state(sql)));
    }

    /// Whether a row was refused whose key another one has.
    public boolean isOfKey() {
        return getCause() instanceof SQLException sql && state(sql).equals(TAKEN);
    }

    private static boolean isCausedBy(Throwable failure, Predicate<SQLException> which) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && which.test(sql)) {
                return true;
            }
        }
        return false;
    }

    private static String state(SQLException failure) {
        return String.valueOf(failure.getSQLState());
    }
}
