package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.source.IngestRun.Result;
import dev.hoptrail.api.source.IngestRun.State;
import dev.hoptrail.api.source.store.SourceStore;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestProgress.Totals;
import dev.hoptrail.ingest.publish.IngestReport;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Readings of files that somebody asked for, one at a time, each followed until all of it is
/// searchable.
@Singleton
@InPart(Part.INGEST)
public final class IngestRuns {

    private static final Logger log = LoggerFactory.getLogger(IngestRuns.class);
    private static final int REMEMBERED = 100;
    private static final long PAUSE_MILLIS = 50;
    private static final Duration INDEXING = Duration.ofMinutes(30);
    private static final Duration STALLED = Duration.ofMinutes(3);

    private final Ingest ingest;
    private final SourceStore store;
    private final @Nullable IndexFollower follower;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Map<String, IngestRun> runs =
            Collections.synchronizedMap(
                    new LinkedHashMap<String, IngestRun>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, IngestRun> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    /// @param follower null where another process searches
    public IngestRuns(Ingest ingest, SourceStore store, @Nullable IndexFollower follower) {
        this.ingest = ingest;
        this.store = store;
        this.follower = follower;
    }

    Optional<IngestRun> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /// What is read.
    @FunctionalInterface
    interface Reading {
        IngestReport read(IngestProgress progress);
    }

    /// Begins to read files and folders, and returns at once.
    public IngestRun begin(List<Path> paths, boolean again) {
        return begin(paths.toString(), progress -> ingest.run(paths, again, progress));
    }

    /// Begins a reading and returns at once.
    ///
    /// @param what is read, in words
    IngestRun begin(String what, Reading reading) {
        String id = UUID.randomUUID().toString();
        IngestRun begun = new IngestRun(id, State.READING, 0, 0, 0, 0, 0, 0, null, null);
        runs.put(id, begun);
        Thread.ofVirtual().name("ingest-run-" + id).start(() -> run(id, what, reading));
        return begun;
    }

    private void run(String id, String what, Reading reading) {
        oneAtATime.lock();
        try {
            long before = store.issuedSessions();
            IngestReport report = reading.read(totals -> reading(id, totals));
            settle(id, report, before);
        } catch (InterruptedException interrupted) {
            fail(id, "Interrupted");
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            log.error("Reading {} failed", what, failure);
            boolean told = failure instanceof IngestException;
            fail(id, told ? String.valueOf(failure.getMessage()) : failure.toString());
        } finally {
            oneAtATime.unlock();
        }
    }

    private void reading(String id, Totals totals) {
        runs.put(
                id,
                new IngestRun(
                        id,
                        State.READING,
                        totals.filesDone(),
                        totals.files(),
                        totals.bytesDone(),
                        totals.bytes(),
                        totals.records(),
                        0,
                        null,
                        null));
    }

    private void settle(String id, IngestReport report, long before) throws InterruptedException {
        if (!awaitStored(id, report)) {
            fail(id, "What was read is safe in Kafka, but no correlator stores it");
            return;
        }
        long newSessions = store.issuedSessions() - before;
        update(id, State.INDEXING, 0, result(report, newSessions));
        if (follower != null && !follower.awaitAll(INDEXING)) {
            fail(id, "The search index does not catch up");
            return;
        }
        update(id, State.DONE, 0, result(report, newSessions));
    }

    /// @return false if for a long time nothing moved
    private boolean awaitStored(String id, IngestReport report) throws InterruptedException {
        long last = -1;
        long moved = System.nanoTime();
        while (true) {
            long waiting = store.waiting(report.published());
            long left = waiting + store.relinking() + store.undetected() + store.unverified();
            if (left == 0) {
                return true;
            }
            update(id, State.STORING, waiting, result(report, null));
            if (left != last) {
                last = left;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STALLED.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private static Result result(IngestReport report, @Nullable Long newSessions) {
        return new Result(
                report.files(),
                report.digests(),
                report.filesSkipped(),
                report.filesPublishedAgain(),
                report.records(),
                report.identityEvents(),
                report.issuances(),
                report.duplicates(),
                report.impossibleTimes(),
                newSessions,
                report.rejected());
    }

    private void update(String id, State state, long waiting, Result result) {
        runs.computeIfPresent(
                id,
                (same, run) ->
                        new IngestRun(
                                id,
                                state,
                                run.filesDone(),
                                run.files(),
                                run.bytesDone(),
                                run.bytes(),
                                run.records(),
                                waiting,
                                result,
                                null));
    }

    private void fail(String id, String failure) {
        runs.computeIfPresent(
                id,
                (same, run) ->
                        new IngestRun(
                                id,
                                State.FAILED,
                                run.filesDone(),
                                run.files(),
                                run.bytesDone(),
                                run.bytes(),
                                run.records(),
                                run.waiting(),
                                run.result(),
                                failure));
    }
}
