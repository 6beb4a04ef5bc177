package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// From when on events are kept. What happened before is not taken in: it would only be dropped.
///
/// @param since the first instant that is kept
/// @param held months before that which a legal hold keeps
public record Kept(Instant since, Set<YearMonth> held) {
    /// Everything is kept.
    public static final Kept EVERYTHING = new Kept(Instant.MIN, Set.of());

    public Kept {
        held = Set.copyOf(held);
    }

    /// Whether what happened then is kept.
    public boolean admits(Instant at) {
        return !at.isBefore(since) || held.contains(YearMonth.from(at.atOffset(ZoneOffset.UTC)));
    }

    /// Whether a session that was issued when this id says is kept whole.
    public boolean admits(UUID sessionId) {
        return admits(Ids.issuedAt(sessionId));
    }

    static Kept read(Connection connection) throws SQLException {
        String sql =
                """
                select kept_since, array(select to_char(month, 'YYYY-MM') from held_months() as month) as held
                from retention\
                """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return EVERYTHING;
            }
            Set<YearMonth> held = new HashSet<>();
            for (String month : List.of((String[]) row.getArray("held").getArray())) {
                held.add(YearMonth.parse(month));
            }
            return new Kept(Objects.requireNonNull(SessionRow.time(row, "kept_since")), held);
        }
    }
}
