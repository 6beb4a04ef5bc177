package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.store.ChangeFeed;
import dev.hoptrail.correlate.store.ChangeFeed.Change;
import dev.hoptrail.correlate.store.FeedPosition;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the index stands in the change feed, and the steps that take it further. For one thread.
///
/// Reading a session always yields its current state, so that feed rows may be read again after a
/// crash, and several rows about one session cost one reading.
final class IndexProjection {
    private static final Logger log = LoggerFactory.getLogger(IndexProjection.class);
    private static final int ROWS = 32;

    /// While there is more to read nobody waits for the last moments, and few large segments are
    /// cheaper than many small ones.
    private static final Duration BUSY_REFRESH = Duration.ofSeconds(2);

    /// A refresh rests so many times as long as the one before it took: what load makes costly
    /// becomes rare, and stays as frequent as it may be where it is cheap.
    private static final int REST = 10;

    /// In refresh intervals.
    private static final int LONGEST_REST = 12;

    /// A refresh after so few sessions is no load: if it took long, the machine did something else.
    private static final int FEW = 1_000;

    private final ChangeFeed feed;
    private final SessionIndex index;
    private final IndexWork work;
    private final IndexSettings settings;
    private final InstantSource clock;
    private final Tracer tracer;

    private @Nullable IndexPosition position;
    private boolean trusted;
    private boolean dirty;
    private int written;
    private boolean uncommitted;
    private @Nullable Future<?> committing;
    private long refreshedNanos = System.nanoTime();
    private Duration rest = Duration.ZERO;
    private long committedNanos = System.nanoTime();

    IndexProjection(
            ChangeFeed feed,
            SessionIndex index,
            IndexWork work,
            IndexSettings settings,
            InstantSource clock,
            Tracer tracer) {
        this.feed = feed;
        this.index = index;
        this.work = work;
        this.settings = settings;
        this.clock = clock;
        this.tracer = tracer;
    }

    /// What a step came to.
    ///
    /// @param behind whether more is waiting to be read
    /// @param searchable all transactions below this id are searchable; -1 where that is as before
    /// @param due when what was written may become searchable; null where all of it is
    record Step(boolean behind, long searchable, @Nullable Duration due) {}

    /// Forgets what is known of the feed: after a failure it may be another one.
    void distrust() {
        trusted = false;
    }

    /// Reads what changed, writes it, and makes it searchable where that is due.
    Step step() throws IOException, InterruptedException {
        IndexPosition from = position();
        Instant moment = clock.instant();
        long horizon = feed.horizon();
        List<Change> changes = feed.read(from.feed(), horizon, ROWS);
        boolean behind = changes.size() == ROWS;
        apply(changes);
        FeedPosition next = behind ? changes.getLast().next() : FeedPosition.before(horizon);
        position = new IndexPosition(from.epoch(), next);
        boolean refreshed = refresh(behind, moment);
        commitWhenDue();
        return new Step(
                behind, refreshed ? next.xid() : -1, refreshed ? null : untilRefresh(behind));
    }

    private void apply(List<Change> changes) throws IOException, InterruptedException {
        if (changes.isEmpty()) {
            return;
        }
        Set<UUID> ids = new LinkedHashSet<>();
        for (Change change : changes) {
            ids.addAll(change.changed());
            ids.addAll(change.removed());
        }
        dirty = true;
        written += ids.size();
        uncommitted = true;
        work.apply(index.generation(), ids);
    }

    /// @return whether all that was written is searchable
    private boolean refresh(boolean behind, Instant moment) throws IOException {
        if (dirty) {
            if (untilRefresh(behind).isPositive()) {
                return false;
            }
            long begin = System.nanoTime();
            Span span = tracer.spanBuilder("index refresh").setNoParent().startSpan();
            try {
                index.refresh();
            } finally {
                span.end();
            }
            refreshedNanos = System.nanoTime();
            rest = written > FEW ? rest(refreshedNanos - begin) : Duration.ZERO;
            written = 0;
            dirty = false;
        }
        if (!behind) {
            index.freshAsOf(moment);
        }
        return true;
    }

    private Duration untilRefresh(boolean behind) {
        Duration pause = behind ? BUSY_REFRESH : settings.refreshInterval();
        Duration longer = pause.compareTo(rest) < 0 ? rest : pause;
        return longer.minusNanos(System.nanoTime() - refreshedNanos);
    }

    private Duration rest(long tookNanos) {
        Duration longest = settings.refreshInterval().multipliedBy(LONGEST_REST);
        Duration rest = Duration.ofNanos(tookNanos * REST);
        return rest.compareTo(longest) < 0 ? rest : longest;
    }

    /// Beside what goes on: bringing files to the disk may take as long as several refreshes.
    private void commitWhenDue() throws IOException, InterruptedException {
        if (committing != null && committing.isDone()) {
            awaitCommit();
        }
        IndexPosition at = position;
        if (committing == null
                && uncommitted
                && at != null
                && isOver(committedNanos, settings.commitInterval())) {
            // What is written meanwhile may be in it, too, and is read again from there.
            committing = work.commit(index.generation(), at);
            uncommitted = false;
        }
    }

    private void awaitCommit() throws IOException, InterruptedException {
        Future<?> begun = committing;
        committing = null;
        if (begun == null) {
            return;
        }
        try {
            IndexWork.await(begun);
            committedNanos = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            uncommitted = true;
            throw e;
        }
    }

    /// Makes the position survive.
    void commit() throws IOException, InterruptedException {
        awaitCommit();
        IndexPosition at = position;
        if (uncommitted && at != null && index.isBuilt()) {
            index.generation().commit(at);
            uncommitted = false;
        }
    }

    private static boolean isOver(long sinceNanos, Duration duration) {
        return System.nanoTime() - sinceNanos >= duration.toNanos();
    }

    /// The position to read from, after a rebuild if there is none that can be trusted.
    private IndexPosition position() throws IOException, InterruptedException {
        IndexPosition at = position == null ? index.committedPosition() : position;
        if (at == null) {
            log.info("There is no search index yet: building it");
            rebuild();
        } else if (!trusted && !isOfThisFeed(at)) {
            log.warn("The search index follows another database: rebuilding it");
            rebuild();
        } else if (!trusted && at.feed().xid() <= feed.forgotten()) {
            log.warn("The search index was away since before an origin was erased: rebuilding it");
            rebuild();
        } else {
            position = at;
        }
        trusted = true;
        return Objects.requireNonNull(position);
    }

    private boolean isOfThisFeed(IndexPosition at) {
        return at.epoch().equals(feed.epoch()) && at.feed().xid() <= feed.head();
    }

    /// Builds the index from all sessions beside the one in use, then takes its place.
    ///
    /// @return how many sessions there are
    long rebuild() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        UUID epoch = feed.epoch();
        Instant moment = clock.instant();
        // What commits while all sessions are read lies at or above this, and is followed after.
        IndexPosition at = new IndexPosition(epoch, FeedPosition.before(feed.horizon()));
        IndexGeneration fresh = index.beginRebuild();
        long sessions;
        try {
            sessions = work.fill(fresh);
            fresh.commit(at);
            fresh.refresh();
        } catch (IOException | InterruptedException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        // What the old one still commits is of no use to anybody.
        committing = null;
        index.swap(fresh);
        index.freshAsOf(moment);
        position = at;
        dirty = false;
        uncommitted = false;
        long millis = (System.nanoTime() - begin) / 1_000_000;
        log.info("Built the search index: {} sessions in {} ms", sessions, millis);
        return sessions;
    }

    /// Goes back to what was committed last, after the index could not be written.
    void reopen() throws IOException {
        position = null;
        committing = null;
        dirty = false;
        uncommitted = false;
        index.reopen();
    }
}
