package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Sessions;
import dev.hoptrail.correlate.store.Sessions.Handle;
import dev.hoptrail.correlate.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The part of the forest that a batch looks at: nodes it may change, and sessions around them that
/// it only reads. What is in memory always wins over what the store says.
final class Neighbourhood {
    private final Sessions sessions;
    private final Map<UUID, Node> nodes = new LinkedHashMap<>();
    private final Map<Long, List<Node>> nodesByPrincipal = new HashMap<>();
    private final Map<Long, List<Node>> nodesByKey = new HashMap<>();
    private final Map<UUID, SessionState> around = new HashMap<>();
    private final Set<UUID> absent = new HashSet<>();
    private final Map<Long, List<UUID>> byPrincipal = new HashMap<>();
    private final Map<Long, List<UUID>> byKey = new HashMap<>();

    Neighbourhood(Sessions sessions) {
        this.sessions = sessions;
    }

    Collection<Node> nodes() {
        return nodes.values();
    }

    @Nullable Node node(UUID id) {
        return nodes.get(id);
    }

    @Nullable SessionState around(UUID id) {
        return around.get(id);
    }

    /// Adds a session that is not stored yet.
    Node add(SessionFacts facts) {
        return put(Node.fresh(facts));
    }

    /// The nodes of stored sessions, locked; ids that are not stored are left out.
    List<Node> lock(Collection<UUID> ids) throws StoreException {
        // An id that was not stored when first asked for stays so: who else inserts it will
        // collide.
        List<UUID> missing =
                ids.stream()
                        .distinct()
                        .filter(id -> !nodes.containsKey(id) && absent.add(id))
                        .toList();
        for (SessionState state : sessions.lock(missing)) {
            around.remove(state.sessionId());
            put(Node.stored(state));
        }
        List<Node> found = new ArrayList<>();
        for (UUID id : new HashSet<>(ids)) {
            Node node = nodes.get(id);
            if (node != null) {
                found.add(node);
            }
        }
        return found;
    }

    private Node put(Node node) {
        nodes.put(node.id(), node);
        index(node);
        return node;
    }

    /// Files a node under what it is found by; again after its facts changed.
    void index(Node node) {
        Long principal = Folding.principalHash(node.facts());
        if (principal != null) {
            file(nodesByPrincipal, principal, node);
        }
        if (node.facts().key() != null) {
            file(nodesByKey, Folding.keyHash(node.facts().key().value()), node);
        }
    }

    private static void file(Map<Long, List<Node>> index, Long hash, Node node) {
        List<Node> filed = index.computeIfAbsent(hash, none -> new ArrayList<>(2));
        if (!filed.contains(node)) {
            filed.add(node);
        }
    }

    /// Reads stored sessions by principal and by issued key, to be found by [#candidates].
    void look(Collection<Handle> principals, Collection<Handle> keys) throws StoreException {
        keep(sessions.byPrincipal(principals));
        keep(sessions.byIssuedKey(keys));
    }

    /// Reads placeholders by principal, to be found by [#candidates].
    void lookUnseen(Collection<Handle> principals) throws StoreException {
        keep(sessions.unseen(principals));
    }

    /// Reads stored sessions by id.
    void lookById(Collection<UUID> ids) throws StoreException {
        List<UUID> missing =
                ids.stream()
                        .filter(id -> !nodes.containsKey(id) && !around.containsKey(id))
                        .distinct()
                        .toList();
        keep(sessions.byId(missing));
    }

    private void keep(List<SessionState> states) {
        for (SessionState state : states) {
            if (!nodes.containsKey(state.sessionId())
                    && around.put(state.sessionId(), state) == null) {
                byPrincipal
                        .computeIfAbsent(hash(state.facts()), none -> new ArrayList<>(2))
                        .add(state.sessionId());
                if (state.facts().key() != null) {
                    byKey.computeIfAbsent(
                                    Folding.keyHash(state.facts().key().value()),
                                    none -> new ArrayList<>(2))
                            .add(state.sessionId());
                }
            }
        }
    }

    private static Long hash(SessionFacts facts) {
        Long hash = Folding.principalHash(facts);
        return hash == null ? 0L : hash;
    }

    /// Facts of every session known here under one of the hashes: nodes first, then what was read.
    List<SessionFacts> candidates(Collection<Long> principals, Collection<Long> keys) {
        Map<UUID, SessionFacts> found = new HashMap<>();
        for (Long principal : principals) {
            nodesByPrincipal.getOrDefault(principal, List.of()).forEach(node -> offer(found, node));
            byPrincipal.getOrDefault(principal, List.of()).forEach(id -> offer(found, id));
        }
        for (Long key : keys) {
            nodesByKey.getOrDefault(key, List.of()).forEach(node -> offer(found, node));
            byKey.getOrDefault(key, List.of()).forEach(id -> offer(found, id));
        }
        return List.copyOf(found.values());
    }

    private static void offer(Map<UUID, SessionFacts> found, Node node) {
        if (!node.isGone()) {
            found.put(node.id(), node.facts());
        }
    }

    private void offer(Map<UUID, SessionFacts> found, UUID id) {
        SessionState state = around.get(id);
        if (state != null) {
            found.putIfAbsent(id, state.facts());
        }
    }

    /// Ids of stored sessions that may have been called by one of these.
    Set<UUID> calledBy(Collection<SessionFacts> callers) throws StoreException {
        return new HashSet<>(sessions.calledBy(callers));
    }

    /// Ids of stored sessions right under these placeholders.
    Set<UUID> childrenOfUnseen(Collection<UUID> placeholders) throws StoreException {
        return new HashSet<>(sessions.childrenOfUnseen(placeholders));
    }
}
