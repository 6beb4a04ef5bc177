package dev.hoptrail.api.accesslog;

import dev.hoptrail.api.accesslog.store.AccessLogStore;
import dev.hoptrail.api.accesslog.store.AccessLogStore.Head;
import dev.hoptrail.api.accesslog.store.Entry;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the access log. Whoever comes while nobody writes commits its own entry; those that come
/// meanwhile wait for theirs, and share the next commit.
@Singleton
public final class AccessLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final long PATIENCE_SECONDS = 20;
    private static final long QUIET_SECONDS = 1;

    private final AccessLogStore store;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable Witness witness;
    private final ScheduledExecutorService keeper =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("access-log").factory());
    private @Nullable Future<?> keeping;

    AccessLog(AccessLogStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Waiting(Entry entry, CompletableFuture<Boolean> written) {}

    /// Begins to write.
    ///
    /// @param dataDirectory where to remember how far the log went
    public AccessLog start(Path dataDirectory) {
        witness = new Witness(dataDirectory);
        keeping =
                keeper.scheduleWithFixedDelay(
                        this::keep, QUIET_SECONDS, QUIET_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    /// The last entry that this process knows to have been there; empty before any.
    Optional<Head> witnessed() {
        return witness().head();
    }

    private Witness witness() {
        return Objects.requireNonNull(witness, "started");
    }

    /// Writes that the service starts, and how it is configured.
    ///
    /// @param configuration without secrets
    public void started(String configuration) {
        write(
                new Entry(
                        clock.instant(),
                        null,
                        "service",
                        null,
                        null,
                        "START",
                        "/",
                        null,
                        AccessLogging.bounded(configuration, AccessLogging.LONGEST_PARAMETERS),
                        null,
                        null,
                        null));
    }

    /// Writes an entry; when this returns it is durable.
    ///
    /// @throws ProblemException 503 if it cannot be written
    public void write(Entry entry) {
        Waiting waiting = new Waiting(entry, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw unavailable();
        }
        if (writeWaiting() && !queue.isEmpty()) {
            // Who has written for others once is not to wait for those that came meanwhile.
            Thread.startVirtualThread(this::writeAll);
        }
        try {
            waiting.written().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw unavailable();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private static ProblemException unavailable() {
        return ProblemException.of(
                ErrorCode.UNAVAILABLE, "The call cannot be written to the access log");
    }

    /// Writes what waits, unless somebody does; whoever that is looks again after.
    private boolean writeWaiting() {
        if (!writing.tryLock()) {
            return false;
        }
        try {
            List<Waiting> group = new ArrayList<>();
            queue.drainTo(group, MOST_AT_ONCE);
            write(group);
            return true;
        } finally {
            writing.unlock();
        }
    }

    private void writeAll() {
        boolean wrote = true;
        while (wrote && !queue.isEmpty()) {
            wrote = writeWaiting();
        }
    }

    /// Keeps how far the log went. The log itself does not hang on that.
    private void keep() {
        writing.lock();
        try {
            witness().keep();
        } catch (RuntimeException failure) {
            log.warn("How far the access log went is not kept", failure);
        } finally {
            writing.unlock();
        }
        writeAll();
    }

    private void write(List<Waiting> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            witness()
                    .saw(
                            store.append(
                                    group.stream().map(Waiting::entry).toList(),
                                    witness().head().orElse(null)));
            group.forEach(waiting -> waiting.written().complete(true));
        } catch (RuntimeException failure) {
            // Whatever it is, calls must not wait for a writer that is gone.
            log.warn("{} entries of the access log are not written", group.size(), failure);
            group.forEach(waiting -> waiting.written().completeExceptionally(failure));
        }
    }

    /// Writes what waits.
    @Override
    public void close() {
        if (keeping != null) {
            keeping.cancel(false);
        }
        keeper.shutdown();
        writeAll();
        keep();
    }
}
