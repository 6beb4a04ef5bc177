package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.DatabaseException;
import java.sql.SQLException;

/// A question to the database that may fail.
@FunctionalInterface
interface Asked<T> {

    T ask() throws SQLException;

    /// The answer.
    ///
    /// @throws DatabaseException if the database refuses or does not answer
    static <T> T answer(Asked<T> question) {
        try {
            return question.ask();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
