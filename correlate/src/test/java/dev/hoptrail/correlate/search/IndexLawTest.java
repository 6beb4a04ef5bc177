package dev.hoptrail.correlate.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.store.ProjectedSession;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After any writes and removals, the followed index, a rebuilt one and the sessions themselves
/// give the same answers.
final class IndexLawTest {
    private static final IndexSettings SETTINGS =
            new IndexSettings(
                    2, 16, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), 1_000_000);
    private static final int ROUNDS = 40;
    private static final int QUERIES = 400;
    private static final int IDS = 120;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomSessions sessions = new RandomSessions(random);
    private final FakeStore store = new FakeStore();

    @Test
    void followedIndex_equalsRebuiltIndexAndTruth(@TempDir Path followed, @TempDir Path rebuilt)
            throws Exception {
        try (SessionIndex one = SessionIndex.open(followed, SETTINGS, () -> Context.NONE);
                SessionIndex other = SessionIndex.open(rebuilt, SETTINGS, () -> Context.NONE);
                IndexWork work = new IndexWork(store, 2)) {
            IndexProjection projection = projection(one, work);
            for (int round = 0; round < ROUNDS; round++) {
                change();
                projection.step();
            }
            while (projection.step().behind()) {
                assertThat(one.size()).as("seed %d", seed).isPositive();
            }
            projection(other, work).rebuild();

            for (int i = 0; i < QUERIES; i++) {
                compare(RandomQuery.of(random), window(), one, other);
            }
        }
    }

    private IndexProjection projection(SessionIndex index, IndexWork work) {
        return new IndexProjection(
                store,
                index,
                work,
                SETTINGS,
                InstantSource.system(),
                OpenTelemetry.noop().getTracer("test"));
    }

    private void change() {
        List<ProjectedSession> written = new ArrayList<>();
        Set<UUID> removed = new HashSet<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            int number = random.nextInt(IDS);
            if (random.nextInt(4) == 0) {
                removed.add(SessionBuilder.id(number));
            } else {
                written.add(sessions.next(number));
            }
        }
        written.removeIf(session -> removed.contains(session.state().sessionId()));
        store.commit(written, removed);
    }

    private @Nullable TimeWindow window() {
        if (random.nextBoolean()) {
            return null;
        }
        Instant from = RandomSessions.START.plusSeconds(random.nextInt(9000));
        return new TimeWindow(
                from, from.plusSeconds(random.nextBoolean() ? 0 : random.nextInt(600)));
    }

    private void compare(
            RandomQuery query, @Nullable TimeWindow window, SessionIndex one, SessionIndex other)
            throws IOException {
        List<UUID> truth =
                store.all().stream()
                        .filter(query.meaning())
                        .map(ProjectedSession::state)
                        .filter(state -> window == null || isAlive(state, window))
                        .sorted(
                                Comparator.comparing((SessionState s) -> s.facts().issuedAt())
                                        .thenComparing(SessionState::sessionId)
                                        .reversed())
                        .map(SessionState::sessionId)
                        .toList();
        SearchRequest request =
                new SearchRequest(query.text(), window, SearchOrder.NEWEST_ISSUED, IDS, null);

        assertThat(ids(one, request)).as("%s, seed %d", query.text(), seed).isEqualTo(truth);
        assertThat(ids(other, request)).as("%s, seed %d", query.text(), seed).isEqualTo(truth);
        assertThat(one.count(query.text(), window)).isEqualTo(truth.size());
        List<String> fields = List.of("tag.project", "role", "origin", "account");
        assertThat(one.facets(query.text(), window, fields, 9))
                .isEqualTo(other.facets(query.text(), window, fields, 9));
    }

    private static boolean isAlive(SessionState state, TimeWindow window) {
        Instant issued = state.facts().issuedAt();
        Instant expires = state.facts().expiresAt();
        return issued.isBefore(expires)
                && !issued.isAfter(window.to())
                && expires.isAfter(window.from());
    }

    private static List<UUID> ids(SessionIndex index, SearchRequest request) {
        return index.search(request).hits().stream().map(SortKey::sessionId).toList();
    }
}
