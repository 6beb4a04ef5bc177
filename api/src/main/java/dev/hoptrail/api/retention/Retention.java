package dev.hoptrail.api.retention;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.api.retention.store.RetentionStore.Noticed;
import dev.hoptrail.api.retention.store.RetentionStore.Partition;
import dev.hoptrail.api.retention.store.RetentionStore.Rows;
import dev.hoptrail.correlate.store.Repeated;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops what is older than what is kept: months of sessions, records and uses, then what hangs on
/// them.
///
/// A month that is over stands in the plan for the time of notice: a hold or a longer setting takes
/// it out again. Then the line before which nothing is taken in moves on, for good. Every step
/// after it is a transaction of its own, and what is to be done next is read from what is there:
/// whoever dies in between leaves a valid state, and the next run goes on. An advisory lock lets
/// one process at it at a time.
@Singleton
@InPart(Part.API)
public final class Retention implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final RetentionStore store;
    private final Setup setup;
    private final Clock clock;
    private final Instant begin;
    private final Repeated dropping = new Repeated("retention", PAUSE, this::dropWhenDue);
    private volatile boolean closing;

    /// How many months classes of data are kept, 0 for without end.
    ///
    /// @param records records, sessions, uses, and what hangs on them
    /// @param baselines what rules compare sessions with
    /// @param rejected what could not be used
    /// @param notice how long a month is known to go before it goes
    public record Setup(int records, int baselines, int rejected, Duration notice) {}

    Retention(RetentionStore store, Setup setup, Clock clock) {
        this.store = store;
        this.setup = setup;
        this.clock = clock;
        // Whoever starts a service for a moment does not expect it to tidy up.
        this.begin = clock.instant().plus(PAUSE);
    }

    /// Begins to look for what is to be dropped, an hour from now; to be called once.
    public Retention start() {
        dropping.start();
        return this;
    }

    /// How long each class is kept.
    public Setup setup() {
        return setup;
    }

    private boolean dropWhenDue() {
        Instant now = clock.instant();
        if (!now.isBefore(begin)) {
            run(now);
        }
        return false;
    }

    /// Gives notice of months that are over, and drops all of which the notice is over, unless
    /// another process is at it.
    public void run(Instant now) {
        store.alone(() -> drop(now));
    }

    private void drop(Instant now) {
        warn(
                store.plan(new Months(setup.records()).since(now), now, now.minus(setup.notice())),
                now.plus(setup.notice()));
        for (Partition partition : store.partitions()) {
            if (!closing
                    && partition.isGoing()
                    && store.dropMonth(partition.table(), partition.month())) {
                log.info("Dropped {} of {}", partition.table(), partition.month());
            }
        }
        if (store.isUnfinished()) {
            clean();
        }
        delete(RetentionStore.BASELINES, new Months(setup.baselines()).since(now));
        delete(RetentionStore.REJECTED, new Months(setup.rejected()).since(now));
    }

    private static void warn(List<Noticed> months, Instant goAt) {
        if (!months.isEmpty()) {
            log.warn(
                    "{} with {} sessions are older than what is kept, and dropped after {}. To keep them, place a"
                            + " legal hold (hoptrail holds place), or start the service with a longer"
                            + " HOPTRAIL_RETENTION_RECORDS, 0 for without end; hoptrail retention shows the plan",
                    months.stream()
                            .map(one -> one.month().toString())
                            .collect(Collectors.joining(", ")),
                    months.stream().mapToLong(Noticed::sessions).sum(),
                    goAt);
        }
    }

    private void clean() {
        store.sweepStubs();
        Instant since = store.keptSince().orElseThrow();
        RetentionStore.FOLLOWING.forEach(what -> delete(what, since));
        for (Long after = Long.MIN_VALUE; after != null && !closing; ) {
            after = store.deleteCredentials(after);
        }
        store.deleteFeed();
        if (!closing) {
            store.finish();
            log.info(
                    "Nothing is left of what was dropped but stubs of sessions that others hang on");
        }
    }

    private void delete(Rows rows, @Nullable Instant before) {
        long gone = 0;
        int some = 1;
        while (before != null && some > 0 && !closing) {
            some = store.delete(rows, before);
            gone += some;
        }
        if (gone > 0) {
            log.info("Deleted {} rows of {}", gone, rows.table());
        }
    }

    @Override
    public void close() {
        closing = true;
        dropping.close();
    }
}
