package dev.hoptrail.api.attribute;

import dev.hoptrail.api.attribute.AttributedView.Hop;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.origin.OriginNames;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionViews;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.stream.Attributor;
import dev.hoptrail.correlate.stream.Attributor.Attribution;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says who was behind calls, a batch at a time.
@Singleton
final class Attributions {

    private static final int MOST_HOPS = 100;

    private final Attributor attributor;
    private final SessionStore sessions;
    private final OriginNames origins;

    Attributions(Attributor attributor, SessionStore sessions, OriginNames origins) {
        this.attributor = attributor;
        this.sessions = sessions;
        this.origins = origins;
    }

    /// A record of a body.
    ///
    /// @param index its place there
    record Placed(long index, IdentityEvent event) {}

    /// Who was behind each record, in their order.
    List<AttributedView> of(List<Placed> records) {
        List<Attribution> found = attribute(records.stream().map(Placed::event).toList());
        Map<UUID, SessionState> chains =
                sessions.withAncestors(
                        found.stream()
                                .map(Attribution::session)
                                .filter(Objects::nonNull)
                                .map(SessionState::sessionId)
                                .collect(Collectors.toSet()),
                        MOST_HOPS);
        Map<UUID, OriginView> named =
                origins.find(
                        found.stream()
                                .map(Attribution::origin)
                                .filter(Objects::nonNull)
                                .map(Origin::originId)
                                .collect(Collectors.toSet()));
        List<AttributedView> views = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            views.add(view(records.get(i), found.get(i), chains, named));
        }
        return views;
    }

    private List<Attribution> attribute(List<IdentityEvent> events) {
        try {
            return attributor.attribute(events);
        } catch (StoreException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static AttributedView view(
            Placed record,
            Attribution found,
            Map<UUID, SessionState> chains,
            Map<UUID, OriginView> named) {
        IdentityEvent event = record.event();
        OriginView origin = OriginView.of(found.origin());
        SessionState session = found.session();
        return new AttributedView(
                record.index(),
                event.ref().eventId(),
                event.ref().accountId(),
                event.ref().eventTime(),
                event.eventSource(),
                event.eventName(),
                SessionViews.link(found.link()),
                session == null ? null : session.sessionId(),
                origin == null ? null : named.getOrDefault(origin.originId(), origin),
                lineage(session, chains),
                session == null ? List.of() : SessionViews.tags(session.derived()),
                found.issuedSessionId());
    }

    private static List<Hop> lineage(
            @Nullable SessionState session, Map<UUID, SessionState> chains) {
        Deque<Hop> hops = new ArrayDeque<>();
        SessionState at = session;
        while (at != null && hops.size() < MOST_HOPS) {
            hops.addFirst(hop(at));
            UUID parent = at.link().parentId();
            at = parent == null ? null : chains.get(parent);
        }
        return List.copyOf(hops);
    }

    private static Hop hop(SessionState state) {
        return new Hop(
                state.sessionId(),
                state.link().grade(),
                state.facts().kind(),
                state.derived().depth(),
                SessionViews.role(state.facts()),
                state.facts().sessionName());
    }
}
