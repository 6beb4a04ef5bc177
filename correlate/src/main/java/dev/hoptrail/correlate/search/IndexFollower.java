package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.store.ChangeFeed;
import dev.hoptrail.correlate.store.SessionSource;
import io.opentelemetry.api.OpenTelemetry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a [SessionIndex] up with PostgreSQL: follows the change feed, reads the sessions it names
/// and writes them anew. An index that is missing, of another format, or of another cluster is
/// built from all sessions.
public final class IndexFollower implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(30);

    private final ChangeFeed feed;
    private final IndexWork work;
    private final IndexProjection projection;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("index-follower").unstarted(this::run);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Condition wanted = lock.newCondition();
    private long searchable;
    private boolean pollNow;
    private boolean closing;
    private @Nullable CompletableFuture<Long> rebuild;
    private volatile @Nullable String failure;

    /// @param sessions the truth
    /// @param index is not closed by the follower
    /// @param telemetry tells how long making changes searchable took
    public IndexFollower(
            ChangeFeed feed,
            SessionSource sessions,
            SessionIndex index,
            IndexSettings settings,
            InstantSource clock,
            OpenTelemetry telemetry) {
        this.feed = feed;
        this.work = new IndexWork(sessions, settings.threads());
        this.projection =
                new IndexProjection(
                        feed,
                        index,
                        work,
                        settings,
                        clock,
                        telemetry.getTracer("dev.hoptrail.search"));
    }

    /// Begins to follow; to be called once, before [#close].
    public void start() {
        thread.start();
    }

    /// Waits until all that transactions did whose id is at most `xid` is searchable.
    ///
    /// @return false if that took longer than the timeout
    public boolean awaitXid(long xid, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            pollNow = true;
            wanted.signal();
            while (searchable <= xid) {
                if (nanos <= 0 || closing) {
                    return false;
                }
                nanos = moved.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all that PostgreSQL has committed by now is searchable.
    ///
    /// @return false if that took longer than the timeout
    public boolean awaitAll(Duration timeout) throws InterruptedException {
        return awaitXid(feed.head() - 1, timeout);
    }

    /// Builds the index anew from all sessions; searches use the old one meanwhile.
    ///
    /// @return completes with the number of sessions
    public CompletableFuture<Long> rebuild() {
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(new CancellationException());
            }
            if (rebuild == null) {
                rebuild = new CompletableFuture<>();
            }
            wanted.signal();
            return rebuild;
        } finally {
            lock.unlock();
        }
    }

    /// All transactions below this id are searchable.
    public long searchable() {
        lock.lock();
        try {
            return searchable;
        } finally {
            lock.unlock();
        }
    }

    /// Why the index does not follow at present; null while it does.
    public @Nullable String failure() {
        return failure;
    }

    private void run() {
        while (!isClosing()) {
            Duration pause;
            try {
                rebuildIfWanted();
                IndexProjection.Step step = projection.step();
                failure = null;
                publish(step.searchable());
                pause = step.behind() ? Duration.ZERO : pause(step.due());
            } catch (InterruptedException e) {
                break;
            } catch (IOException | AlreadyClosedException e) {
                fail(e);
                reopen();
                pause = RETRY;
            } catch (RuntimeException e) {
                // PostgreSQL is away, or a session cannot be written: what was read so far stays
                // searchable, and its age shows.
                fail(e);
                pause = RETRY;
            }
            rest(pause);
        }
    }

    /// Until the next look, or sooner where something can become searchable before.
    private static Duration pause(@Nullable Duration due) {
        return due == null || due.compareTo(POLL) > 0 ? POLL : due;
    }

    private void fail(Exception e) {
        if (failure == null) {
            log.warn("The search index does not follow", e);
        }
        failure = e.toString();
        projection.distrust();
    }

    private void reopen() {
        try {
            projection.reopen();
        } catch (IOException e) {
            log.warn("The search index cannot be opened again", e);
        }
    }

    private void rebuildIfWanted() throws IOException, InterruptedException {
        CompletableFuture<Long> answer = takeRebuild();
        if (answer == null) {
            return;
        }
        try {
            answer.complete(projection.rebuild());
        } catch (IOException | InterruptedException | RuntimeException e) {
            answer.completeExceptionally(e);
            throw e;
        }
    }

    private @Nullable CompletableFuture<Long> takeRebuild() {
        lock.lock();
        try {
            CompletableFuture<Long> taken = rebuild;
            rebuild = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void publish(long reached) {
        lock.lock();
        try {
            if (reached > searchable) {
                searchable = reached;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void rest(Duration duration) {
        lock.lock();
        try {
            long nanos = duration.toNanos();
            while (nanos > 0 && !closing && !pollNow && rebuild == null) {
                nanos = wanted.awaitNanos(nanos);
            }
            pollNow = false;
        } catch (InterruptedException e) {
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /// Stops, and makes what was written survive.
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            wanted.signalAll();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        // Threads that write the index are never interrupted: that would close its files.
        work.close();
        try {
            if (thread.join(CLOSING)) {
                projection.commit();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
