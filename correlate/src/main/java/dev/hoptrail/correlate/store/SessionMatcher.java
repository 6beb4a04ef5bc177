package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Context;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Tells which sessions a query of search finds. Safe for use by many threads.
public interface SessionMatcher {

    /// For each query those of the sessions that it finds. One that is no query finds none.
    ///
    /// @param queries in the query language; an empty one finds every session
    /// @param context what queries may call accounts and people
    Map<String, Set<UUID>> matching(
            Collection<String> queries, Collection<ProjectedSession> sessions, Context context);
}
