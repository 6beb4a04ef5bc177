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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the access log. One thread commits what has gathered while it committed before: calls
/// wait for their entry, and share the cost of making it durable.
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
    private @Nullable Witness witness;
    private final Thread writer = Thread.ofPlatform().name("access-log").unstarted(this::run);

    AccessLog(AccessLogStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// @param entry null behind the last one
    private record Waiting(@Nullable Entry entry, CompletableFuture<Boolean> written) {}

    /// Begins to write.
    ///
    /// @param dataDirectory where to remember how far the log went
    public AccessLog start(Path dataDirectory) {
        witness = new Witness(dataDirectory);
        writer.start();
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

    private void run() {
        List<Waiting> group = new ArrayList<>();
        while (gather(group)) {
            write(group);
            group.clear();
        }
        keep();
    }

    /// The log itself does not hang on its witness.
    private void keep() {
        try {
            witness().keep();
        } catch (RuntimeException failure) {
            log.warn("How far the access log went is not kept", failure);
        }
    }

    /// Waits a while for the next entry and takes those that wait beside it; false behind the last
    /// one.
    private boolean gather(List<Waiting> group) {
        try {
            Waiting first = queue.poll(QUIET_SECONDS, TimeUnit.SECONDS);
            if (first == null) {
                keep();
                return true;
            }
            group.add(first);
        } catch (InterruptedException interrupted) {
            return false;
        }
        queue.drainTo(group, MOST_AT_ONCE - 1);
        boolean last = group.removeIf(waiting -> waiting.entry() == null);
        if (last) {
            write(group);
        }
        return !last;
    }

    private void write(List<Waiting> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            witness()
                    .saw(
                            store.append(
                                    group.stream()
                                            .map(Waiting::entry)
                                            .filter(Objects::nonNull)
                                            .toList(),
                                    witness().head().orElse(null)));
            group.forEach(waiting -> waiting.written().complete(true));
        } catch (RuntimeException failure) {
            // Whatever it is, calls must not wait for a writer that is gone.
            log.warn("{} entries of the access log are not written", group.size(), failure);
            group.forEach(waiting -> waiting.written().completeExceptionally(failure));
        }
    }

    /// Writes what waits, and ends.
    @Override
    public void close() {
        try {
            queue.put(new Waiting(null, new CompletableFuture<>()));
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
