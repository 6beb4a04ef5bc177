package dev.hoptrail.api.alert;

import dev.hoptrail.api.alert.store.AlertStore;
import dev.hoptrail.api.alert.store.AlertStore.Filter;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.search.SessionIndex;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks the search index which of the sessions that alerts are about a query finds: alerts stand in
/// the database, what queries mean only the index knows.
@Singleton
final class AlertQueries {

    private static final int MOST_SESSIONS = 100_000;

    private final AlertStore store;
    private final SessionIndex index;
    private final Clock clock;

    AlertQueries(AlertStore store, SessionIndex index, Clock clock) {
        this.store = store;
        this.index = index;
        this.clock = clock;
    }

    /// What an answer to a query knows of: what was searchable before it, or all that is stored.
    Instant asOf(@Nullable String query) {
        return isGiven(query) ? index.asOf() : clock.instant();
    }

    private static boolean isGiven(@Nullable String query) {
        return query != null && !query.isBlank();
    }

    /// Of the sessions of alerts that a filter fits, those that a query finds; null for all.
    ///
    /// @param after alerts behind this one are asked for
    /// @throws ProblemException 400 if the filter fits alerts of too many sessions
    @Nullable List<UUID> sessions(
            Filter filter, @Nullable String query, AccountScope scope, @Nullable Cursor after) {
        if (query == null || !isGiven(query)) {
            return null;
        }
        List<UUID> candidates = store.sessions(filter, scope, after, MOST_SESSIONS + 1);
        if (candidates.size() > MOST_SESSIONS) {
            throw ProblemException.parameter(
                    "q",
                    "More than %,d sessions have such alerts: ask for fewer of them beside it"
                            .formatted(MOST_SESSIONS));
        }
        return List.copyOf(index.within(scope).among(candidates, query));
    }
}
