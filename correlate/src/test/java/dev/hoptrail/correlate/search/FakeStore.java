package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.ChangeFeed;
import dev.hoptrail.correlate.store.FeedPosition;
import dev.hoptrail.correlate.store.ProjectedSession;
import dev.hoptrail.correlate.store.SessionSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/// PostgreSQL's part in memory: sessions, and a feed that shows a transaction when it commits.
final class FakeStore implements ChangeFeed, SessionSource {
    private final Map<UUID, ProjectedSession> sessions = new TreeMap<>();
    private final NavigableMap<Long, Change> feed = new TreeMap<>();
    private UUID epoch = UUID.randomUUID();
    private long nextXid = 700;
    private long oldestRunning = Long.MAX_VALUE;
    private long forgotten;

    /// Begins a transaction that stays open: readers must stop below it.
    synchronized long begin() {
        oldestRunning = Math.min(oldestRunning, nextXid);
        return nextXid++;
    }

    /// Writes and removes sessions as one committed transaction.
    synchronized long commit(Collection<ProjectedSession> written, Collection<UUID> removed) {
        return commit(nextXid++, written, removed);
    }

    /// Ends the transaction that [#begin] began.
    synchronized long commit(
            long xid, Collection<ProjectedSession> written, Collection<UUID> removed) {
        written.forEach(session -> sessions.put(session.state().sessionId(), session));
        removed.forEach(sessions::remove);
        List<UUID> ids = written.stream().map(session -> session.state().sessionId()).toList();
        feed.put(xid, new Change(xid, 0, ids, List.copyOf(removed)));
        if (xid == oldestRunning) {
            oldestRunning = Long.MAX_VALUE;
        }
        return xid;
    }

    /// What a restore of another cluster's backup does: new ids, and the feed is gone.
    synchronized void restore(Collection<ProjectedSession> restored) {
        sessions.clear();
        restored.forEach(session -> sessions.put(session.state().sessionId(), session));
        feed.clear();
        epoch = UUID.randomUUID();
        nextXid = 10;
    }

    /// What a week after an erasure does.
    synchronized void forget(long xid) {
        feed.remove(xid);
        forgotten = xid;
    }

    synchronized List<ProjectedSession> all() {
        return List.copyOf(sessions.values());
    }

    @Override
    public synchronized UUID epoch() {
        return epoch;
    }

    @Override
    public synchronized long horizon() {
        return Math.min(oldestRunning, nextXid);
    }

    @Override
    public synchronized long head() {
        return nextXid;
    }

    @Override
    public synchronized long forgotten() {
        return forgotten;
    }

    @Override
    public synchronized List<Change> read(FeedPosition from, long horizon, int limit) {
        return feed.tailMap(from.xid()).values().stream()
                .filter(change -> change.xid() < horizon && change.next().compareTo(from) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<SessionState> states(Collection<UUID> ids) {
        return ids.stream()
                .map(sessions::get)
                .filter(Objects::nonNull)
                .map(ProjectedSession::state)
                .toList();
    }

    @Override
    public synchronized List<ProjectedSession> complete(List<SessionState> states) {
        List<ProjectedSession> complete = new ArrayList<>();
        for (SessionState state : states) {
            ProjectedSession known = sessions.get(state.sessionId());
            complete.add(known == null ? ProjectedSession.of(state) : known);
        }
        return complete;
    }

    @Override
    public void all(Consumer<List<SessionState>> sets) {
        List<SessionState> states = all().stream().map(ProjectedSession::state).toList();
        for (int from = 0; from < states.size(); from += 100) {
            sets.accept(states.subList(from, Math.min(states.size(), from + 100)));
        }
    }
}
