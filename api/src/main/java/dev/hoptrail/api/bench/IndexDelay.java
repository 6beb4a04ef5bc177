package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;

/// How long a stored session cannot be found yet.
final class IndexDelay {

    /// Replicas of this number and above are not among those that were loaded.
    private static final int UNUSED = 1_000_000;

    private static final int LOOK_EVERY_MILLIS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Store store;
    private final SessionIndex index;
    private final Random random;

    IndexDelay(DataSource database, SessionIndex index, long seed) {
        this.store = new Store(database);
        this.index = index;
        this.random = new Random(seed);
    }

    /// Stores one session after the other, at moments that have nothing to do with the index, and
    /// takes the time from each commit until a search finds it.
    ///
    /// @param originals sessions with a key, of which replicas are stored
    Latency measure(List<SessionState> originals, int times)
            throws StoreException, InterruptedException {
        long[] took = new long[times];
        for (int i = 0; i < times; i++) {
            Thread.sleep(random.nextInt(300));
            Replica replica = new Replica(UNUSED + i, Duration.ZERO);
            SessionState state = replica.of(originals.get(i % originals.size()));
            String query = "chain:" + state.derived().chainId();
            try (StoreTransaction transaction = store.begin()) {
                transaction.sessions().insert(List.of(state));
                transaction.announce(List.of(state.sessionId()), Set.of());
                transaction.commit();
            }
            took[i] = untilFound(query);
        }
        return Latency.of(took);
    }

    private long untilFound(String query) throws InterruptedException {
        long begun = System.nanoTime();
        while (index.count(query, null) == 0) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new CommandFailure("A stored session is not found after " + PATIENCE);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        return System.nanoTime() - begun;
    }
}
