package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Derivation;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.StoreException;
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

/// Carries chain, depth, origin and tags down from every changed session.
///
/// One level at a time: a level is derived, and those of its sessions that came out different than
/// stored bring in the sessions below them. A repair touches the repaired subtree and no more.
final class Descent {
    private final Neighbourhood near;
    private final Linker linker;

    Descent(Neighbourhood near, Linker linker) {
        this.near = near;
        this.linker = linker;
    }

    /// Derives all nodes and what hangs on them.
    ///
    /// @param forced nodes whose children are looked at even if nothing changed
    void run(Set<UUID> forced) throws StoreException {
        lookAbove(near.nodes());
        Set<Node> level = new LinkedHashSet<>(near.nodes());
        boolean first = true;
        while (!level.isEmpty()) {
            Set<Node> moved = derive(level);
            if (first) {
                forced.stream().map(near::node).filter(Objects::nonNull).forEach(moved::add);
                near.nodes().stream().filter(Node::isGone).forEach(moved::add);
            }
            first = false;
            level = below(moved);
        }
    }

    /// Derives nodes, each after the node above it; returns those that came out different than
    /// before.
    private Set<Node> derive(Set<Node> level) {
        Set<Node> moved = new LinkedHashSet<>();
        for (Node node : inOrder(level)) {
            Derived before = node.derived();
            Derived derived = derived(node);
            node.derived(derived);
            // A fresh one, too, may have been derived from what its parent was before this batch.
            if (before != null && !derived.equals(before)) {
                moved.add(node);
            }
        }
        return moved;
    }

    /// Parents and candidates before those that hang on them; a circle is cut where its smallest id
    /// hangs on it.
    private List<Node> inOrder(Set<Node> level) {
        Ordering ordering = new Ordering(level, near);
        Node circle = ordering.findCircle();
        while (circle != null) {
            cut(circle);
            ordering = new Ordering(level, near);
            circle = ordering.findCircle();
        }
        return ordering.ordered();
    }

    private @Nullable Node above(Node node) {
        UUID parent = node.link() == null ? null : node.link().parentId();
        return parent == null ? null : near.node(parent);
    }

    private void cut(Node entry) {
        Node smallest = entry;
        for (Node at = Objects.requireNonNull(above(entry));
                at != entry;
                at = Objects.requireNonNull(above(at))) {
            if (at.id().compareTo(smallest.id()) < 0) {
                smallest = at;
            }
        }
        smallest.link(Derivation.withoutCircle(Objects.requireNonNull(smallest.link())));
    }

    private Derived derived(Node node) {
        Link link = Objects.requireNonNull(node.link());
        SessionFacts facts = node.facts();
        if (node.isUnseen()) {
            return Derivation.root(facts, Objects.requireNonNull(facts.ownOrigin()));
        }
        UUID parent = link.parentId();
        if (parent != null) {
            return Derivation.below(facts, derivedOf(parent));
        }
        return link.grade() == Grade.AMBIGUOUS
                ? Derivation.ambiguous(facts, shared(node.id(), link))
                : Derivation.root(facts, linker.origin(facts));
    }

    private Derived derivedOf(UUID id) {
        Node node = near.node(id);
        if (node != null) {
            return Objects.requireNonNull(
                    node.derived(), () -> "Session " + id + " is not derived yet");
        }
        SessionState state = near.around(id);
        if (state == null) {
            throw new IllegalStateException("Parent " + id + " is not loaded");
        }
        return state.derived();
    }

    /// The origin that all candidates have, if it is one and all are listed. One that descends from
    /// the session tells nothing: it has its origin from there.
    private @Nullable Origin shared(UUID id, Link link) {
        if (link.isCut() || link.candidates().size() != link.candidateCount()) {
            return null;
        }
        Set<Origin> origins = new HashSet<>();
        for (UUID candidate : link.candidates()) {
            Node node = near.node(candidate);
            SessionState state = near.around(candidate);
            Derived derived =
                    node != null ? node.derived() : state == null ? null : state.derived();
            if (derived == null || derived.origin() == null || derived.chainId().equals(id)) {
                return null;
            }
            origins.add(derived.origin());
        }
        return origins.size() == 1 ? origins.iterator().next() : null;
    }

    /// The sessions right below these, stored or in memory, as nodes.
    private Set<Node> below(Set<Node> moved) throws StoreException {
        if (moved.isEmpty()) {
            return Set.of();
        }
        Map<UUID, SessionFacts> callers = new HashMap<>();
        moved.forEach(node -> callers.put(node.id(), node.facts()));
        Set<UUID> below = near.calledBy(callers.values());
        below.addAll(
                near.childrenOfUnseen(
                        moved.stream().filter(Node::isUnseen).map(Node::id).toList()));
        near.lock(below);
        Set<Node> level = new LinkedHashSet<>();
        for (Node node : near.nodes()) {
            if (!node.isGone() && node.link() != null && hangsOn(node.link(), callers.keySet())) {
                level.add(node);
            }
        }
        lookAbove(level);
        return level;
    }

    private static boolean hangsOn(Link link, Set<UUID> callers) {
        return (link.parentId() != null && callers.contains(link.parentId()))
                || link.candidates().stream().anyMatch(callers::contains);
    }

    /// Reads the parents and candidates of nodes, where they are no nodes themselves.
    private void lookAbove(Collection<Node> nodes) throws StoreException {
        Set<UUID> above = new HashSet<>();
        for (Node node : nodes) {
            if (node.link() != null && !node.isGone()) {
                if (node.link().parentId() != null) {
                    above.add(node.link().parentId());
                }
                above.addAll(node.link().candidates());
            }
        }
        near.lookById(above);
    }
}
