package dev.hoptrail.correlate.stream;

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
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.Sessions.Handle;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
    private final Map<UUID, Instant> lastUses = new HashMap<>();
    private final Set<UUID> suspects = new HashSet<>();
    private final Map<UUID, UUID> successors = new HashMap<>();
    private final List<Learned> learned = new ArrayList<>();
    private final List<SessionFacts> nameless = new ArrayList<>();

    Placeholders(StoreTransaction store, Neighbourhood near) {
        this.store = store;
        this.near = near;
    }

    /// A principal that a session's records lack and a credential told.
    record Learned(UUID sessionId, String principalId) {}

    /// What the credentials taken in so far told of sessions without a principal.
    List<Learned> learned() {
        List<Learned> told = List.copyOf(learned);
        learned.clear();
        return told;
    }

    /// What replaced each placeholder that dissolved.
    Map<UUID, UUID> successors() {
        return successors;
    }

    /// Takes in credentials at work: those that no issuance explains need a placeholder.
    void shown(Collection<CredentialRow> credentials) throws StoreException {
        List<CredentialRow> sessions =
                credentials.stream().filter(CredentialRow::isSession).toList();
        List<Handle> handles = new ArrayList<>();
        for (CredentialRow credential : sessions) {
            Instant createdAt = createdAt(credential);
            handles.add(Handle.at(Folding.principalHash(principal(credential)), createdAt));
            String handle = Arns.sessionHandle(credential.arn());
            if (handle != null) {
                handles.add(Handle.at(Ids.hash("handle", handle), createdAt));
            }
        }
        near.look(handles, List.of());
        for (CredentialRow credential : sessions) {
            if (!isExplained(credential)) {
                working.add(credential);
            }
        }
    }

    private boolean isExplained(CredentialRow credential) {
        String handle = Arns.sessionHandle(credential.arn());
        List<Long> hashes = new ArrayList<>(List.of(Folding.principalHash(principal(credential))));
        if (handle != null) {
            hashes.add(Ids.hash("handle", handle));
        }
        boolean explained = false;
        for (SessionFacts candidate : near.candidates(hashes, List.of())) {
            if (candidate.kind() != SessionKind.UNSEEN && near(candidate, createdAt(credential))) {
                if (principal(credential).equals(candidate.principalId())) {
                    explained = true;
                } else if (isNameless(candidate, credential)) {
                    learned.add(new Learned(candidate.sessionId(), principal(credential)));
                    explained = true;
                }
            }
        }
        return explained;
    }

    private static boolean isNameless(SessionFacts candidate, CredentialRow credential) {
        return candidate.principalId() == null
                && candidate.key() != null
                && candidate.key().equals(credential.accessKey())
                && Objects.equals(candidate.handle(), Arns.sessionHandle(credential.arn()));
    }

    /// Remembers a session without a principal: credentials stored earlier may tell it.
    void nameless(SessionFacts facts) {
        if (facts.principalId() == null && facts.key() != null) {
            nameless.add(facts);
        }
    }

    /// What stored credentials tell of the remembered sessions.
    List<Learned> learnedByKey() throws StoreException {
        if (nameless.isEmpty()) {
            return List.of();
        }
        List<AccessKeyId> keys =
                nameless.stream().map(SessionFacts::key).filter(Objects::nonNull).toList();
        List<Learned> told = new ArrayList<>();
        for (CredentialRow credential : store.credentials().byKey(keys)) {
            for (SessionFacts facts : nameless) {
                if (credential.isSession()
                        && isNameless(facts, credential)
                        && near(facts, createdAt(credential))) {
                    told.add(new Learned(facts.sessionId(), principal(credential)));
                }
            }
        }
        nameless.clear();
        return told;
    }

    /// Takes in a link: an unseen caller needs a placeholder, and one that lost a child is suspect.
    void linked(Node child) {
        Link link = Objects.requireNonNull(child.link());
        UUID parent = link.parentId();
        if (link.grade() == Grade.UNSEEN && parent != null) {
            callers.put(
                    child.id(),
                    Objects.requireNonNull(Correlation.unseenCaller(child.facts(), parent)));
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

    private Map<UUID, UnseenSession> needed() {
        Map<UUID, UnseenSession> needed = new LinkedHashMap<>();
        callers.values()
                .forEach(unseen -> needed.merge(unseen.sessionId(), unseen, UnseenSession::merge));
        for (CredentialRow credential : working) {
            if (!isExplained(credential)) {
                UnseenSession unseen = unseen(credential, createdAt(credential));
                needed.merge(unseen.sessionId(), unseen, UnseenSession::merge);
            }
        }
        return needed;
    }

    private void dissolve() throws StoreException {
        List<Node> doubtful = near.lock(suspects).stream().filter(Node::isUnseen).toList();
        if (doubtful.isEmpty()) {
            return;
        }
        Map<UUID, List<Node>> children = childrenOf(doubtful);
        Map<UUID, List<CredentialRow>> atWork = workingAs(doubtful);
        for (Node placeholder : doubtful) {
            List<Node> kept = children.getOrDefault(placeholder.id(), List.of());
            List<CredentialRow> credentials = atWork.getOrDefault(placeholder.id(), List.of());
            if (kept.isEmpty() && credentials.isEmpty()) {
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
    private void rebuild(Node placeholder, List<Node> children, List<CredentialRow> credentials) {
        UnseenSession rest = null;
        for (Node child : children) {
            UnseenSession seen = Correlation.unseenCaller(child.facts(), placeholder.id());
            rest = rest == null || seen == null ? seen : rest.merge(seen);
        }
        for (CredentialRow credential : credentials) {
            UnseenSession seen = unseen(credential, createdAt(credential));
            rest = rest == null ? seen : rest.merge(seen);
        }
        if (rest != null) {
            Instant lastSeen = UnseenSession.of(placeholder.facts()).lastSeenAt();
            placeholder.facts(
                    credentials.isEmpty() ? rest.facts() : rest.seenUntil(lastSeen).facts());
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

    private Map<UUID, List<CredentialRow>> workingAs(List<Node> doubtful) throws StoreException {
        List<Handle> handles =
                doubtful.stream()
                        .map(node ->
                                Handle.at(
                                        Folding.principalHash(principal(node)),
                                        node.facts().issuedAt()))
                        .toList();
        near.look(handles, List.of());
        Map<UUID, List<CredentialRow>> found = new HashMap<>();
        for (CredentialRow credential : store.credentials().byPrincipal(handles)) {
            if (credential.isSession() && !isExplained(credential)) {
                UUID id = Ids.placeholder(principal(credential), createdAt(credential));
                found.computeIfAbsent(id, none -> new ArrayList<>()).add(credential);
            }
        }
        return found;
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
    void used(Map<UUID, Instant> last) {
        last.forEach((id, at) ->
                lastUses.merge(id, at, (left, right) -> left.isAfter(right) ? left : right));
    }

    /// Placeholders live until their last evidence: a later use prolongs them.
    private void prolong() throws StoreException {
        List<UUID> stored =
                store.sessions().byId(lastUses.keySet()).stream()
                        .filter(SessionState::isUnseen)
                        .filter(state ->
                                state.facts().expiresAt().isBefore(lastUse(state.sessionId())))
                        .map(SessionState::sessionId)
                        .toList();
        near.lock(stored);
        for (UUID id : lastUses.keySet()) {
            Node node = near.node(id);
            if (node != null && node.isUnseen() && !node.isGone()) {
                node.facts(UnseenSession.of(node.facts()).seenUntil(lastUse(id)).facts());
            }
        }
    }

    private Instant lastUse(UUID id) {
        return Objects.requireNonNull(lastUses.get(id));
    }

    private static UnseenSession unseen(CredentialRow credential, Instant createdAt) {
        return new UnseenSession(
                Ids.placeholder(principal(credential), createdAt),
                principal(credential),
                createdAt,
                createdAt,
                credential.arn(),
                credential.roleArn(),
                credential.accountId(),
                credential.sourceIdentity(),
                Map.of());
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
