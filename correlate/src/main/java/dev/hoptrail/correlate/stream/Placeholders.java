package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.chain.UnseenSession;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.Sessions.Handle;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// Placeholders for sessions whose issuance is not in the data.
///
/// A placeholder is there exactly as long as something needs it: a child whose link rests on it, or
/// a credential at work whose principal and creation second no issuance explains.
final class Placeholders {
    private final StoreTransaction store;
    private final Neighbourhood near;
    private final Map<UUID, UnseenSession> callers = new LinkedHashMap<>();
    private final List<CredentialRow> working = new ArrayList<>();
    private final List<Used> uses = new ArrayList<>();
    private final Set<UUID> suspects = new HashSet<>();
    private final Set<UUID> seenAtWork = new LinkedHashSet<>();
    private final Map<UUID, UUID> successors = new HashMap<>();

    Placeholders(StoreTransaction store, Neighbourhood near) {
        this.store = store;
        this.near = near;
    }

    /// When a credential was last used, as far as a message tells.
    record Used(CredentialRow credential, Instant last) {}

    /// Sessions that the credentials taken in show to work with another key than the issued one.
    Set<UUID> seenAtWork() {
        return seenAtWork;
    }

    /// What replaced each placeholder that dissolved.
    Map<UUID, UUID> successors() {
        return successors;
    }

    /// Takes in credentials at work: those that no issuance explains need a placeholder.
    ///
    /// @return sessions of theirs whose records lack the principal
    List<SessionFacts> shown(Collection<CredentialRow> credentials) throws StoreException {
        List<CredentialRow> sessions =
                credentials.stream().filter(CredentialRow::isSession).toList();
        look(sessions);
        List<SessionFacts> nameless = new ArrayList<>();
        for (CredentialRow credential : sessions) {
            List<SessionFacts> issuances = issuances(credential);
            for (SessionFacts issued : issuances) {
                if (!Objects.equals(issued.key(), credential.accessKey())) {
                    seenAtWork.add(issued.sessionId());
                }
                if (issued.lacksPrincipal()) {
                    nameless.add(issued);
                }
            }
            if (issuances.isEmpty()) {
                working.add(credential);
            }
        }
        return nameless;
    }

    /// Reads the issuances that may explain credentials.
    private void look(Collection<CredentialRow> credentials) throws StoreException {
        List<Handle> principals = new ArrayList<>();
        List<Handle> keys = new ArrayList<>();
        for (CredentialRow credential : credentials) {
            Instant createdAt = createdAt(credential);
            principals.add(Handle.at(Folding.principalHash(principal(credential)), createdAt));
            keyHashes(credential).forEach(hash -> keys.add(Handle.at(hash, createdAt)));
        }
        near.look(principals, keys);
    }

    private boolean isExplained(CredentialRow credential) {
        return !issuances(credential).isEmpty();
    }

    /// The issuances, of those read, that a credential comes from.
    private List<SessionFacts> issuances(CredentialRow credential) {
        List<Long> principals = List.of(Folding.principalHash(principal(credential)));
        return near.candidates(principals, keyHashes(credential)).stream()
                .filter(issued -> issued.kind() != SessionKind.UNSEEN)
                .filter(issued -> near(issued, createdAt(credential)))
                .filter(issued ->
                        principal(credential).equals(issued.principalId())
                                || tells(credential, issued))
                .toList();
    }

    private static List<Long> keyHashes(CredentialRow credential) {
        AccessKeyId key = credential.accessKey();
        return key == null ? List.of() : List.of(Folding.keyHash(key.value()));
    }

    /// A placeholder may have lost what it rests on.
    void doubt(UUID placeholder) {
        suspects.add(placeholder);
    }

    /// Credentials that a withdrawn issuance explained may need a placeholder now.
    ///
    /// @return sessions of theirs whose records lack the principal
    List<SessionFacts> withdrawn(Collection<SessionFacts> issuances) throws StoreException {
        List<Handle> handles = new ArrayList<>();
        List<AccessKeyId> keys = new ArrayList<>();
        for (SessionFacts facts : issuances) {
            if (facts.principalId() != null) {
                handles.add(
                        Handle.at(Folding.principalHash(facts.principalId()), facts.issuedAt()));
            }
            if (facts.key() != null) {
                keys.add(facts.key());
            }
        }
        List<SessionFacts> nameless =
                new ArrayList<>(shown(store.credentials().byPrincipal(handles)));
        nameless.addAll(shown(store.credentials().byKey(keys)));
        return nameless;
    }

    /// Whether a credential tells the principal that an issuance lacks: it is of the issued key.
    private static boolean tells(CredentialRow credential, SessionFacts issued) {
        return issued.lacksPrincipal()
                && issued.key() != null
                && issued.key().equals(credential.accessKey())
                && near(issued, createdAt(credential));
    }

    /// The principals of sessions whose records lack them, as stored credentials tell.
    ///
    /// Of several the smallest: what is learned depends on the set of credentials alone.
    Map<UUID, String> principals(Collection<SessionFacts> nameless) throws StoreException {
        List<AccessKeyId> keys =
                nameless.stream().map(SessionFacts::key).filter(Objects::nonNull).toList();
        Map<UUID, String> principals = new HashMap<>();
        for (CredentialRow credential : store.credentials().byKey(keys)) {
            for (SessionFacts facts : nameless) {
                if (credential.isSession() && tells(credential, facts)) {
                    principals.merge(
                            facts.sessionId(),
                            principal(credential),
                            BinaryOperator.minBy(Comparator.naturalOrder()));
                }
            }
        }
        return principals;
    }

    /// Takes in a link: an unseen caller needs a placeholder, and one that lost a child is suspect.
    void linked(Node child) {
        Link link = Objects.requireNonNull(child.link());
        UUID parent = link.parentId();
        if (link.grade() == Grade.UNSEEN && parent != null) {
            callers.put(
                    child.id(),
                    Objects.requireNonNull(
                            UnseenSession.callerOf(Call.issuing(child.facts()), parent)));
        } else {
            callers.remove(child.id());
        }
        UUID before = child.parentBefore();
        if (before != null && !before.equals(parent)) {
            suspects.add(before);
        }
    }

    /// Placeholders of the principals of new issuances may have found their sessions.
    void suspect(Collection<SessionFacts> issued) throws StoreException {
        List<Handle> handles = new ArrayList<>();
        for (SessionFacts facts : issued) {
            if (facts.principalId() != null && facts.kind() != SessionKind.UNSEEN) {
                handles.add(
                        Handle.at(Folding.principalHash(facts.principalId()), facts.issuedAt()));
            }
        }
        near.lookUnseen(handles);
        for (SessionFacts facts : issued) {
            Long hash = Folding.principalHash(facts);
            if (hash != null) {
                near.candidates(List.of(hash), List.of()).stream()
                        .filter(candidate -> candidate.kind() == SessionKind.UNSEEN)
                        .filter(candidate -> near(candidate, facts.issuedAt()))
                        .forEach(candidate -> suspects.add(candidate.sessionId()));
            }
        }
    }

    /// Adds the needed placeholders as nodes, and dissolves those that nothing needs.
    void settle() throws StoreException {
        dissolve();
        Map<UUID, UnseenSession> needed = needed();
        near.lock(needed.keySet());
        for (UnseenSession unseen : needed.values()) {
            Node node = near.node(unseen.sessionId());
            if (node == null) {
                near.add(unseen.facts());
            } else if (!node.isGone()) {
                node.facts(UnseenSession.of(node.facts()).merge(unseen).facts());
            }
        }
        prolong();
    }

    private Map<UUID, UnseenSession> needed() throws StoreException {
        Map<UUID, UnseenSession> needed = new LinkedHashMap<>();
        callers.values()
                .forEach(unseen -> needed.merge(unseen.sessionId(), unseen, UnseenSession::merge));
        unseen(working.stream().filter(credential -> !isExplained(credential)).toList())
                .values()
                .forEach(unseen -> needed.merge(unseen.sessionId(), unseen, UnseenSession::merge));
        return needed;
    }

    private void dissolve() throws StoreException {
        List<Node> doubtful =
                near.lock(suspects).stream()
                        .filter(node -> node.isUnseen() && !node.isDropped())
                        .toList();
        if (doubtful.isEmpty()) {
            return;
        }
        Map<UUID, List<Node>> children = childrenOf(doubtful);
        Map<UUID, UnseenSession> atWork = workingAs(doubtful);
        for (Node placeholder : doubtful) {
            List<Node> kept = children.getOrDefault(placeholder.id(), List.of());
            UnseenSession credentials = atWork.get(placeholder.id());
            if (kept.isEmpty() && credentials == null) {
                placeholder.go();
                UUID successor = successorOf(placeholder);
                if (successor != null) {
                    successors.put(placeholder.id(), successor);
                }
            } else {
                rebuild(placeholder, kept, credentials);
            }
        }
    }

    /// What remains of a placeholder that lost some of its evidence.
    private static void rebuild(
            Node placeholder, List<Node> children, @Nullable UnseenSession credentials) {
        UnseenSession rest = credentials;
        for (Node child : children) {
            UnseenSession seen =
                    UnseenSession.callerOf(Call.issuing(child.facts()), placeholder.id());
            rest = rest == null || seen == null ? seen : rest.merge(seen);
        }
        if (rest != null) {
            placeholder.facts(rest.facts());
        }
    }

    private Map<UUID, List<Node>> childrenOf(List<Node> doubtful) throws StoreException {
        List<UUID> ids = doubtful.stream().map(Node::id).toList();
        near.lock(near.childrenOfUnseen(ids));
        Map<UUID, List<Node>> children = new HashMap<>();
        for (Node node : near.nodes()) {
            UUID parent = node.link() == null || node.isGone() ? null : node.link().parentId();
            if (parent != null) {
                children.computeIfAbsent(parent, none -> new ArrayList<>()).add(node);
            }
        }
        return children;
    }

    private Map<UUID, UnseenSession> workingAs(List<Node> doubtful) throws StoreException {
        List<Handle> handles =
                doubtful.stream()
                        .map(node ->
                                Handle.at(
                                        Folding.principalHash(principal(node)),
                                        node.facts().issuedAt()))
                        .toList();
        List<CredentialRow> credentials =
                store.credentials().byPrincipal(handles).stream()
                        .filter(CredentialRow::isSession)
                        .toList();
        look(credentials);
        return unseen(credentials.stream().filter(credential -> !isExplained(credential)).toList());
    }

    /// The session that a placeholder turned out to be: the one issuance nearest to its creation.
    private @Nullable UUID successorOf(Node placeholder) {
        Instant createdAt = placeholder.facts().issuedAt();
        List<SessionFacts> issued =
                near
                        .candidates(
                                List.of(Folding.principalHash(principal(placeholder))), List.of())
                        .stream()
                        .filter(candidate ->
                                candidate.kind() != SessionKind.UNSEEN
                                        && near(candidate, createdAt))
                        .toList();
        if (issued.isEmpty()) {
            return formerChild(placeholder.id());
        }
        Duration best =
                issued.stream()
                        .map(candidate -> Duration.between(createdAt, candidate.issuedAt()).abs())
                        .min(Duration::compareTo)
                        .orElseThrow();
        List<UUID> nearest =
                issued.stream()
                        .filter(candidate ->
                                Duration.between(createdAt, candidate.issuedAt())
                                        .abs()
                                        .equals(best))
                        .map(SessionFacts::sessionId)
                        .toList();
        return nearest.size() == 1 ? nearest.get(0) : null;
    }

    /// A placeholder of one child alone became that child's parent.
    private @Nullable UUID formerChild(UUID placeholder) {
        Set<UUID> parents = new HashSet<>();
        for (Node node : near.nodes()) {
            if (placeholder.equals(node.parentBefore())
                    && node.link() != null
                    && node.link().parentId() != null) {
                parents.add(node.link().parentId());
            }
        }
        return parents.size() == 1 ? parents.iterator().next() : null;
    }

    /// Takes in when credentials were last used.
    void used(Collection<Used> used) {
        used.stream().filter(use -> use.credential().isSession()).forEach(uses::add);
    }

    /// Placeholders live until their last evidence: a later use prolongs them, as long as no
    /// issuance explains the credential.
    private void prolong() throws StoreException {
        Map<UUID, Instant> last = new HashMap<>();
        uses.forEach(use -> last.merge(id(use.credential()), use.last(), Placeholders::later));
        Set<UUID> outlived = new HashSet<>();
        for (SessionState state : store.sessions().byId(last.keySet())) {
            Instant until = last.get(state.sessionId());
            if (state.isUnseen() && until != null && state.facts().expiresAt().isBefore(until)) {
                outlived.add(state.sessionId());
            }
        }
        near.lock(outlived);
        List<Used> later =
                uses.stream().filter(use -> near.node(id(use.credential())) != null).toList();
        look(later.stream().map(Used::credential).toList());
        for (Used use : later) {
            Node node = near.node(id(use.credential()));
            if (node != null
                    && node.isUnseen()
                    && !node.isGone()
                    && !isExplained(use.credential())) {
                node.facts(UnseenSession.of(node.facts()).seenUntil(use.last()).facts());
            }
        }
    }

    private static Instant later(Instant left, Instant right) {
        return left.isAfter(right) ? left : right;
    }

    private static UUID id(CredentialRow credential) {
        return Ids.placeholder(principal(credential), createdAt(credential));
    }

    /// What credentials at work reveal of sessions, by the id of the placeholder.
    private Map<UUID, UnseenSession> unseen(Collection<CredentialRow> credentials)
            throws StoreException {
        Map<Long, Instant> last = store.credentials().lastUses(credentials);
        Map<UUID, UnseenSession> sessions = new LinkedHashMap<>();
        for (CredentialRow credential : credentials) {
            Instant createdAt = createdAt(credential);
            UnseenSession unseen =
                    new UnseenSession(
                            id(credential),
                            principal(credential),
                            createdAt,
                            later(
                                    createdAt,
                                    last.getOrDefault(credential.credentialId(), createdAt)),
                            credential.arn(),
                            credential.roleArn(),
                            credential.accountId(),
                            credential.sourceIdentity(),
                            Map.of());
            sessions.merge(unseen.sessionId(), unseen, UnseenSession::merge);
        }
        return sessions;
    }

    private static boolean near(SessionFacts facts, Instant createdAt) {
        return Duration.between(createdAt, facts.issuedAt()).abs().compareTo(Linker.SLACK) <= 0;
    }

    private static String principal(Node node) {
        return Objects.requireNonNull(node.facts().principalId());
    }

    private static String principal(CredentialRow credential) {
        return Objects.requireNonNull(credential.principalId());
    }

    private static Instant createdAt(CredentialRow credential) {
        return Objects.requireNonNull(credential.createdAt());
    }
}
