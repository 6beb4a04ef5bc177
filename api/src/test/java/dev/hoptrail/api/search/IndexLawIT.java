package dev.hoptrail.api.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.correlate.search.IndexSettings;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.correlate.store.PostgresChangeFeed;
import dev.hoptrail.correlate.store.PostgresSessionSource;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After writes and removals by two correlators at once, the followed index, a rebuilt one and
/// PostgreSQL give the same answers.
final class IndexLawIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int QUERIES = 150;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private HikariDataSource database;

    @BeforeEach
    void prepare() {
        database = TestStack.shared().freshDatabase().database().pool("search-test", 8);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private IndexFollower follow(SessionIndex index) {
        IndexFollower follower =
                new IndexFollower(
                        new PostgresChangeFeed(database),
                        new PostgresSessionSource(database),
                        index,
                        IndexSettings.DEFAULT,
                        InstantSource.system(),
                        OpenTelemetry.noop());
        follower.start();
        return follower;
    }

    @Test
    void followedIndex_equalsRebuiltIndexAndPostgres(@TempDir Path followed, @TempDir Path rebuilt)
            throws Exception {
        try (SessionIndex one =
                        SessionIndex.open(followed, IndexSettings.DEFAULT, () -> Context.NONE);
                IndexFollower follower = follow(one)) {
            write();
            assertThat(follower.awaitAll(LONG)).isTrue();
            try (SessionIndex other =
                            SessionIndex.open(rebuilt, IndexSettings.DEFAULT, () -> Context.NONE);
                    IndexFollower builder = follow(other)) {
                assertThat(builder.awaitAll(LONG)).isTrue();
                assertThat(one.size()).as("seed %d", seed).isPositive();
                for (int i = 0; i < QUERIES; i++) {
                    compare(SqlQuery.of(random), window(), one, other);
                }
            }
        }
    }

    private void write() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                SessionWriter sessions = new SessionWriter(database, writer, random.nextLong());
                running.add(
                        writers.submit(() -> {
                            sessions.write(25);
                            return null;
                        }));
            }
            for (Future<?> writer : running) {
                writer.get();
            }
        }
    }

    private @Nullable TimeWindow window() {
        Instant from = SessionWriter.START.plusSeconds(random.nextInt(9000));
        return random.nextBoolean()
                ? null
                : new TimeWindow(from, from.plusSeconds(random.nextInt(600)));
    }

    private void compare(
            SqlQuery query, @Nullable TimeWindow window, SessionIndex one, SessionIndex other)
            throws SQLException {
        SearchRequest request =
                new SearchRequest(query.text(), window, SearchOrder.NEWEST_ISSUED, 1000, null);

        List<UUID> truth = truth(query.sql(), window);

        assertThat(ids(one, request)).as("%s, seed %d", query.text(), seed).isEqualTo(truth);
        assertThat(ids(other, request)).as("%s, seed %d", query.text(), seed).isEqualTo(truth);
        List<String> fields = List.of("tag.project", "account", "grade", "origin", "role");
        assertThat(one.facets(query.text(), window, fields, 20))
                .isEqualTo(other.facets(query.text(), window, fields, 20));
    }

    private static List<UUID> ids(SessionIndex index, SearchRequest request) {
        return index.search(request).hits().stream().map(SortKey::sessionId).toList();
    }

    private List<UUID> truth(String condition, @Nullable TimeWindow window) throws SQLException {
        String sql =
                """
                select s.session_id from session s
                where (%s) and (? or (s.issued_at <= ? and s.expires_at > ?))
                order by s.issued_at desc, s.session_id desc\
                """
                        .formatted(condition);
        TimeWindow at = window == null ? TimeWindow.at(Instant.EPOCH) : window;
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBoolean(1, window == null);
            select.setObject(2, at.to().atOffset(ZoneOffset.UTC));
            select.setObject(3, at.from().atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
        }
        return ids;
    }

    @Test
    void keyShownAtWork_findsTheSession(@TempDir Path folder) throws Exception {
        SessionWriter sessions = new SessionWriter(database, 0, seed);
        Instant issued = SessionWriter.START;
        showKey("AROASHOWN:alice", issued.plusSeconds(1), "ASIAQSHOWNKEYAAAAAAA");
        UUID session = sessions.writeOne("AROASHOWN:alice", issued);

        try (SessionIndex index =
                        SessionIndex.open(folder, IndexSettings.DEFAULT, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            SearchRequest request =
                    new SearchRequest(
                            "key:ASIAQSHOWNKEYAAAAAAA", null, SearchOrder.NEWEST_ISSUED, 9, null);
            assertThat(ids(index, request)).containsExactly(session);
        }
    }

    private void showKey(String principal, Instant createdAt, String key) throws SQLException {
        String sql =
                """
                insert into credential
                    (credential_id, type, access_key, key_hash, principal_id, principal_hash, created_at)
                values (1, 'AssumedRole', ?, ?, ?, ?, ?)\
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, key);
            insert.setLong(2, Folding.keyHash(key));
            insert.setString(3, principal);
            insert.setLong(4, Folding.principalHash(principal));
            insert.setObject(5, createdAt.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    @Test
    void commit_becomesSearchable(@TempDir Path folder) throws Exception {
        SessionWriter sessions = new SessionWriter(database, 0, seed);
        try (SessionIndex index =
                        SessionIndex.open(folder, IndexSettings.DEFAULT, () -> Context.NONE);
                IndexFollower follower = follow(index)) {
            assertThat(follower.awaitAll(LONG)).isTrue();
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                sessions.writeOne("AROASOON:alice", SessionWriter.START.plusSeconds(i));
                long begin = System.nanoTime();
                assertThat(follower.awaitAll(LONG)).isTrue();
                millis.add((System.nanoTime() - begin) / 1_000_000);
            }
            millis.sort(null);
            assertThat(index.count("principal:AROASOON", null)).isEqualTo(30);
            System.out.printf(
                    "A commit was searchable after %d ms at the median, %d ms at most%n",
                    millis.get(15), millis.getLast());
        }
    }
}
