package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.Sessions.Handle;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings the stored forest to what it must be after a batch of events, in one transaction.
///
/// The stored state is a function of the set of records. A batch adds records; this finds every
/// session whose link could be another one now, evaluates it over all its candidates, and carries
/// what follows from a changed link down its subtree:
///
/// 1. fold the copies of each issuing call, old and new, to facts;
/// 2. find the sessions that may hang on these, and evaluate their links and the new ones;
/// 3. give every unseen caller a placeholder, and dissolve placeholders nothing supports any more;
/// 4. derive chain, depth, origin and tags, from the changed sessions downward;
/// 5. write what differs.
final class Correlation {
    private final StoreTransaction store;
    private final Neighbourhood near;
    private final Map<Grade, Integer> grades = new EnumMap<>(Grade.class);
    private final Linking linking;
    private final Placeholders placeholders;
    private final Descent descent;
    private final Circles circles;
    private final Set<UUID> toLink = new LinkedHashSet<>();
    private final Set<UUID> issued = new LinkedHashSet<>();
    private final Set<UUID> forced = new HashSet<>();
    private final Set<UUID> retagged = new LinkedHashSet<>();
    private final List<Origin> origins = new ArrayList<>();

    Correlation(StoreTransaction store, Linker linker, RecordParser parser) {
        this.store = store;
        this.near = new Neighbourhood(store.sessions());
        this.linking = new Linking(near, linker, new Clueing(store.records(), parser));
        this.placeholders = new Placeholders(store, near);
        this.descent = new Descent(near, linker);
        this.circles = new Circles(near);
    }

    /// Locks the sessions with these ids that are stored, and returns what is known of them.
    Map<UUID, SessionFacts> stored(Collection<UUID> ids) throws StoreException {
        Map<UUID, SessionFacts> stored = new HashMap<>();
        near.lock(ids).forEach(node -> stored.put(node.id(), node.facts()));
        return stored;
    }

    /// Takes in names of origins.
    void named(Collection<Origin> shown) {
        origins.addAll(shown);
    }

    /// Takes in sessions whose facts are new or changed.
    void issued(Collection<SessionFacts> folded) throws StoreException {
        near.lock(folded.stream().map(SessionFacts::sessionId).toList());
        List<SessionFacts> renamed = new ArrayList<>();
        for (SessionFacts facts : folded) {
            Node node = near.node(facts.sessionId());
            if (node == null) {
                near.add(facts);
            } else {
                SessionFacts before = node.facts();
                node.facts(keepLearned(before, facts));
                near.index(node);
                if (!Objects.equals(before.principalId(), node.facts().principalId())) {
                    renamed.add(before);
                }
            }
            issued.add(facts.sessionId());
            toLink.add(facts.sessionId());
            if (facts.ownOrigin() != null) {
                origins.add(facts.ownOrigin());
            }
        }
        lost(renamed);
        learn(folded.stream().filter(SessionFacts::lacksPrincipal).toList());
    }

    /// A principal learned from a credential stays learned when a further copy lacks it too.
    private static SessionFacts keepLearned(SessionFacts before, SessionFacts folded) {
        String learned = before.principalId();
        return folded.lacksPrincipal() && before.lacksPrincipal() && learned != null
                ? folded.withLearnedPrincipal(learned)
                : folded;
    }

    /// Some service callers' issuances lack the session's principal: credentials of the issued key
    /// tell it.
    private void learn(Collection<SessionFacts> nameless) throws StoreException {
        if (nameless.isEmpty()) {
            return;
        }
        Map<UUID, String> told = placeholders.principals(nameless);
        List<SessionFacts> renamed = new ArrayList<>();
        Set<String> principals = new HashSet<>();
        for (Node node : near.lock(told.keySet())) {
            SessionFacts before = node.facts();
            String principal = Objects.requireNonNull(told.get(node.id()));
            if (!node.isGone() && !principal.equals(before.principalId())) {
                node.facts(before.withLearnedPrincipal(principal));
                near.index(node);
                issued.add(node.id());
                principals.add(principal);
                renamed.add(before);
            }
        }
        linkCalledBy(principals);
        lost(renamed);
    }

    /// What was linked or explained by what sessions were until now has to be looked at again.
    private void lost(Collection<SessionFacts> before) throws StoreException {
        if (before.isEmpty()) {
            return;
        }
        link(near.calledBy(before));
        linkCalledBy(
                before.stream()
                        .map(SessionFacts::principalId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        learn(placeholders.withdrawn(before));
    }

    /// Takes sessions whose issuing records turned out to say something else out of the state.
    ///
    /// @param sessions as those records described them: they may be gone already, and sessions
    ///   below them come to light only now
    void withdrawn(Collection<SessionFacts> sessions) throws StoreException {
        List<SessionFacts> before = new ArrayList<>(sessions);
        for (Node node : near.lock(sessions.stream().map(SessionFacts::sessionId).toList())) {
            node.go();
            before.add(node.facts());
            issued.add(node.id());
            if (node.parentBefore() != null) {
                placeholders.doubt(node.parentBefore());
            }
        }
        lost(before);
    }

    /// Takes in records that speak of the caller of other sessions.
    void evidence(Collection<IdentityEvent> events) throws StoreException {
        List<Handle> switched = new ArrayList<>();
        List<Handle> aliased = new ArrayList<>();
        List<Handle> fetched = new ArrayList<>();
        List<Long> minted = new ArrayList<>();
        for (IdentityEvent event : events) {
            String principal = event.caller().principalId();
            if (event.detail() instanceof IdentityEvent.SwitchRole && principal != null) {
                switched.add(Handle.at(Folding.principalHash(principal), event.ref().eventTime()));
            }
            if (event.detail() instanceof IdentityEvent.SigninToken token) {
                aliased.add(
                        Handle.calledLater(
                                Folding.keyHash(token.issuedKey().value()),
                                event.ref().eventTime()));
            }
            if (event.detail() instanceof IdentityEvent.AgentToken token) {
                minted.add(Folding.signInHash(token.signInSession()));
            }
            if (event.detail() instanceof IdentityEvent.RoleCredentials portal) {
                fetched.add(Handle.at(Folding.portalHash(portal.asked()), event.ref().eventTime()));
            }
        }
        link(store.sessions().byPortal(fetched));
        signedIn(minted);
        link(store.sessions().byPrincipal(switched).stream().map(SessionState::sessionId).toList());
        link(store.sessions().byCallerKey(aliased));
    }

    /// Takes in accounts that are inside from now on.
    void joined(Collection<String> accounts) throws StoreException {
        link(store.sessions().enteredFrom(accounts));
    }

    /// Takes in credentials that were seen at work for the first time.
    void shown(Collection<CredentialRow> credentials) throws StoreException {
        signedIn(
                credentials.stream()
                        .map(CredentialRow::signInHash)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        learn(placeholders.shown(credentials));
    }

    /// Takes in when credentials were last used.
    void used(Collection<Placeholders.Used> used) {
        placeholders.used(used);
    }

    /// Takes in sign-in sessions of which a token or a credential was told for the first time: what
    /// is shown of the sessions that hang on an agent's changes, though their rows do not.
    void signedIn(Collection<Long> signIns) throws StoreException {
        retagged.addAll(store.credentials().sessionsOfAgents(signIns));
    }

    /// Takes in stored sessions for which other tags of their role are in force now. Their rows do
    /// not tell these, but readers show them.
    void retagged(Collection<UUID> sessions) {
        retagged.addAll(sessions);
    }

    /// Looks at stored sessions and all around them again.
    void again(Collection<UUID> sessions) throws StoreException {
        List<SessionFacts> nameless = new ArrayList<>();
        for (Node node : near.lock(sessions)) {
            forced.add(node.id());
            if (node.isUnseen()) {
                placeholders.doubt(node.id());
            } else {
                issued.add(node.id());
                toLink.add(node.id());
                if (node.facts().lacksPrincipal()) {
                    nameless.add(node.facts());
                }
            }
        }
        learn(nameless);
    }

    private void link(Collection<UUID> stored) throws StoreException {
        for (Node node : near.lock(stored)) {
            if (!node.isUnseen()) {
                toLink.add(node.id());
            }
        }
    }

    /// Links, derives and writes.
    ///
    /// @return ids of all sessions written or removed
    Set<UUID> settle() throws StoreException {
        return settle(Set.of());
    }

    /// The same, and announces sessions that were written beside it.
    Set<UUID> settle(Collection<UUID> renamed) throws StoreException {
        while (!issued.isEmpty() || !toLink.isEmpty()) {
            List<SessionFacts> callers = drain(issued);
            link(near.calledBy(callers));
            placeholders.suspect(callers);
            List<Node> linked = drainNodes(toLink);
            linkAll(linked);
            toLink.addAll(circles.locked(linked));
        }
        placeholders.settle();
        descent.run(forced);
        return write(renamed);
    }

    private List<SessionFacts> drain(Set<UUID> ids) {
        List<SessionFacts> facts = nodes(ids).stream().map(Node::facts).toList();
        ids.clear();
        return facts;
    }

    private List<Node> drainNodes(Set<UUID> ids) {
        List<Node> drained =
                nodes(ids).stream().filter(node -> !node.isGone() && !isSettled(node)).toList();
        ids.clear();
        return drained;
    }

    /// A link that rests on what was dropped stays as it was found when all of that was there.
    private boolean isSettled(Node node) {
        Link link = node.link();
        boolean rests =
                link != null
                        && !(isKept(link.parentId())
                                && link.candidates().stream().allMatch(this::isKept));
        return node.isDropped() || (node.isStored() && rests);
    }

    private boolean isKept(@Nullable UUID session) {
        return session == null || store.kept().admits(session);
    }

    private List<Node> nodes(Collection<UUID> ids) {
        return ids.stream().map(near::node).filter(Objects::nonNull).toList();
    }

    private void linkAll(List<Node> linked) throws StoreException {
        List<Link> links =
                linking.links(linked.stream().map(node -> Call.issuing(node.facts())).toList());
        for (int i = 0; i < links.size(); i++) {
            linked.get(i).link(links.get(i));
            placeholders.linked(linked.get(i));
        }
    }

    /// Links sessions of this batch again that principals called: the store does not know them.
    private void linkCalledBy(Set<String> principals) {
        if (principals.isEmpty()) {
            return;
        }
        for (Node node : near.nodes()) {
            String principal = node.isUnseen() ? null : callerPrincipal(node.facts().caller());
            if (principal != null && principals.contains(principal)) {
                toLink.add(node.id());
            }
        }
    }

    private static @Nullable String callerPrincipal(CallerRef caller) {
        return switch (caller) {
            case CallerRef.Session session -> session.principalId();
            case CallerRef.Account account -> account.principalId();
            case CallerRef.UserKey user -> user.principalId();
            case CallerRef.None() -> null;
        };
    }

    private Set<UUID> write(Collection<UUID> renamed) throws StoreException {
        List<SessionState> fresh = new ArrayList<>();
        List<SessionState> changed = new ArrayList<>();
        List<UUID> gone = new ArrayList<>();
        Set<UUID> written = new LinkedHashSet<>();
        for (Node node : near.nodes()) {
            if (node.isGone()) {
                if (node.isStored()) {
                    gone.add(node.id());
                }
            } else if (!node.isStored()) {
                fresh.add(node.after());
                written.add(node.id());
            } else if (node.isChanged()) {
                changed.add(node.after());
                written.add(node.id());
            }
        }
        fresh.forEach(this::count);
        changed.forEach(this::count);
        store.sessions().origins(allOrigins(fresh, changed));
        store.sessions().remove(gone, placeholders.successors());
        store.sessions().insert(fresh);
        store.sessions().update(changed);
        // Readers show the keys that sessions work with, too.
        Set<UUID> announced = new LinkedHashSet<>(written);
        announced.addAll(placeholders.seenAtWork());
        announced.addAll(retagged);
        announced.addAll(renamed);
        gone.forEach(announced::remove);
        store.announce(announced, gone);
        written.addAll(gone);
        return written;
    }

    private void count(SessionState state) {
        grades.merge(state.link().grade(), 1, Integer::sum);
    }

    /// How many links of each grade were written.
    Map<Grade, Integer> grades() {
        return grades;
    }

    private List<Origin> allOrigins(List<SessionState> fresh, List<SessionState> changed) {
        List<Origin> all = new ArrayList<>(origins);
        for (List<SessionState> states : List.of(fresh, changed)) {
            for (SessionState state : states) {
                Origin origin = state.derived().origin();
                if (origin != null) {
                    all.add(origin);
                }
            }
        }
        return all;
    }
}
