package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.ChangeFeed;
import dev.hoptrail.correlate.store.FeedPosition;
import dev.hoptrail.correlate.store.PostgresChangeFeed;
import dev.hoptrail.correlate.store.SessionReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A reader that stops where transactions are still open misses no change.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangeFeedIT {
    private static final int WRITERS = 3;
    private static final int ROUNDS = Boolean.getBoolean("hoptrail.long") ? 200 : 8;

    private Truthkeeper truth;

    @BeforeAll
    void open() {
        truth = new Truthkeeper();
    }

    @AfterAll
    void close() {
        truth.close();
    }

    @BeforeEach
    void forget() throws SQLException {
        truth.clear();
    }

    @Test
    void reader_waitsForAnEarlierTransactionThatCommitsLater() throws Exception {
        PostgresChangeFeed feed = new PostgresChangeFeed(truth.dataSource());
        UUID early = new UUID(0, 1);
        UUID late = new UUID(0, 2);
        try (Connection slow = truth.dataSource().getConnection();
                Connection fast = truth.dataSource().getConnection()) {
            slow.setAutoCommit(false);
            announce(slow, 0, early);
            announce(fast, 0, late);

            Follower follower = new Follower(feed);
            follower.read();
            assertThat(follower.seen).isEmpty();

            slow.commit();
            follower.read();
            assertThat(follower.seen).containsExactly(early, late);
        }
    }

    @Test
    void reader_thatStandsBeforeATransaction_readsAllItsRows() throws Exception {
        PostgresChangeFeed feed = new PostgresChangeFeed(truth.dataSource());
        UUID told = new UUID(0, 3);
        long horizon = feed.horizon();

        try (Connection connection = truth.dataSource().getConnection()) {
            announce(connection, -1, told);
        }

        assertThat(feed.read(FeedPosition.before(horizon), feed.horizon(), 50))
                .singleElement()
                .satisfies(change -> assertThat(change.changed()).containsExactly(told));
    }

    /// As texts, `1000` comes before `999`.
    @Test
    void reader_readsOnWhereNumbersBecomeLonger() throws Exception {
        PostgresChangeFeed feed = new PostgresChangeFeed(truth.dataSource());
        truth.lengthenNumbers(40);
        List<UUID> told = new ArrayList<>();
        try (Connection connection = truth.dataSource().getConnection()) {
            for (int i = 0; i < 100; i++) {
                told.add(new UUID(0, 100 + i));
                announce(connection, 0, told.getLast());
            }
        }

        Follower follower = new Follower(feed);
        follower.read();
        assertThat(follower.seen).containsExactlyElementsOf(told);
    }

    @Test
    void projection_fedByTheFeedEqualsWhatIsStored() throws Exception {
        SessionReader reader = new SessionReader(truth.dataSource());
        Map<UUID, SessionState> projection = new HashMap<>();
        Follower follower = new Follower(new PostgresChangeFeed(truth.dataSource()));
        long seed = Seeds.one();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                long own = seed * WRITERS + writer;
                writers.add(threads.submit(() -> write(own)));
            }
            boolean working = true;
            while (working) {
                working = !writers.stream().allMatch(Future::isDone);
                project(follower, reader, projection);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        project(follower, reader, projection);

        Map<UUID, SessionState> stored = new HashMap<>();
        reader.forEach(state -> stored.put(state.sessionId(), state));
        assertThat(stored).as("seed %d", seed).isNotEmpty();
        assertThat(projection).as("seed %d", seed).isEqualTo(stored);
    }

    private Void write(long seed) throws Exception {
        Random chance = new Random(seed);
        Intake intake = truth.intake(Set.of());
        for (int round = 0; round < ROUNDS; round++) {
            List<Message> messages = Published.messages(OrderFreeIT.forest(seed * ROUNDS + round));
            for (List<Message> batch : OrderFreeIT.batches(messages, chance)) {
                Retry.again(() -> intake.write(Truthkeeper.batch(batch)));
                while (Retry.again(intake::lookAgain)) {
                    Thread.onSpinWait();
                }
            }
        }
        return null;
    }

    private static void project(
            Follower follower, SessionReader reader, Map<UUID, SessionState> projection)
            throws Exception {
        Set<UUID> changed = follower.read();
        changed.forEach(projection::remove);
        reader.states(changed).forEach(state -> projection.put(state.sessionId(), state));
    }

    private static void announce(Connection connection, int part, UUID session)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into change_feed (part, session_ids, removed_ids) values (%d, array['%s']::uuid[], '{}')"
                            .formatted(part, session));
        }
    }

    private static final class Follower {
        private final ChangeFeed feed;
        private final List<UUID> seen = new ArrayList<>();
        private FeedPosition position = FeedPosition.START;

        Follower(ChangeFeed feed) {
            this.feed = feed;
        }

        /// Reads on, and returns which sessions changed.
        Set<UUID> read() {
            Set<UUID> changed = new java.util.LinkedHashSet<>();
            long horizon = feed.horizon();
            List<ChangeFeed.Change> changes = feed.read(position, horizon, 50);
            while (!changes.isEmpty()) {
                for (ChangeFeed.Change change : changes) {
                    changed.addAll(change.changed());
                    changed.addAll(change.removed());
                    position = change.next();
                }
                changes = feed.read(position, horizon, 50);
            }
            seen.addAll(changed);
            return changed;
        }
    }
}
