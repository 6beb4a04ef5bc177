package dev.hoptrail.api.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Many clients that call the service at once, each as fast as it is answered.
///
/// @param requests how many calls they made
/// @param lost how many of them did not succeed
/// @param heapBefore bytes in use, after a first crowd came and went
/// @param heapAfter bytes in use when the measured one had gone
record Crowd(int clients, long requests, long lost, Latency took, long heapBefore, long heapAfter) {

    private static final int CLIENTS = 64;

    /// Asks every path once for each round, from all clients together.
    static Crowd gather(Calls calls, List<String> paths, int rounds)
            throws InterruptedException, ExecutionException {
        visit(List.of(calls), paths, 1, new AtomicLong());
        long before = Heap.used();
        AtomicLong lost = new AtomicLong();
        long[] took = visit(List.of(calls), paths, rounds, lost);
        return new Crowd(CLIENTS, took.length, lost.get(), Latency.of(took), before, Heap.used());
    }

    /// Asks services in turn.
    ///
    /// @return nanoseconds of each call
    static long[] visit(List<Calls> calls, List<String> paths, int rounds, AtomicLong lost)
            throws InterruptedException, ExecutionException {
        long[] took = new long[paths.size() * rounds];
        AtomicLong next = new AtomicLong();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(
                        clients.submit(() -> {
                            for (long at = next.getAndIncrement();
                                    at < took.length;
                                    at = next.getAndIncrement()) {
                                long begun = System.nanoTime();
                                Calls asked = calls.get((int) (at % calls.size()));
                                if (!asked.succeeds(paths.get((int) (at % paths.size())))) {
                                    lost.incrementAndGet();
                                }
                                took[(int) at] = System.nanoTime() - begun;
                            }
                            return null;
                        }));
            }
            for (Future<?> client : all) {
                client.get();
            }
        }
        return took;
    }
}
