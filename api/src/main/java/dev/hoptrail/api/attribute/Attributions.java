package dev.hoptrail.api.attribute;

import dev.hoptrail.api.attribute.AttributedView.Hop;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.origin.OriginNames;
import dev.hoptrail.api.session.Names;
import dev.hoptrail.api.session.SessionView.LinkView;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionViews;
import dev.hoptrail.api.session.ShownOrigin;
import dev.hoptrail.api.session.Visible;
import dev.hoptrail.api.session.WithheldView;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Grade;
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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says who was behind calls, a batch at a time.
@Singleton
final class Attributions {

    private static final int MOST_HOPS = 100;
    private static final LinkView NOT_STORED =
            new LinkView(Grade.UNSEEN, List.of(), List.of(), List.of(), 0);

    private final Attributor attributor;
    private final SessionStore sessions;
    private final SessionViews views;
    private final OriginNames origins;

    Attributions(
            Attributor attributor, SessionStore sessions, SessionViews views, OriginNames origins) {
        this.attributor = attributor;
        this.sessions = sessions;
        this.views = views;
        this.origins = origins;
    }

    /// A record of a body.
    ///
    /// @param index its place there
    record Placed(long index, IdentityEvent event) {}

    /// What is stored about some attributions, read in sets.
    ///
    /// @param chains the sessions that made the calls, and all above them, by id
    /// @param issued those of the sessions that the calls created that may be seen
    /// @param named origins that may be seen, as they are called now
    /// @param originAccounts the account that the origin of each session belongs to
    private record Stored(
            Visible visible,
            Map<UUID, SessionState> chains,
            Set<UUID> issued,
            Map<UUID, OriginView> named,
            Map<UUID, String> originAccounts) {

        /// Whether it may be told who made a call: as if nothing were stored of who may not be
        /// seen.
        boolean tells(Attribution found) {
            AccountScope scope = visible.scope();
            if (!scope.isRestricted()) {
                return true;
            }
            if (found.session() != null) {
                return scope.admits(found.session());
            }
            UUID created = found.issuedSessionId();
            return found.link().grade() == Grade.ORIGIN
                    ? created == null || issued.contains(created)
                    : found.link().candidates().stream().anyMatch(visible.kin()::contains);
        }

        ShownOrigin origin(Attribution found) {
            Origin origin = found.origin();
            UUID whose =
                    found.session() == null ? found.issuedSessionId() : found.session().sessionId();
            if (origin == null) {
                return new ShownOrigin(null, null);
            }
            if (whose == null && found.link().grade() == Grade.ORIGIN) {
                // The record at hand tells it, and nothing else does.
                return new ShownOrigin(visible.names().origin(origin), null);
            }
            return visible.origin(origin, whose == null ? null : originAccounts.get(whose));
        }
    }

    /// Who was behind each record, in their order.
    ///
    /// @param scope what may be told of it
    List<AttributedView> of(List<Placed> records, AccountScope scope) {
        List<Attribution> found = attribute(records.stream().map(Placed::event).toList());
        Stored stored = stored(found, sessions.within(scope));
        List<AttributedView> views = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            views.add(view(records.get(i), found.get(i), stored));
        }
        return views;
    }

    private Stored stored(List<Attribution> found, Forest forest) {
        List<SessionState> made =
                found.stream().map(Attribution::session).filter(Objects::nonNull).toList();
        List<SessionState> issued =
                forest.find(
                        found.stream()
                                .map(Attribution::issuedSessionId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList());
        return new Stored(
                views.visible(found.stream().map(Attribution::link).toList(), forest),
                sessions.withAncestors(ids(made), MOST_HOPS),
                ids(issued),
                origins.find(
                        found.stream()
                                .map(Attribution::origin)
                                .filter(Objects::nonNull)
                                .map(Origin::originId)
                                .collect(Collectors.toSet()),
                        forest.scope()),
                forest.scope().isRestricted()
                        ? sessions.originAccounts(
                                Stream.concat(made.stream(), issued.stream()).toList())
                        : Map.of());
    }

    private static Set<UUID> ids(List<SessionState> states) {
        return states.stream().map(SessionState::sessionId).collect(Collectors.toSet());
    }

    private List<Attribution> attribute(List<IdentityEvent> events) {
        try {
            return attributor.attribute(events);
        } catch (StoreException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static AttributedView view(Placed record, Attribution found, Stored stored) {
        IdentityEvent event = record.event();
        boolean told = stored.tells(found);
        ShownOrigin shown = told ? stored.origin(found) : new ShownOrigin(null, null);
        OriginView origin = shown.origin();
        SessionState session = told ? found.session() : null;
        List<SessionState> lineage = lineage(session, stored.chains());
        AccountScope scope = stored.visible().scope();
        UUID created = found.issuedSessionId();
        return new AttributedView(
                record.index(),
                event.ref().eventId(),
                event.ref().accountId(),
                event.ref().eventTime(),
                event.eventSource(),
                event.eventName(),
                told ? stored.visible().link(found.link()) : NOT_STORED,
                session == null ? null : session.sessionId(),
                origin == null ? null : stored.named().getOrDefault(origin.originId(), origin),
                shown.withheld(),
                lineage.stream()
                        .filter(scope::admits)
                        .map(state -> hop(state, stored.visible().names()))
                        .toList(),
                lineage.stream()
                        .filter(above -> !scope.admits(above))
                        .map(WithheldView::of)
                        .toList(),
                session == null ? List.of() : SessionViews.tags(session.derived()),
                created != null && stored.issued().contains(created) ? created : null);
    }

    private static List<SessionState> lineage(
            @Nullable SessionState session, Map<UUID, SessionState> chains) {
        Deque<SessionState> lineage = new ArrayDeque<>();
        SessionState at = session;
        while (at != null && lineage.size() < MOST_HOPS) {
            lineage.addFirst(at);
            UUID parent = at.link().parentId();
            at = parent == null ? null : chains.get(parent);
        }
        return List.copyOf(lineage);
    }

    private static Hop hop(SessionState state, Names names) {
        return new Hop(
                state.sessionId(),
                state.link().grade(),
                state.facts().kind(),
                state.derived().depth(),
                names.role(state.facts()),
                state.facts().sessionName());
    }
}
