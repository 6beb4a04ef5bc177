package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.ledger.FileRead;
import dev.hoptrail.ingest.ledger.LogFileLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/// Writes the files that Kafka has acknowledged into the ledger, many in one transaction when many
/// are waiting.
final class LedgerWriter implements AutoCloseable {

    private static final int MOST = 1_000;

    private final LogFileLedger ledger;
    private final BlockingQueue<Item> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private record Item(FileRead read, CompletableFuture<Void> written) {}

    LedgerWriter(LogFileLedger ledger) {
        this.ledger = ledger;
        this.thread = Thread.ofPlatform().name("ingest-ledger").daemon().start(this::work);
    }

    /// Writes what a file held soon. The future fails if the database does.
    CompletableFuture<Void> write(FileRead read) {
        Item item = new Item(read, new CompletableFuture<>());
        waiting.add(item);
        return item.written();
    }

    private void work() {
        List<Item> batch = new ArrayList<>();
        while (!closed || !waiting.isEmpty()) {
            try {
                batch.add(waiting.take());
            } catch (InterruptedException woken) {
                // Closing; what waits is still written.
                continue;
            }
            waiting.drainTo(batch, MOST - 1);
            write(batch);
            batch.clear();
        }
    }

    private void write(List<Item> batch) {
        try {
            ledger.write(batch.stream().map(Item::read).toList());
        } catch (RuntimeException | Error failure) {
            // Whoever waits must learn of it, and the next batch may go well.
            batch.forEach(item -> item.written().completeExceptionally(failure));
            return;
        }
        batch.forEach(item -> item.written().complete(null));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
