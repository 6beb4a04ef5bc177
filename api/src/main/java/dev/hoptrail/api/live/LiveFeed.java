package dev.hoptrail.api.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.alert.AlertView;
import dev.hoptrail.api.live.LiveEvent.AlertChange;
import dev.hoptrail.api.live.LiveEvent.EventType;
import dev.hoptrail.api.live.LiveEvent.SessionChange;
import dev.hoptrail.api.live.store.AlertFeed;
import dev.hoptrail.api.live.store.AlertFeed.AlertEvent;
import dev.hoptrail.api.session.SessionView;
import dev.hoptrail.api.session.SessionViews;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.store.ChangeFeed;
import dev.hoptrail.correlate.store.ChangeFeed.Change;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened after any position of the stream, read from the database in batches.
///
/// Streams that follow what is new stand at the same positions: a batch that was read for one of
/// them is kept for the others, so that many streams cost little more than one.
@Singleton
final class LiveFeed {

    /// Streams ask no sooner again where nothing was new.
    static final Duration POLL = Duration.ofMillis(200);

    /// Who missed more loads anew.
    static final int MOST_MISSED = 10_000;

    private static final int ROWS = 20;
    private static final int EVENTS = 200;
    private static final int KEPT = 16;

    private final ChangeFeed changes;
    private final AlertFeed alerts;
    private final SessionStore sessions;
    private final SessionViews views;
    private final ObjectMapper json;
    private final Map<Place, Batch> recent =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Place, Batch> eldest) {
                    return size() > KEPT;
                }
            };

    LiveFeed(
            ChangeFeed changes,
            AlertFeed alerts,
            SessionStore sessions,
            SessionViews views,
            ObjectMapper json) {
        this.changes = changes;
        this.alerts = alerts;
        this.sessions = sessions;
        this.views = views;
        this.json = json;
    }

    /// @param scope what may be seen from there
    private record Place(Position position, AccountScope scope) {}

    /// What follows a position.
    ///
    /// @param next where to read on
    /// @param behind whether more was waiting there
    record Batch(List<LiveEvent> events, Position next, boolean behind, long readNanos) {

        private boolean holds() {
            return behind || !events.isEmpty() || System.nanoTime() - readNanos < POLL.toNanos();
        }
    }

    /// Behind all that is known by now.
    Position now() {
        return Position.before(changes.epoch(), changes.horizon());
    }

    /// Whether a stream can go on at a position: it is of this feed, and not too much was missed.
    boolean reaches(Position from) {
        return from.epoch().equals(changes.epoch())
                && from.xid() <= changes.head()
                && !alerts.hasMore(from.feed(), MOST_MISSED);
    }

    /// What comes next after a position, of what a scope admits.
    synchronized Batch after(Position from, AccountScope scope) {
        Place place = new Place(from, scope);
        Batch known = recent.get(place);
        if (known == null || !known.holds()) {
            known = read(place);
            recent.put(place, known);
        }
        return known;
    }

    /// What the feeds name, before it is looked up.
    private sealed interface Told {

        /// @param removed whether it was told as one that left
        record OfSession(UUID sessionId, boolean removed) implements Told {}

        record OfAlert(AlertEvent event) implements Told {}
    }

    private Batch read(Place place) {
        Position from = place.position();
        long begun = System.nanoTime();
        long horizon = changes.horizon();
        NavigableMap<Position, Told> told = new TreeMap<>();
        Position end = Position.before(from.epoch(), horizon);
        Position read = least(end, readChanges(from, horizon, told));
        read = least(read, readAlerts(place, horizon, told));
        told = told.headMap(read, true);
        List<Map.Entry<Position, Told>> taken = told.entrySet().stream().limit(EVENTS).toList();
        Position next = taken.size() < told.size() ? taken.getLast().getKey() : read;
        return new Batch(events(taken, place.scope()), next, next.compareTo(end) < 0, begun);
    }

    private static Position least(Position one, @Nullable Position other) {
        return other == null || one.compareTo(other) <= 0 ? one : other;
    }

    /// @return where reading stopped; null if all was read
    private @Nullable Position readChanges(Position from, long horizon, Map<Position, Told> into) {
        List<Change> rows = changes.read(from.feed(), horizon, ROWS);
        for (Change row : rows) {
            if (row.isOfRetention()) {
                continue;
            }
            long item = 0;
            for (UUID id : row.removed()) {
                put(row, ++item, new Told.OfSession(id, true), from, into);
            }
            for (UUID id : row.changed()) {
                put(row, ++item, new Told.OfSession(id, false), from, into);
            }
        }
        if (rows.size() < ROWS) {
            return null;
        }
        Change last = rows.getLast();
        return new Position(from.epoch(), last.xid(), last.part() + 1, 0);
    }

    private static void put(
            Change row, long item, Told told, Position from, Map<Position, Told> into) {
        Position position = new Position(from.epoch(), row.xid(), row.part(), item);
        if (position.compareTo(from) > 0) {
            into.put(position, told);
        }
    }

    private @Nullable Position readAlerts(Place place, long horizon, Map<Position, Told> into) {
        Position from = place.position();
        List<AlertEvent> events =
                alerts.read(place.scope(), from.xid(), from.alert(), horizon, EVENTS);
        Position last = null;
        for (AlertEvent event : events) {
            last = new Position(from.epoch(), event.xid(), Position.ALERTS, event.number());
            into.put(last, new Told.OfAlert(event));
        }
        return events.size() < EVENTS ? null : last;
    }

    /// A session that is told of more than once is shown at the last place alone: as it is by now.
    /// Whose account one was in that is gone is not known any more: those who may see some are not
    /// told.
    private List<LiveEvent> events(List<Map.Entry<Position, Told>> told, AccountScope scope) {
        Map<UUID, Position> lastTold = new LinkedHashMap<>();
        for (Map.Entry<Position, Told> entry : told) {
            if (entry.getValue() instanceof Told.OfSession(UUID id, boolean removed)) {
                lastTold.put(id, entry.getKey());
            }
        }
        Map<UUID, SessionView> now = new HashMap<>();
        Forest forest = sessions.within(scope);
        views.of(forest.find(List.copyOf(lastTold.keySet())), forest)
                .forEach(view -> now.put(view.sessionId(), view));
        List<LiveEvent> events = new ArrayList<>();
        for (Map.Entry<Position, Told> entry : told) {
            Position position = entry.getKey();
            switch (entry.getValue()) {
                case Told.OfAlert(AlertEvent event) ->
                        events.add(
                                event(
                                        position,
                                        EventType.ALERT,
                                        new AlertChange(
                                                event.type(), event.at(), shown(event, scope))));
                case Told.OfSession(UUID id, boolean removed) -> {
                    SessionView view = now.get(id);
                    // One that is gone without having been told so here is told of later.
                    if (position.equals(lastTold.get(id))
                            && (view != null || (removed && !scope.isRestricted()))) {
                        SessionChange change = new SessionChange(id, view == null, view);
                        events.add(event(position, EventType.SESSION, change));
                    }
                }
            }
        }
        return events;
    }

    /// As much of an alert as may be seen, as JSON.
    private String shown(AlertEvent event, AccountScope scope) {
        if (!scope.isRestricted()) {
            return event.alert();
        }
        try {
            AlertView alert = json.readValue(event.alert(), AlertView.class);
            return json.writeValueAsString(alert.within(scope));
        } catch (JsonProcessingException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private LiveEvent event(Position position, EventType type, Object data) {
        try {
            return new LiveEvent(position, type, json.writeValueAsString(data));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
