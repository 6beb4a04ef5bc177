package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Orders sessions so that each comes after its parent, and after its candidates where it is
/// ambiguous. Chains may be long: nothing here recurses.
final class Ordering {
    private final Set<Node> level;
    private final Neighbourhood near;
    private final Set<Node> done = new LinkedHashSet<>();
    private final Set<Node> open = new HashSet<>();
    private final Deque<Step> path = new ArrayDeque<>();

    /// @param level what is to be ordered; sessions above it that are not part of it are ready
    Ordering(Set<Node> level, Neighbourhood near) {
        this.level = level;
        this.near = near;
    }

    private record Step(Node node, Iterator<Node> above) {}

    /// Orders all; stops at a circle of parents and returns a session on it, or null if there is
    /// none.
    @Nullable Node findCircle() {
        for (Node node : level) {
            Node circle = node.isGone() || done.contains(node) ? null : walk(node);
            if (circle != null) {
                return circle;
            }
        }
        return null;
    }

    /// The order, if no circle was found.
    List<Node> ordered() {
        return List.copyOf(done);
    }

    private @Nullable Node walk(Node start) {
        enter(start);
        while (!path.isEmpty()) {
            Step step = path.element();
            if (!step.above().hasNext()) {
                path.remove();
                open.remove(step.node());
                done.add(step.node());
                continue;
            }
            Node next = step.above().next();
            if (open.contains(next)) {
                // A candidate that descends from the session says nothing; a parent that does is a
                // circle.
                if (isCircle(next)) {
                    return next;
                }
            } else if (level.contains(next) && !next.isGone() && !done.contains(next)) {
                enter(next);
            }
        }
        return null;
    }

    private void enter(Node node) {
        open.add(node);
        path.push(new Step(node, above(node).iterator()));
    }

    private List<Node> above(Node node) {
        Link link = node.link();
        List<Node> above = new ArrayList<>();
        if (link != null) {
            add(above, link.parentId());
            link.candidates().forEach(candidate -> add(above, candidate));
        }
        return above;
    }

    private void add(List<Node> above, @Nullable UUID id) {
        Node node = id == null ? null : near.node(id);
        if (node != null) {
            above.add(node);
        }
    }

    /// Whether parents alone lead from a session back to it.
    private boolean isCircle(Node start) {
        Set<Node> seen = new HashSet<>();
        Node at = start;
        while (at != null && seen.add(at)) {
            UUID parent = at.link() == null ? null : at.link().parentId();
            at = parent == null ? null : near.node(parent);
        }
        return start.equals(at);
    }
}
