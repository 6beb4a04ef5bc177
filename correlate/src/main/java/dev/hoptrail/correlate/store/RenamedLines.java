package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.store.Baselines.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Under which keys lines of baselines are stored after somebody was called otherwise.
///
/// Keys are hashes. Of sessions that were dropped nothing is left to make them of but what the
/// others tell: their lines come in the same order before and after.
final class RenamedLines {
    private final Map<Long, Long> keys = new HashMap<>();
    private final Set<Long> unclear = new HashSet<>();

    /// Takes in the lines of one session, which says nothing where these do not match.
    void add(Collection<Line> before, Collection<Line> after) {
        List<Line> was = only(before, after);
        List<Line> is = only(after, before);
        if (was.size() != is.size()) {
            return;
        }
        for (int i = 0; i < was.size(); i++) {
            if (Objects.equals(was.get(i).value(), is.get(i).value())) {
                put(was.get(i).key(), is.get(i).key());
            }
        }
    }

    private void put(long was, long is) {
        Long other = keys.put(was, is);
        if (other != null && other != is) {
            unclear.add(was);
        }
    }

    private static List<Line> only(Collection<Line> some, Collection<Line> others) {
        List<Line> only = new ArrayList<>(some);
        only.removeAll(Set.copyOf(others));
        return only;
    }

    /// Moves what is still stored under old keys: the lines of sessions that were dropped. A key
    /// that a stored session still has stands for others, too, and stays.
    void write(Connection connection) throws SQLException {
        keys.keySet().removeAll(unclear);
        String sql =
                """
                with own as materialized (
                    select q.was, q.now from unnest(?::bigint[], ?::bigint[]) as q (was, now)
                    where not exists (
                        select from observation o
                        join session s on s.session_id = o.session_id and s.issued_at = o.at
                        where o.key = q.was and s.dropped_at is null))
                update observation o set key = own.now from own where o.key = own.was\
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setArray(1, SqlArrays.bigints(connection, keys.entrySet(), Map.Entry::getKey));
            update.setArray(2, SqlArrays.bigints(connection, keys.entrySet(), Map.Entry::getValue));
            update.executeUpdate();
        }
    }
}
