package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.ledger.Acknowledged;
import dev.hoptrail.ingest.ledger.LedgerException;
import dev.hoptrail.ingest.publish.FileReader.Draft;
import dev.hoptrail.ingest.publish.FileReader.Outcome;
import dev.hoptrail.ingest.source.LogFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run: what it counted, what is still on its way, and what went wrong.
final class Run {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /// Files that Kafka and the ledger may be behind.
    private static final int MOST_UNDER_WAY = 4_000;

    private final KafkaWriter kafka;
    private final LedgerWriter ledger;
    private final FileCounts counts = new FileCounts();
    private final DistinctCalls issuances = new DistinctCalls();
    private final Semaphore places = new Semaphore(MOST_UNDER_WAY);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong filesDone = new AtomicLong();
    private final AtomicLong bytesDone = new AtomicLong();
    private final Map<UUID, Map<Integer, Long>> ends = new HashMap<>();

    Run(KafkaWriter kafka, LedgerWriter ledger) {
        this.kafka = kafka;
        this.ledger = ledger;
    }

    DistinctCalls issuances() {
        return issuances;
    }

    /// Begins a file, waiting while too many are under way.
    FileInFlight begin() {
        FileInFlight flight = new FileInFlight();
        places.acquireUninterruptibly();
        return flight;
    }

    /// One file on its way to Kafka and the ledger.
    final class FileInFlight {

        private final FileReceipt receipt = new FileReceipt(kafka.layout(), this::acknowledged);
        private final CompletableFuture<Void> settled = new CompletableFuture<>();
        private @Nullable Draft draft;

        FileReceipt receipt() {
            return receipt;
        }

        /// Completes once everything is acknowledged and written; with an [IngestException] if
        /// something is not.
        CompletableFuture<Void> settled() {
            return settled;
        }

        /// Whether the file was read whole, so that the ledger will have it, or has it.
        boolean isWhole() {
            return draft != null;
        }

        /// All messages were handed to Kafka.
        void sent(LogFile file, Outcome outcome) {
            counts.add(outcome.counts());
            filesDone.incrementAndGet();
            bytesDone.addAndGet(file.size());
            draft = outcome.entry();
            receipt.done();
        }

        /// Something that is no file to read was rejected.
        void refused(FileCounts rejections) {
            counts.add(rejections);
            receipt.done();
        }

        /// The file could not be handed over.
        void aborted(Throwable cause) {
            fail(cause);
            receipt.done();
        }

        /// Gives the place back whatever happens: a place that is kept is waited for without end.
        @SuppressWarnings("FutureReturnValueIgnored") // every outcome is handled in it
        private void acknowledged(FileReceipt complete) {
            CompletableFuture<Void> written;
            try {
                written = write(complete);
            } catch (RuntimeException | Error fault) {
                written = CompletableFuture.failedFuture(fault);
            }
            written.whenComplete((done, unwritten) -> {
                if (unwritten != null) {
                    fail(unwritten);
                }
                places.release();
                settle();
            });
        }

        private void settle() {
            @Nullable Throwable cause = failure.get();
            if (cause == null) {
                settled.complete(null);
            } else {
                settled.completeExceptionally(exception(cause));
            }
        }

        private CompletableFuture<Void> write(FileReceipt complete) {
            @Nullable Throwable refused = complete.failure();
            if (refused != null) {
                return CompletableFuture.failedFuture(refused);
            }
            note(complete);
            @Nullable Draft file = draft;
            return file == null
                    ? CompletableFuture.completedFuture(null)
                    : ledger.write(file.complete(complete));
        }
    }

    private void note(FileReceipt receipt) {
        synchronized (ends) {
            for (OutputTopic topic : OutputTopic.values()) {
                Acknowledged acknowledged = receipt.acknowledged(topic);
                List<Long> highest = acknowledged.highest();
                for (int partition = 0; partition < highest.size(); partition++) {
                    if (highest.get(partition) >= 0) {
                        ends.computeIfAbsent(acknowledged.topicId(), any -> new HashMap<>())
                                .merge(partition, highest.get(partition) + 1, Math::max);
                    }
                }
            }
        }
    }

    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    IngestProgress.Totals totals(long files, long bytes) {
        return new IngestProgress.Totals(
                filesDone.get(), files, bytesDone.get(), bytes, counts.recordsSoFar());
    }

    /// Waits until everything is acknowledged and written.
    ///
    /// @throws IngestException if something is not
    void finish() {
        kafka.flush();
        places.acquireUninterruptibly(MOST_UNDER_WAY);
        places.release(MOST_UNDER_WAY);
        @Nullable Throwable cause = failure.get();
        if (cause != null) {
            throw exception(cause);
        }
    }

    private static IngestException exception(Throwable cause) {
        return new IngestException(
                what(cause) + "; what is not in the ledger is read again by the next run", cause);
    }

    private static String what(Throwable cause) {
        return switch (cause) {
            case KafkaException kafka -> "Kafka failed: " + kafka.getMessage();
            case LedgerException ledger -> "The database failed: " + ledger.getMessage();
            case InterruptedException interrupted -> "The run was interrupted";
            case IngestException fault -> String.valueOf(fault.getMessage());
            default -> "A fault of Hoptrail stopped the run: " + cause;
        };
    }

    IngestReport report(IngestMetrics metrics) {
        counts.tell(metrics);
        if (counts.publishedAgain > 0) {
            log.warn(
                    "What was published of {} files was lost before it was stored: published again",
                    counts.publishedAgain);
        }
        Map<UUID, Map<Integer, Long>> published;
        synchronized (ends) {
            published = Map.copyOf(ends);
        }
        return new IngestReport(
                counts.files,
                counts.digests,
                counts.skipped,
                counts.publishedAgain,
                counts.bytes,
                counts.records,
                counts.identityEvents,
                issuances.count(),
                counts.uses,
                counts.duplicates,
                counts.impossibleTimes,
                counts.rejected,
                published);
    }
}
