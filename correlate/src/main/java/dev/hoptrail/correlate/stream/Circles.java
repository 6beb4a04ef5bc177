package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Brings in stored sessions that take part in a circle of calls.
///
/// A session cannot begin before its caller by more than the clock slack, so a circle stays within
/// seconds, and only forged records make one. Where it is cut must not depend on which of its
/// sessions came first: whenever a link that may close or open a circle is evaluated, all others of
/// the circle have to be at hand.
final class Circles {
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final int LONGEST = 64;

    private final Neighbourhood near;

    Circles(Neighbourhood near) {
        this.near = near;
    }

    /// Locks the sessions of circles that these nodes' links close, and of those that they may have
    /// opened.
    ///
    /// @return sessions whose link was cut: they are to be evaluated again
    List<UUID> locked(Collection<Node> linked) throws StoreException {
        Set<UUID> members = opened(linked);
        members.addAll(closed(linked));
        return near.lock(members).stream()
                .filter(node -> node.link() != null && node.link().isCut())
                .map(Node::id)
                .toList();
    }

    /// A session that was below a cut has it as the root of its chain.
    private Set<UUID> opened(Collection<Node> linked) throws StoreException {
        Set<UUID> roots = new HashSet<>();
        for (Node node : linked) {
            UUID root = node.doubtfulRootBefore();
            if (root != null) {
                roots.add(root);
            }
        }
        near.lookById(roots);
        roots.removeIf(root -> {
            Link link = link(root);
            return link == null || !link.isCut();
        });
        return roots;
    }

    /// Climbs from all nodes at once, a step at a time, as long as the callers are near in time.
    private Set<UUID> closed(Collection<Node> linked) throws StoreException {
        Set<UUID> members = new HashSet<>();
        Map<UUID, List<UUID>> paths = new HashMap<>();
        for (Node node : linked) {
            Link link = node.link();
            UUID caller = link == null ? null : caller(link);
            if (caller != null && mayDescend(caller, node.id())) {
                paths.put(node.id(), new ArrayList<>(List.of(node.id())));
            }
        }
        for (int step = 0; step < LONGEST && !paths.isEmpty(); step++) {
            near.lookById(paths.values().stream().map(List::getLast).toList());
            paths.values().removeIf(path -> !climb(path, members));
        }
        return members;
    }

    /// Adds the caller of the last session to a path; false if that leads nowhere.
    private boolean climb(List<UUID> path, Set<UUID> members) {
        UUID start = path.getFirst();
        Link link = link(path.getLast());
        UUID caller = link == null ? null : caller(link);
        if (caller == null || !mayDescend(caller, start)) {
            return false;
        }
        if (caller.equals(start)) {
            members.addAll(path);
            return false;
        }
        return !path.contains(caller) && path.add(caller);
    }

    /// Whether a caller began late enough to have been called by a session.
    private static boolean mayDescend(UUID caller, UUID session) {
        return !Ids.issuedAt(caller).isBefore(Ids.issuedAt(session).minus(SPAN));
    }

    private @Nullable Link link(UUID id) {
        Node node = near.node(id);
        SessionState state = near.around(id);
        return node != null ? node.link() : state == null ? null : state.link();
    }

    /// The parent, also where the link was cut.
    private static @Nullable UUID caller(Link link) {
        return link.isCut() ? link.candidates().getFirst() : link.parentId();
    }
}
