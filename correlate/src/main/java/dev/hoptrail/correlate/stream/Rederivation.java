package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Clues;
import dev.hoptrail.correlate.chain.Clues.PortalCall;
import dev.hoptrail.correlate.chain.Derivation;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Organization;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.chain.UnseenSession;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.store.RecordRow.Variant;
import dev.hoptrail.correlate.store.Records.Body;
import dev.hoptrail.correlate.store.Records.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Derives sessions from nothing but the text of records, by the rules that the correlator applies:
/// for who does not trust what is stored.
///
/// What only uses of credentials tell is not in records: the principal of some service callers'
/// sessions has to be given.
public final class Rederivation {
    private final RecordParser parser = new RecordParser();
    private final Linker linker;
    private final Map<UUID, SessionFacts> facts = new LinkedHashMap<>();
    private final Map<Long, List<SessionFacts>> byPrincipal = new HashMap<>();
    private final Map<AccessKeyId, List<SessionFacts>> byKey = new HashMap<>();
    private final List<IdentityEvent> evidence = new ArrayList<>();
    private final Map<UUID, Link> links = new HashMap<>();
    private final Map<UUID, Derived> derived = new HashMap<>();

    private Rederivation(Set<String> inside) {
        this.linker = new Linker(new Organization(inside));
    }

    /// All sessions that the records issued, and the placeholders above them.
    ///
    /// @param bodies records as JSON, session tokens blanked
    /// @param inside accounts of the organisation
    /// @param learned principals of sessions whose records lack them
    /// @throws UnreadableRecordException if a text is no record
    public static Map<UUID, SessionState> of(
            Collection<String> bodies, Set<String> inside, Map<UUID, String> learned)
            throws UnreadableRecordException {
        return of(bodies, inside, learned, Map.of());
    }

    /// The same of records in which other texts stand in for some: ids that these texts make are
    /// not those of the sessions.
    ///
    /// @param called what sessions are called instead, by [RecordRef#recordId] of what issued them
    /// @throws UnreadableRecordException if a text is no record
    public static Map<UUID, SessionState> of(
            Collection<String> bodies,
            Set<String> inside,
            Map<UUID, String> learned,
            Map<UUID, UUID> called)
            throws UnreadableRecordException {
        Rederivation all = new Rederivation(inside);
        all.fold(all.effective(bodies), learned, called);
        all.facts.values().forEach(all::index);
        all.link();
        all.placeholders();
        all.derive();
        Map<UUID, SessionState> states = new LinkedHashMap<>();
        all.facts.forEach((id, one) ->
                states.put(
                        id,
                        new SessionState(
                                one,
                                Objects.requireNonNull(all.links.get(id)),
                                Objects.requireNonNull(all.derived.get(id)))));
        return states;
    }

    private List<IdentityEvent> effective(Collection<String> bodies)
            throws UnreadableRecordException {
        Map<Place, List<Body>> variants = new LinkedHashMap<>();
        for (String body : new HashSet<>(bodies)) {
            IdentityEvent event = parser.read(body);
            Variant variant =
                    new Variant(event.ref().recordId(), event.ref().eventTime(), body.hashCode());
            variants.computeIfAbsent(variant.place(), none -> new ArrayList<>(1))
                    .add(new Body(variant, null, body));
        }
        List<IdentityEvent> events = new ArrayList<>();
        for (List<Body> one : variants.values()) {
            events.add(parser.read(Variants.effective(one)));
        }
        return events;
    }

    private void fold(
            List<IdentityEvent> events, Map<UUID, String> learned, Map<UUID, UUID> called) {
        Map<UUID, List<IdentityEvent>> copies = new LinkedHashMap<>();
        for (IdentityEvent event : events) {
            if (event.detail() instanceof Issuance issuance) {
                UUID id = Ids.session(issuance, event.ref(), event.requestId());
                copies.computeIfAbsent(id, none -> new ArrayList<>(2)).add(event);
            } else {
                evidence.add(event);
            }
        }
        copies.forEach((made, records) -> {
            UUID id = called(made, records, called);
            SessionFacts folded = Folding.fold(id, records);
            String principal = learned.get(id);
            facts.put(
                    id,
                    folded.lacksPrincipal() && principal != null
                            ? folded.withLearnedPrincipal(principal)
                            : folded);
        });
    }

    /// Copies are one session by what they say; a name that others have, or that is not that of all
    /// of them, is not theirs.
    private UUID called(UUID made, List<IdentityEvent> records, Map<UUID, UUID> called) {
        Set<UUID> names = new HashSet<>();
        records.forEach(one -> names.add(called.getOrDefault(one.ref().recordId(), made)));
        UUID name = names.iterator().next();
        return names.size() == 1 && !facts.containsKey(name) ? name : made;
    }

    private void index(SessionFacts one) {
        Long principal = Folding.principalHash(one);
        if (principal != null) {
            byPrincipal.computeIfAbsent(principal, none -> new ArrayList<>(2)).add(one);
        }
        if (one.key() != null) {
            byKey.computeIfAbsent(one.key(), none -> new ArrayList<>(2)).add(one);
        }
    }

    private void link() {
        Map<AccessKeyId, AccessKeyId> aliases = aliases();
        for (SessionFacts one : facts.values()) {
            Call call = Call.issuing(one);
            Clues clues = new Clues(aliases, switches(call), portalCalls(call));
            links.put(one.sessionId(), linker.link(call, candidates(call), clues));
        }
        facts.keySet().forEach(this::cutCircle);
    }

    private Collection<SessionFacts> candidates(Call call) {
        return switch (call.caller()) {
            case CallerRef.None() -> List.of();
            case CallerRef.UserKey caller -> byKey.getOrDefault(caller.key(), List.of());
            case CallerRef.Account caller ->
                    byPrincipal.getOrDefault(
                            Folding.principalHash(caller.principalId()), List.of());
            case CallerRef.Session caller -> {
                Set<SessionFacts> found = new HashSet<>();
                for (Long hash : Linking.principals(caller)) {
                    found.addAll(byPrincipal.getOrDefault(hash, List.of()));
                }
                yield found;
            }
        };
    }

    private Map<AccessKeyId, AccessKeyId> aliases() {
        Map<AccessKeyId, AccessKeyId> aliases = new HashMap<>();
        for (IdentityEvent event : evidence) {
            AccessKeyId original = event.caller().accessKeyId();
            if (event.detail() instanceof IdentityEvent.SigninToken token && original != null) {
                aliases.merge(token.issuedKey(), original, Clueing::smaller);
            }
        }
        return aliases;
    }

    private Set<String> switches(Call call) {
        Set<String> from = new HashSet<>();
        if (call.caller() instanceof CallerRef.Account) {
            for (IdentityEvent event : evidence) {
                if (event.detail() instanceof IdentityEvent.SwitchRole switched
                        && Objects.equals(event.caller().principalId(), call.issuedPrincipal())
                        && isNear(event, call.at())) {
                    from.add(switched.switchFrom());
                }
            }
        }
        return from;
    }

    private Set<PortalCall> portalCalls(Call call) {
        Set<PortalCall> calls = new HashSet<>();
        for (IdentityEvent event : evidence) {
            if (event.detail() instanceof IdentityEvent.RoleCredentials portal
                    && portal.asked().equals(call.permissionSet())
                    && isNear(event, call.at())) {
                calls.add(new PortalCall(event.caller().onBehalfOf()));
            }
        }
        return calls;
    }

    private static boolean isNear(IdentityEvent event, Instant at) {
        return Duration.between(event.ref().eventTime(), at).abs().compareTo(Linker.SLACK) <= 0;
    }

    /// A circle is cut where its smallest id hangs on it.
    private void cutCircle(UUID start) {
        Set<UUID> way = new HashSet<>();
        UUID at = start;
        while (at != null && way.add(at)) {
            at = parent(at);
        }
        if (at == null) {
            return;
        }
        UUID smallest = at;
        for (UUID next = parent(at); next != null && !next.equals(at); next = parent(next)) {
            smallest = next.compareTo(smallest) < 0 ? next : smallest;
        }
        links.put(smallest, Derivation.withoutCircle(Objects.requireNonNull(links.get(smallest))));
    }

    private @Nullable UUID parent(UUID id) {
        Link link = links.get(id);
        return link == null ? null : link.parentId();
    }

    /// What the calls of sessions tell of those above them that were never seen issued.
    private void placeholders() {
        Map<UUID, UnseenSession> unseen = new HashMap<>();
        for (SessionFacts one : facts.values()) {
            Link link = Objects.requireNonNull(links.get(one.sessionId()));
            UUID parent = link.parentId();
            if (parent != null && !facts.containsKey(parent)) {
                UnseenSession told = UnseenSession.callerOf(Call.issuing(one), parent);
                unseen.merge(parent, Objects.requireNonNull(told), UnseenSession::merge);
            }
        }
        unseen.forEach((id, one) -> {
            facts.put(id, one.facts());
            links.put(id, linker.link(one.facts(), List.of(), Clues.NONE));
        });
    }

    /// Parents before those that hang on them, and candidates where they do not descend from there.
    private void derive() {
        Deque<UUID> open = new ArrayDeque<>();
        for (UUID start : facts.keySet()) {
            open.push(start);
            Set<UUID> entered = new HashSet<>();
            while (!open.isEmpty()) {
                UUID at = open.getFirst();
                List<UUID> missing = missing(at, entered);
                if (missing.isEmpty()) {
                    open.pop();
                    if (!derived.containsKey(at)) {
                        derived.put(at, derived(at));
                    }
                } else {
                    missing.forEach(open::push);
                }
            }
        }
    }

    private List<UUID> missing(UUID id, Set<UUID> entered) {
        boolean first = entered.add(id);
        Link link = Objects.requireNonNull(links.get(id));
        UUID parent = link.parentId();
        if (parent != null) {
            return derived.containsKey(parent) ? List.of() : List.of(parent);
        }
        return link.candidates().stream()
                .filter(one ->
                        first
                                && facts.containsKey(one)
                                && !derived.containsKey(one)
                                && !entered.contains(one))
                .toList();
    }

    private Derived derived(UUID id) {
        SessionFacts one = Objects.requireNonNull(facts.get(id));
        Link link = Objects.requireNonNull(links.get(id));
        if (link.parentId() != null) {
            return Derivation.below(one, Objects.requireNonNull(derived.get(link.parentId())));
        }
        return link.grade() == Grade.AMBIGUOUS
                ? Derivation.ambiguous(one, shared(id, link))
                : Derivation.root(one, linker.origin(one));
    }

    private @Nullable Origin shared(UUID id, Link link) {
        if (link.isCut() || link.candidates().size() != link.candidateCount()) {
            return null;
        }
        Set<Origin> origins = new HashSet<>();
        for (UUID candidate : link.candidates()) {
            Derived one = derived.get(candidate);
            if (one == null || one.origin() == null || one.chainId().equals(id)) {
                return null;
            }
            origins.add(one.origin());
        }
        return origins.size() == 1 ? origins.iterator().next() : null;
    }
}
