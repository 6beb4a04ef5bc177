package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Organization;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.Origins;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.chain.UnseenSession;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Says which sessions made any calls, of whatever service, by the same rules as sessions are
/// linked to their parents. Reads the store and writes nothing: the records need not be known.
public final class Attributor {
    private final Store store;
    private final Set<String> organizationAccounts;
    private final RecordParser parser = new RecordParser();

    /// @param organizationAccounts the configured accounts; empty: those whose trail is read
    public Attributor(Store store, Set<String> organizationAccounts) {
        this.store = store;
        this.organizationAccounts = Set.copyOf(organizationAccounts);
    }

    /// Who made a call.
    ///
    /// @param link to the session that made it, as from a session to its parent
    /// @param session that session; null where none made it, several may have, or none is stored
    /// @param origin the session's; where no session made the call, who did; null where
    ///   [Link#candidates] do not share one
    /// @param issuedSessionId the session that the call created, where that is stored
    public record Attribution(
            Link link,
            @Nullable SessionState session,
            @Nullable Origin origin,
            @Nullable UUID issuedSessionId) {}

    /// Attributes calls, in their order, all as of one moment.
    ///
    /// @param events so many as may be in memory at once
    /// @throws StoreException if the database fails
    public List<Attribution> attribute(List<IdentityEvent> events) throws StoreException {
        try (StoreTransaction reading = store.read()) {
            Set<String> inside =
                    organizationAccounts.isEmpty() ? reading.accounts() : organizationAccounts;
            Linker linker = new Linker(new Organization(inside));
            List<Call> calls = events.stream().map(Call::of).toList();
            Linking linking =
                    new Linking(
                            new Neighbourhood(reading.sessions()),
                            linker,
                            new Clueing(reading.records(), parser));
            Map<UUID, SessionState> issued = states(reading, issuedIds(events));
            List<Link> links = linking.links(calls);
            for (int i = 0; i < calls.size(); i++) {
                SessionState own = issued.get(issuedId(events.get(i)));
                // All copies of an issuing call together tell more than the one at hand.
                links.set(i, own == null ? links.get(i) : own.link());
            }
            Map<UUID, SessionState> named = states(reading, named(links));
            List<Attribution> answers = new ArrayList<>(calls.size());
            for (int i = 0; i < calls.size(); i++) {
                Link link = links.get(i);
                SessionState own = issued.get(issuedId(events.get(i)));
                answers.add(
                        new Attribution(
                                link,
                                link.parentId() == null ? null : named.get(link.parentId()),
                                own == null
                                        ? origin(linker, events.get(i), calls.get(i), link, named)
                                        : own.derived().origin(),
                                own == null ? null : own.sessionId()));
            }
            return answers;
        }
    }

    private static @Nullable Origin origin(
            Linker linker,
            IdentityEvent event,
            Call call,
            Link link,
            Map<UUID, SessionState> named) {
        return switch (link.grade()) {
            case ORIGIN -> linker.origin(event);
            case AMBIGUOUS -> shared(link, named);
            case EXACT, STRONG, PROBABLE, UNSEEN -> {
                UUID parent = Objects.requireNonNull(link.parentId());
                SessionState session = named.get(parent);
                if (session != null) {
                    yield session.derived().origin();
                }
                yield Origins.unseen(Objects.requireNonNull(UnseenSession.callerOf(call, parent)));
            }
        };
    }

    /// The origin of all candidates; null where they have several or not all are listed.
    private static @Nullable Origin shared(Link link, Map<UUID, SessionState> named) {
        Map<UUID, Origin> origins = new HashMap<>();
        for (UUID candidate : link.candidates()) {
            SessionState state = named.get(candidate);
            Origin origin = state == null ? null : state.derived().origin();
            if (origin == null) {
                return null;
            }
            origins.put(origin.originId(), origin);
        }
        boolean all = link.candidates().size() == link.candidateCount();
        return all && origins.size() == 1 ? origins.values().iterator().next() : null;
    }

    private static Set<UUID> issuedIds(List<IdentityEvent> events) {
        Set<UUID> ids = new HashSet<>();
        for (IdentityEvent event : events) {
            UUID id = issuedId(event);
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static @Nullable UUID issuedId(IdentityEvent event) {
        return event.detail() instanceof Issuance issuance
                ? Ids.session(issuance, event.ref(), event.requestId())
                : null;
    }

    /// The sessions that links name: the parents, and candidates that may share an origin.
    private static Set<UUID> named(List<Link> links) {
        Set<UUID> ids = new HashSet<>();
        for (Link link : links) {
            if (link.parentId() != null) {
                ids.add(link.parentId());
            }
            if (link.grade() == Grade.AMBIGUOUS) {
                ids.addAll(link.candidates());
            }
        }
        return ids;
    }

    private static Map<UUID, SessionState> states(StoreTransaction reading, Collection<UUID> ids)
            throws StoreException {
        Map<UUID, SessionState> states = new HashMap<>();
        reading.sessions().byId(ids).forEach(state -> states.put(state.sessionId(), state));
        return states;
    }
}
