package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Orders sessions so that each comes after its parent, and after its candidates where it is
/// ambiguous. Chains may be long: nothing here recurses.
///
/// Only roots of trees are ambiguous. So each tree is ordered from its root downward, and trees
/// among themselves by candidates; where candidates lead in a circle, one of them says nothing.
final class Ordering {
    private final Set<Node> level;
    private final Neighbourhood near;
    private final Map<Node, Node> roots = new HashMap<>();
    private final Map<Node, List<Node>> trees = new LinkedHashMap<>();

    /// @param level what is to be ordered; sessions above it that are not part of it are ready
    Ordering(Set<Node> level, Neighbourhood near) {
        this.level = level;
        this.near = near;
    }

    /// Orders all; stops at a circle of parents and returns a session on it, or null if there is
    /// none.
    @Nullable Node findCircle() {
        for (Node node : level) {
            if (!node.isGone()) {
                Node circle = climb(node);
                if (circle != null) {
                    return circle;
                }
            }
        }
        return null;
    }

    /// Climbs to the first ancestor whose tree is known, else to the root, and files the way.
    private @Nullable Node climb(Node start) {
        Set<Node> way = new LinkedHashSet<>();
        Node at = start;
        while (at != null && !roots.containsKey(at)) {
            if (!way.add(at)) {
                return at;
            }
            at = parent(at);
        }
        List<Node> downward = new ArrayList<>(way).reversed();
        if (!downward.isEmpty()) {
            Node root = at == null ? downward.getFirst() : roots.getOrDefault(at, at);
            List<Node> tree = trees.computeIfAbsent(root, none -> new ArrayList<>());
            downward.forEach(node -> roots.put(node, root));
            tree.addAll(downward);
        }
        return null;
    }

    private @Nullable Node parent(Node node) {
        UUID id = node.link() == null ? null : node.link().parentId();
        Node parent = id == null ? null : near.node(id);
        return parent == null || parent.isGone() || !level.contains(parent) ? null : parent;
    }

    /// The order, if no circle was found.
    List<Node> ordered() {
        List<Node> ordered = new ArrayList<>(roots.size());
        Set<Node> entered = new HashSet<>();
        for (Node root : trees.keySet()) {
            if (entered.add(root)) {
                afterCandidates(root, entered, ordered);
            }
        }
        return ordered;
    }

    private record Step(Node root, Iterator<Node> above) {}

    private void afterCandidates(Node start, Set<Node> entered, List<Node> ordered) {
        Deque<Step> path = new ArrayDeque<>();
        path.push(new Step(start, candidateTrees(start).iterator()));
        while (!path.isEmpty()) {
            Step step = path.element();
            if (step.above().hasNext()) {
                Node next = step.above().next();
                if (entered.add(next)) {
                    path.push(new Step(next, candidateTrees(next).iterator()));
                }
            } else {
                path.remove();
                ordered.addAll(trees.getOrDefault(step.root(), List.of()));
            }
        }
    }

    /// The roots of the trees in which the candidates of a root are.
    private Collection<Node> candidateTrees(Node root) {
        Set<Node> above = new LinkedHashSet<>();
        Link link = root.link();
        if (link != null) {
            for (UUID candidate : link.candidates()) {
                Node node = near.node(candidate);
                Node tree = node == null ? null : roots.get(node);
                if (tree != null) {
                    above.add(tree);
                }
            }
        }
        return above;
    }
}
