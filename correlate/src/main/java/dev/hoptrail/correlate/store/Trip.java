package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Several look-ups in one trip to the database: they are sent together and answered one after the
/// other. Waiting for each of many small answers costs more than finding them.
final class Trip {
    private final List<Answer<?>> answers = new ArrayList<>();

    /// What a look-up of a trip found.
    static final class Answer<T> {
        private final Lookup<T> lookup;
        private @Nullable T found;

        private Answer(Lookup<T> lookup) {
            this.lookup = lookup;
        }

        private void read(ResultSet row) throws SQLException {
            found = lookup.rows().read(row);
        }

        /// What was found, when the trip was made.
        T get() {
            return Objects.requireNonNull(found, "not asked yet");
        }
    }

    /// Takes a look-up along.
    <T> Answer<T> take(Lookup<T> lookup) {
        Answer<T> answer = new Answer<>(lookup);
        answers.add(answer);
        return answer;
    }

    void make(DataSource dataSource) throws SQLException {
        String sql =
                answers.stream()
                        .map(answer -> answer.lookup.sql())
                        .collect(Collectors.joining(";\n"));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            int bound = 0;
            for (Answer<?> answer : answers) {
                answer.lookup.bind(select, bound);
                bound += answer.lookup.values().size();
            }
            select.execute();
            for (Answer<?> answer : answers) {
                try (ResultSet row = Objects.requireNonNull(select.getResultSet())) {
                    answer.read(row);
                }
                select.getMoreResults();
            }
        }
    }
}
