package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Clues;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.chain.UnseenSession;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.Sessions.Handle;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
    private final Linker linker;
    private final Neighbourhood near;
    private final Clueing clueing;
    private final Placeholders placeholders;
    private final Descent descent;
    private final Set<UUID> toLink = new LinkedHashSet<>();
    private final Set<UUID> issued = new LinkedHashSet<>();
    private final Set<UUID> forced = new HashSet<>();
    private final List<Origin> origins = new ArrayList<>();

    Correlation(StoreTransaction store, Linker linker, RecordParser parser) {
        this.store = store;
        this.linker = linker;
        this.near = new Neighbourhood(store.sessions());
        this.clueing = new Clueing(store.records(), parser);
        this.placeholders = new Placeholders(store, near);
        this.descent = new Descent(near, linker);
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
        for (SessionFacts facts : folded) {
            Node node = near.node(facts.sessionId());
            if (node == null) {
                near.add(facts);
            } else {
                node.facts(keepLearned(node.facts(), facts));
                near.index(node);
            }
            issued.add(facts.sessionId());
            toLink.add(facts.sessionId());
            if (facts.ownOrigin() != null) {
                origins.add(facts.ownOrigin());
            }
        }
    }

    /// A principal learned from a credential stays learned when a further copy lacks it too.
    private static SessionFacts keepLearned(SessionFacts before, SessionFacts folded) {
        String learned = before.principalId();
        return folded.principalId() == null && learned != null
                ? folded.withPrincipal(learned)
                : folded;
    }

    /// Takes sessions whose issuing records turned out to say something else out of the state.
    void withdrawn(Collection<UUID> sessions) throws StoreException {
        for (Node node : near.lock(sessions)) {
            node.go();
            issued.add(node.id());
        }
    }

    /// Takes in records that speak of the caller of other sessions.
    void evidence(Collection<IdentityEvent> events) throws StoreException {
        List<Handle> switched = new ArrayList<>();
        List<Handle> aliased = new ArrayList<>();
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
        }
        link(store.sessions().byPrincipal(switched).stream().map(SessionState::sessionId).toList());
        link(store.sessions().byCallerKey(aliased));
    }

    /// Takes in accounts that are inside from now on.
    void joined(Collection<String> accounts) throws StoreException {
        link(store.sessions().enteredFrom(accounts));
    }

    /// Takes in credentials that were seen at work for the first time.
    void shown(Collection<CredentialRow> credentials) throws StoreException {
        placeholders.shown(credentials);
        learn(placeholders.learned());
    }

    /// Takes in when the sessions behind credentials were last used, by the id a placeholder would
    /// have.
    void used(Map<UUID, Instant> last) {
        placeholders.used(last);
    }

    /// Looks at stored sessions and all around them again.
    void again(Collection<UUID> sessions) throws StoreException {
        for (Node node : near.lock(sessions)) {
            forced.add(node.id());
            if (!node.isUnseen()) {
                issued.add(node.id());
                toLink.add(node.id());
            }
        }
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
        while (!issued.isEmpty() || !toLink.isEmpty()) {
            List<SessionFacts> callers = drain(issued);
            link(near.calledBy(callers));
            placeholders.suspect(callers);
            List<Node> linked = drainNodes(toLink);
            linkAll(linked);
            learn(learnedFrom(linked));
        }
        placeholders.settle();
        descent.run(forced);
        return write();
    }

    private List<SessionFacts> drain(Set<UUID> ids) {
        List<SessionFacts> facts = nodes(ids).stream().map(Node::facts).toList();
        ids.clear();
        return facts;
    }

    private List<Node> drainNodes(Set<UUID> ids) {
        List<Node> drained = nodes(ids).stream().filter(node -> !node.isGone()).toList();
        ids.clear();
        return drained;
    }

    private List<Node> nodes(Collection<UUID> ids) {
        return ids.stream().map(near::node).filter(Objects::nonNull).toList();
    }

    private void linkAll(List<Node> linked) throws StoreException {
        look(linked);
        clueing.switches(linked.stream().map(Node::facts).toList());
        List<Node> unproven = new ArrayList<>();
        for (Node node : linked) {
            if (!evaluate(node, Clues.NONE)) {
                unproven.add(node);
            }
        }
        lookFurther(unproven);
        clueing.aliases(unproven.stream().map(Node::facts).toList());
        for (Node node : unproven) {
            evaluate(node, clueing.of(node.facts()));
        }
        for (Node node : linked) {
            placeholders.linked(node);
        }
    }

    /// Reads what the first rule may find: the principal at the creation second, or alive, or the
    /// key.
    private void look(List<Node> linked) throws StoreException {
        List<Handle> principals = new ArrayList<>();
        List<Handle> keys = new ArrayList<>();
        for (Node node : linked) {
            SessionFacts facts = node.facts();
            switch (facts.caller()) {
                case CallerRef.None() -> {}
                case CallerRef.Session caller -> principals.add(principalHandle(facts, caller));
                case CallerRef.Account caller ->
                        principals.add(
                                Handle.alive(
                                        Folding.principalHash(caller.principalId()),
                                        facts.issuedAt()));
                case CallerRef.UserKey caller ->
                        keys.add(
                                Handle.alive(
                                        Folding.keyHash(caller.key().value()), facts.issuedAt()));
            }
        }
        near.look(principals, keys);
    }

    private static Handle principalHandle(SessionFacts facts, CallerRef.Session caller) {
        long hash = Folding.principalHash(caller.principalId());
        return caller.createdAt() == null
                ? Handle.alive(hash, facts.issuedAt())
                : Handle.at(hash, caller.createdAt());
    }

    /// Reads issuances that lack their principal: they are filed under role and session name.
    private void lookFurther(List<Node> unproven) throws StoreException {
        List<Handle> named = new ArrayList<>();
        for (Node node : unproven) {
            if (node.facts().caller() instanceof CallerRef.Session caller
                    && caller.createdAt() != null) {
                String handle = Arns.sessionHandle(caller.arn());
                if (handle != null) {
                    named.add(Handle.at(Ids.hash("handle", handle), caller.createdAt()));
                }
            }
        }
        near.look(named, List.of());
    }

    /// Evaluates one link; false if clues that were not looked up yet could change it.
    private boolean evaluate(Node node, Clues clues) {
        SessionFacts facts = node.facts();
        Link link = linker.link(facts, candidates(facts), clues);
        node.link(link);
        boolean session =
                facts.caller() instanceof CallerRef.Session
                        || facts.caller() instanceof CallerRef.Account;
        return !session || link.grade() == Grade.EXACT || link.grade() == Grade.ORIGIN;
    }

    private List<SessionFacts> candidates(SessionFacts facts) {
        return switch (facts.caller()) {
            case CallerRef.None() -> List.of();
            case CallerRef.UserKey caller ->
                    near.candidates(List.of(), List.of(Folding.keyHash(caller.key().value())));
            case CallerRef.Account caller ->
                    near.candidates(
                            List.of(Folding.principalHash(caller.principalId())), List.of());
            case CallerRef.Session caller -> near.candidates(principals(caller), List.of());
        };
    }

    private static List<Long> principals(CallerRef.Session caller) {
        String handle = Arns.sessionHandle(caller.arn());
        long principal = Folding.principalHash(caller.principalId());
        return handle == null ? List.of(principal) : List.of(principal, Ids.hash("handle", handle));
    }

    /// Some service callers' issuances lack the session's principal; a caller that showed the
    /// issued key tells it.
    private List<Placeholders.Learned> learnedFrom(List<Node> linked) {
        List<Placeholders.Learned> learned = new ArrayList<>();
        for (Node node : linked) {
            Link link = Objects.requireNonNull(node.link());
            if (link.grade() == Grade.EXACT
                    && link.parentId() != null
                    && node.facts().caller() instanceof CallerRef.Session caller) {
                learned.add(new Placeholders.Learned(link.parentId(), caller.principalId()));
            }
        }
        for (Node node : linked) {
            placeholders.nameless(node.facts());
        }
        return learned;
    }

    private void learn(List<Placeholders.Learned> learned) throws StoreException {
        List<Placeholders.Learned> all = new ArrayList<>(learned);
        all.addAll(placeholders.learnedByKey());
        List<Placeholders.Learned> news = all.stream().filter(this::isNews).toList();
        near.lock(news.stream().map(Placeholders.Learned::sessionId).toList());
        for (Placeholders.Learned lesson : news) {
            Node node = near.node(lesson.sessionId());
            if (node != null && node.facts().principalId() == null) {
                node.facts(node.facts().withPrincipal(lesson.principalId()));
                near.index(node);
                issued.add(node.id());
            }
        }
    }

    private boolean isNews(Placeholders.Learned lesson) {
        Node node = near.node(lesson.sessionId());
        SessionState around = near.around(lesson.sessionId());
        SessionFacts facts = node != null ? node.facts() : around != null ? around.facts() : null;
        return facts != null && facts.principalId() == null && facts.kind() != SessionKind.UNSEEN;
    }

    private Set<UUID> write() throws StoreException {
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
        store.sessions().origins(allOrigins(fresh, changed));
        store.sessions().remove(gone, placeholders.successors());
        store.sessions().insert(fresh);
        store.sessions().update(changed);
        store.announce(written, gone);
        written.addAll(gone);
        return written;
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

    static @Nullable UnseenSession unseenCaller(SessionFacts child, UUID placeholder) {
        return switch (child.caller()) {
            case CallerRef.Session caller ->
                    new UnseenSession(
                            placeholder,
                            caller.principalId(),
                            caller.createdAt() != null ? caller.createdAt() : child.issuedAt(),
                            child.issuedAt(),
                            caller.arn(),
                            caller.roleArn(),
                            caller.accountId(),
                            caller.sourceIdentity(),
                            child.incomingTags() == null ? Map.of() : child.incomingTags());
            case CallerRef.Account caller ->
                    new UnseenSession(
                            placeholder,
                            caller.principalId(),
                            child.issuedAt(),
                            child.issuedAt(),
                            null,
                            null,
                            caller.accountId(),
                            child.sourceIdentity(),
                            child.incomingTags() == null ? Map.of() : child.incomingTags());
            case CallerRef.None() -> null;
            case CallerRef.UserKey ignored -> null;
        };
    }
}
