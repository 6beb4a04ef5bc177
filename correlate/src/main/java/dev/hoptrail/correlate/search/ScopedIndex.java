package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.AccountScope;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The search index as somebody sees it who may see some accounts: matches, totals and counts are
/// those of the sessions that the scope admits. A query for who is behind a session, by the fields
/// `origin`, `provider` and `actor` or by a bare word, matches only where the scope admits the
/// origin's account, so that no answer tells what may not be seen.
///
/// Throws what [SessionIndex] throws. Safe for use by many threads.
public final class ScopedIndex {
    private final SessionIndex index;
    private final AccountScope scope;

    ScopedIndex(SessionIndex index, AccountScope scope) {
        this.index = index;
        this.scope = scope;
    }

    /// One page of the sessions that match.
    public SearchPage search(SearchRequest request) {
        return index.search(request, scope);
    }

    /// Those of some sessions that match, at any time.
    public Set<UUID> among(Collection<UUID> sessions, String query) {
        return index.among(sessions, query, scope);
    }

    /// How many sessions match.
    ///
    /// @param window null for all times
    public long count(String query, @Nullable TimeWindow window) {
        return index.count(query, window, scope);
    }

    /// How many of the matching sessions have each value of some fields.
    ///
    /// @param window null for all times
    /// @param fields `tag.<Key>`, `role`, `account`, `origin`, `grade`, `action`
    /// @param size how many values of each field to list
    public List<Facet> facets(
            String query, @Nullable TimeWindow window, List<String> fields, int size) {
        return index.facets(query, window, scope, fields, size);
    }

    /// All that PostgreSQL had committed at this moment is searchable.
    public Instant asOf() {
        return index.asOf();
    }
}
