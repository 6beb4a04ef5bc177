package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A part of the change feed that was [left][Left], in memory while its sessions are evaluated. How
/// far that came is kept beside it: whoever goes on after a crash reads the part again.
final class Arrears {
    /// Some 30 MB.
    private static final int MOST = 200_000;

    private final FeedPosition from;
    private final FeedPosition until;
    private final NavigableSet<UUID> sessions;

    private Arrears(FeedPosition from, FeedPosition until, NavigableSet<UUID> sessions) {
        this.from = from;
        this.until = until;
        this.sessions = sessions;
    }

    /// Reads the part that is under way, or the next one.
    ///
    /// @param read up to where the feed was read for urgent sessions
    static Arrears read(Connection connection, Left left, FeedPosition read) throws SQLException {
        FeedPosition end = left.until() == null ? read : left.until();
        NavigableSet<UUID> sessions = new TreeSet<>();
        Set<Long> credentials = new HashSet<>();
        FeedPosition next = left.from();
        while (next.compareTo(end) < 0
                && (left.until() != null || sessions.size() + credentials.size() < MOST)) {
            FeedPart part = FeedPart.read(connection, next, end, MOST);
            sessions.addAll(part.sessions());
            sessions.addAll(Concerned.byActs(connection, part.acts()));
            credentials.addAll(part.credentials());
            next = part.rows() == 0 ? end : part.next();
        }
        // Credentials are told of again and again.
        sessions.addAll(Concerned.byCredentials(connection, credentials));
        sessions.removeIf(id -> !left.isOf(id));
        return new Arrears(left.from(), next, sessions);
    }

    /// Whether this is the part that is under way.
    boolean isOf(Left left) {
        return left.from().equals(from) && until.equals(left.until());
    }

    FeedPosition until() {
        return until;
    }

    /// The sessions behind one, in the order of ids; empty: there are no more.
    List<UUID> after(@Nullable UUID session, int most) {
        return (session == null ? sessions : sessions.tailSet(session, false))
                .stream().limit(most).toList();
    }
}
