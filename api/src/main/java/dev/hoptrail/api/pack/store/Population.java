package dev.hoptrail.api.pack.store;

import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.ScopedIndex;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchPage;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.correlate.store.SessionReader;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sessions that a pack is about, by id, which begins with the issue second.
@Singleton
public final class Population {
    private static final int PAGE = 2_000;

    private final SessionReader reader;
    private final SessionIndex index;

    /// Reads something.
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException;
    }

    public Population(SessionReader reader, SessionIndex index) {
        this.reader = reader;
        this.index = index;
    }

    /// How many there are, about.
    public long size(String query, Instant from, Instant to, AccountScope scope) {
        return query.isBlank() && !scope.isRestricted()
                ? read(() -> reader.countIssued(from, to))
                : index.within(scope).count(query, new TimeWindow(from, to));
    }

    /// Hands over each session that was issued in a period, matches, and may be seen.
    public void forEach(
            String query,
            Instant from,
            Instant to,
            AccountScope scope,
            Consumer<SessionState> consumer) {
        if (query.isBlank()) {
            read(() -> {
                reader.forEachIssued(
                        from,
                        to,
                        state -> {
                            if (scope.admits(state)) {
                                consumer.accept(state);
                            }
                        });
                return true;
            });
            return;
        }
        ScopedIndex seen = index.within(scope);
        TimeWindow window = new TimeWindow(from, to);
        @Nullable SortKey after = null;
        while (true) {
            SearchPage page =
                    seen.search(
                            new SearchRequest(
                                    query, window, SearchOrder.OLDEST_ISSUED, PAGE, after));
            states(page.hits().stream().map(SortKey::sessionId).toList()).stream()
                    .filter(state -> scope.admits(state) && isIssuedWithin(state, from, to))
                    .sorted(Comparator.comparing(SessionState::sessionId))
                    .forEach(consumer);
            if (page.hits().size() < PAGE) {
                return;
            }
            after = page.hits().getLast();
        }
    }

    private static boolean isIssuedWithin(SessionState state, Instant from, Instant to) {
        Instant issued = state.facts().issuedAt();
        return !issued.isBefore(from) && issued.isBefore(to);
    }

    /// Sessions by their ids.
    public List<SessionState> states(List<UUID> ids) {
        return read(() -> reader.states(ids));
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
