package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads sessions and writes their documents, in sets, on a few threads.
final class IndexWork implements Closeable {
    private static final int SET_SIZE = 1_000;

    private final SessionSource source;
    private final ExecutorService workers;
    private final int threads;
    private volatile boolean closing;

    IndexWork(SessionSource source, int threads) {
        this.source = source;
        this.threads = threads;
        this.workers =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name("index-writer-", 0).factory());
    }

    /// Brings sessions to their current state: those that no longer exist leave the index.
    void apply(IndexGeneration generation, Collection<UUID> sessionIds)
            throws IOException, InterruptedException {
        checkOpen();
        List<UUID> ids = List.copyOf(sessionIds);
        List<Future<?>> sets = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += SET_SIZE) {
            List<UUID> set = ids.subList(from, Math.min(ids.size(), from + SET_SIZE));
            sets.add(
                    workers.submit(() -> {
                        applySet(generation, set);
                        return null;
                    }));
        }
        for (Future<?> set : sets) {
            await(set);
        }
    }

    private void applySet(IndexGeneration generation, List<UUID> ids) throws IOException {
        List<SessionState> states = source.states(ids);
        generation.update(source.complete(states));
        if (states.size() < ids.size()) {
            Set<UUID> gone = new HashSet<>(ids);
            states.forEach(state -> gone.remove(state.sessionId()));
            generation.delete(gone);
        }
    }

    /// Writes every session into an empty generation.
    ///
    /// @return how many there are
    long fill(IndexGeneration generation) throws IOException, InterruptedException {
        Semaphore waiting = new Semaphore(threads * 2);
        AtomicLong written = new AtomicLong();
        List<Future<?>> sets = new ArrayList<>();
        source.all(set -> {
            checkOpen();
            waiting.acquireUninterruptibly();
            sets.removeIf(done -> done.state() == Future.State.SUCCESS);
            sets.add(
                    workers.submit(() -> {
                        try {
                            generation.add(source.complete(set));
                            written.addAndGet(set.size());
                            return null;
                        } finally {
                            waiting.release();
                        }
                    }));
        });
        for (Future<?> set : sets) {
            await(set);
        }
        return written.get();
    }

    /// Begins to make what was written survive.
    Future<?> commit(IndexGeneration generation, IndexPosition position) {
        checkOpen();
        return workers.submit(() -> {
            generation.commit(position);
            return null;
        });
    }

    private void checkOpen() {
        if (closing) {
            throw new CancellationException("The index is being closed");
        }
    }

    static void await(Future<?> work) throws IOException, InterruptedException {
        try {
            work.get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            switch (cause) {
                case IOException io -> throw io;
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        workers.shutdown();
    }
}
