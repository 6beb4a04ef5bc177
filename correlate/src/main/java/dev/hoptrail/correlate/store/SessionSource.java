package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Where projections read sessions from. Safe for use by many threads.
public interface SessionSource {

    /// The current states of those of the sessions that exist, in any order.
    List<SessionState> states(Collection<UUID> ids);

    /// Adds to states what else a projection needs.
    List<ProjectedSession> complete(List<SessionState> states);

    /// Hands over all sessions that exist when the call begins, in sets that fit into memory.
    void all(Consumer<List<SessionState>> sets);
}
