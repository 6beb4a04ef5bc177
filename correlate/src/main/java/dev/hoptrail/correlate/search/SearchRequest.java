package dev.hoptrail.correlate.search;

import org.jspecify.annotations.Nullable;

/// What a search asks for.
///
/// @param query in the query language; empty for all sessions
/// @param window null for all times
/// @param limit how many sessions a page holds, 1 to [#MAX_LIMIT]
/// @param after the last session of the page before; null for the first page
public record SearchRequest(
        String query,
        @Nullable TimeWindow window,
        SearchOrder order,
        int limit,
        @Nullable SortKey after) {

    /// The largest page.
    public static final int MAX_LIMIT = 10_000;

    public SearchRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "A page holds 1 to " + MAX_LIMIT + " sessions, not " + limit);
        }
    }
}
