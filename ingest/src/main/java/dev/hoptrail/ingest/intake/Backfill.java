package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.AwsClients;
import dev.hoptrail.ingest.intake.Taken.Again;
import dev.hoptrail.ingest.ledger.ReadBefore;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.LogSource.Refusal;
import dev.hoptrail.ingest.source.s3.S3Folders;
import dev.hoptrail.ingest.source.s3.S3Folders.Listed;
import dev.hoptrail.ingest.source.s3.S3Objects;
import io.github.bucket4j.Bucket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/// Reads what lies in a bucket, and leaves out what the ledger knows: a run that was ended in any
/// way is gone on with by another one.
public final class Backfill {

    private static final int LOOKED_UP_AT_ONCE = 1_000;

    /// Objects that are fetched, or wait for Kafka and the ledger.
    private static final int MOST_UNDER_WAY = 256;

    private static final int ATTEMPTS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(200);

    private final Ingest ingest;
    private final AwsClients aws;
    private final S3Client s3;
    private final ObjectIntake intake;
    private final Area area;
    private final boolean requesterPays;
    private final IngestProgress progress;
    private final Semaphore places = new Semaphore(MOST_UNDER_WAY);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final @Nullable Bucket rate;
    private IngestReport report = IngestReport.NOTHING;
    private long listed;
    private long listedBytes;
    private long done;
    private long doneBytes;
    private long toldAt = System.nanoTime();

    /// What to read.
    ///
    /// @param prefix the folder to begin at; empty for all
    /// @param newestFirst whether to begin with the last day
    /// @param again whether to read what was read before, too
    /// @param workers how many objects are fetched at once
    /// @param rate objects a second at most; 0 for any number
    public record Area(
            String bucket,
            String prefix,
            boolean newestFirst,
            boolean again,
            int workers,
            int rate) {}

    private Backfill(
            Ingest ingest, AwsAccess access, Path folder, Area area, IngestProgress progress) {
        this.ingest = ingest;
        this.aws = new AwsClients(access);
        this.s3 = aws.s3();
        this.requesterPays = access.requesterPays();
        this.intake = new ObjectIntake(ingest, new S3Objects(s3, requesterPays, folder));
        this.area = area;
        this.progress = progress;
        this.rate =
                area.rate() == 0
                        ? null
                        : Bucket.builder()
                                .addLimit(limit ->
                                        limit.capacity(area.rate())
                                                .refillGreedy(area.rate(), Duration.ofSeconds(1)))
                                .build();
    }

    /// Reads all, and returns once all is acknowledged and in the ledger.
    ///
    /// @param folder for larger objects while they are read
    /// @throws IngestException if Kafka or the database fails; nothing else ends a run
    public static IngestReport run(
            Ingest ingest, AwsAccess access, Path folder, Area area, IngestProgress progress) {
        Backfill backfill = new Backfill(ingest, access, folder, area, progress);
        try (backfill.aws) {
            return backfill.run();
        }
    }

    private IngestReport run() {
        try (ExecutorService workers = Executors.newFixedThreadPool(area.workers())) {
            new S3Folders(s3, area.bucket(), requesterPays, this::refuse)
                    .list(area.prefix(), area.newestFirst(), part -> take(part, workers));
            places.acquireUninterruptibly(MOST_UNDER_WAY);
        }
        stopIfFailed();
        tell();
        return report;
    }

    private void take(List<Listed> part, ExecutorService workers) {
        for (int from = 0; from < part.size(); from += LOOKED_UP_AT_ONCE) {
            List<Listed> some = part.subList(from, Math.min(from + LOOKED_UP_AT_ONCE, part.size()));
            list(some);
            Set<String> known = area.again() ? Set.of() : known(some);
            for (Listed one : some) {
                if (known.contains(one.ref().uri())) {
                    finish(one, IngestReport.NOTHING.andSkipped(1));
                } else {
                    begin(one, workers);
                }
            }
        }
    }

    private Set<String> known(List<Listed> some) {
        return ingest.readBefore(some.stream().map(one -> one.ref().uri()).toList()).stream()
                .map(ReadBefore::source)
                .collect(Collectors.toSet());
    }

    private void begin(Listed one, ExecutorService workers) {
        stopIfFailed();
        ingest.awaitRoom();
        places.acquireUninterruptibly();
        if (rate != null) {
            rate.asBlocking().consumeUninterruptibly(1);
        }
        workers.execute(() -> {
            try {
                var _ = attempt(one, 1).whenComplete((taken, broken) -> end(one, taken, broken));
            } catch (RuntimeException | Error fault) {
                end(one, IngestReport.NOTHING, fault);
            }
        });
    }

    private CompletableFuture<IngestReport> attempt(Listed one, int attempt) {
        return intake.take(one.ref())
                .thenCompose(taken ->
                        switch (taken) {
                            case Taken.Read read ->
                                    CompletableFuture.completedFuture(read.report());
                            case Taken.Lost lost ->
                                    CompletableFuture.completedFuture(lost.report());
                            case Taken.Known known -> skipped();
                            case Taken.PassedOver passed -> skipped();
                            case Again again when again.refused() || attempt == ATTEMPTS ->
                                    ingest.reject(
                                            new Refusal(
                                                    one.ref().uri(),
                                                    Rejection.ofFile(
                                                            Reason.UNREADABLE_FILE,
                                                            again.detail())));
                            case Again again -> {
                                pause(attempt);
                                yield attempt(one, attempt + 1);
                            }
                        });
    }

    private static CompletableFuture<IngestReport> skipped() {
        return CompletableFuture.completedFuture(IngestReport.NOTHING.andSkipped(1));
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() << attempt);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Listed one, @Nullable IngestReport taken, @Nullable Throwable broken) {
        if (broken != null) {
            failure.compareAndSet(
                    null, broken instanceof CompletionException e ? e.getCause() : broken);
        } else if (taken != null) {
            finish(one, taken);
        }
        places.release();
    }

    private void refuse(Refusal refusal) {
        IngestReport refused = ingest.reject(refusal).join();
        synchronized (this) {
            report = report.plus(refused);
        }
    }

    private synchronized void list(List<Listed> some) {
        listed += some.size();
        listedBytes += some.stream().mapToLong(Listed::size).sum();
    }

    private synchronized void finish(Listed one, IngestReport taken) {
        report = report.plus(taken);
        done++;
        doneBytes += one.size();
        if (System.nanoTime() - toldAt > BETWEEN_REPORTS.toNanos()) {
            tell();
        }
    }

    private synchronized void tell() {
        toldAt = System.nanoTime();
        progress.at(
                new IngestProgress.Totals(done, listed, doneBytes, listedBytes, report.records()));
    }

    private void stopIfFailed() {
        @Nullable Throwable cause = failure.get();
        if (cause != null) {
            throw IngestException.stopped(cause);
        }
    }
}
