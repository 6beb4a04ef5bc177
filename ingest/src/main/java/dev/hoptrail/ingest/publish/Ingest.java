package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.ledger.KnownFiles;
import dev.hoptrail.ingest.ledger.LedgerException;
import dev.hoptrail.ingest.ledger.LogFileLedger;
import dev.hoptrail.ingest.ledger.ReadBefore;
import dev.hoptrail.ingest.ledger.TopicStates;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.FileTree;
import dev.hoptrail.ingest.source.LogFile;
import dev.hoptrail.ingest.source.LogSource;
import dev.hoptrail.ingest.source.LogSource.Listing;
import dev.hoptrail.ingest.source.LogSource.Refusal;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.migrations.TopicCatalogue;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Reads log files into the topics. Keeps identity events whole with their session tokens blanked,
/// sums up all other records, and notes each file in the ledger once Kafka has acknowledged
/// everything of it. May be used by several threads at once.
public final class Ingest implements AutoCloseable {

    private static final int MILLIS_BETWEEN_REPORTS = 200;

    /// How long pushes rely on the topics being those that they were.
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final int LOOKED_UP_AT_ONCE = 1_000;
    private static final long MILLIS_BETWEEN_LOOKS = 500;

    private final IngestSettings settings;
    private final IngestMetrics metrics;
    private final InstantSource clock;
    private final Room room;
    private final LogFileLedger ledger;
    private final Tracer tracer;
    private final KafkaWriter kafka;
    private final LedgerWriter ledgerWriter;
    private final ConcurrentLinkedQueue<FileReader> readers = new ConcurrentLinkedQueue<>();
    private volatile boolean leaving;

    /// Connects to Kafka and the database.
    ///
    /// @param kafka where the brokers are and how they are spoken to
    /// @param room asked before each file: while there is none, files wait and pushes are refused
    /// @param telemetry tells of each file how long reading and publishing it took
    public Ingest(
            DataSource database,
            Map<String, Object> kafka,
            TopicCatalogue catalogue,
            IngestSettings settings,
            IngestMetrics metrics,
            InstantSource clock,
            Room room,
            OpenTelemetry telemetry) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.room = room;
        this.ledger = new LogFileLedger(database);
        this.tracer = telemetry.getTracer("dev.hoptrail.ingest");
        this.kafka = new KafkaWriter(kafka, catalogue, settings.producerMemory(), tracer);
        this.ledgerWriter = new LedgerWriter(ledger);
    }

    /// Reads files and trees and returns once all is acknowledged and in the ledger.
    ///
    /// @param again whether to read files that were read before, too
    /// @throws IngestException if Kafka or the database fails; nothing else ends a run
    public IngestReport run(List<Path> paths, boolean again, IngestProgress progress) {
        return run(new FileTree(paths), again, progress);
    }

    /// Reads what a source holds, as [#run(List, boolean, IngestProgress)] does.
    public IngestReport run(LogSource source, boolean again, IngestProgress progress) {
        Listing listing = source.list();
        Run run = begin(Duration.ZERO);
        refuse(listing.refused(), run);
        List<Thread> workers = new ArrayList<>();
        FilesOfRun files = new FilesOfRun(listing.files(), again);
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(
                    Thread.ofPlatform()
                            .name("ingest-" + i)
                            .start(() -> work(files, run, this::awaitRoom)));
        }
        long bytes = listing.bytes();
        workers.forEach(worker -> await(worker, run, listing.files().size(), bytes, progress));
        run.finish();
        progress.at(run.totals(listing.files().size(), bytes));
        return run.report(metrics);
    }

    /// Reads one body that was pushed, compressed or not.
    ///
    /// @param body must not be changed any more
    /// @param sourceUri goes with its records as their source
    /// @throws IngestException if Kafka or the database fails
    /// @throws NoRoomException if nothing is taken in at present
    public IngestReport publish(byte[] body, String sourceUri) {
        room.shortage()
                .ifPresent(shortage -> {
                    throw new NoRoomException(shortage);
                });
        Run run = begin(FRESH);
        FilesOfRun files = new FilesOfRun(List.of(new PushedBody(sourceUri, body)), true);
        work(files, run, () -> {});
        run.finish();
        return run.report(metrics);
    }

    /// Why nothing is taken in at present; empty while all is. Who fetches what is to be taken
    /// fetches nothing then.
    public Optional<String> shortage() {
        return room.shortage();
    }

    /// Returns once there is room for more.
    ///
    /// @throws IngestException if the service ends before
    public void awaitRoom() {
        while (room.shortage().isPresent()) {
            if (leaving) {
                throw new IngestException("The service ends, and no disk had room for more");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IngestException("Interrupted while no disk has room", interrupted);
            }
        }
    }

    /// Ends the waiting for room: the sources are about to be closed.
    public void leave() {
        leaving = true;
    }

    /// Reads one file on the calling thread, whether it was read before or not.
    ///
    /// @return completes once Kafka has acknowledged everything of it and it is in the ledger; with
    ///   an [IngestException] if that fails, or if its stored bytes cannot be read to their end
    /// @throws IngestException if Kafka does not answer
    public CompletableFuture<IngestReport> take(LogFile file) {
        Run run = begin(FRESH);
        Run.FileInFlight flight = run.begin();
        try {
            FileReader reader = reader();
            readTraced(file, () -> KnownFiles.NONE, reader, run, flight);
            readers.add(reader);
        } catch (RuntimeException | Error fault) {
            flight.aborted(fault);
        }
        return flight.settled()
                .thenApply(done -> {
                    if (!flight.isWhole()) {
                        throw new IngestException(file.uri() + " cannot be read to its end");
                    }
                    return run.report(metrics);
                });
    }

    /// Publishes that something could not be read at all.
    ///
    /// @return as that of [#take(LogFile)]
    public CompletableFuture<IngestReport> reject(Refusal refusal) {
        Run run = begin(FRESH);
        return refuse(refusal, run).settled().thenApply(done -> run.report(metrics));
    }

    /// Finds those of the sources that were read before and nothing of which is lost, for sources
    /// whose name says what their bytes are.
    ///
    /// @throws IngestException if Kafka or the database fails
    public List<ReadBefore> readBefore(Collection<String> sources) {
        begin(FRESH);
        try {
            return ledger.readBefore(sources, kafka::states);
        } catch (KafkaException | LedgerException failure) {
            throw new IngestException("Nobody can tell what was read before", failure);
        }
    }

    private Run begin(Duration fresh) {
        try {
            kafka.refresh(fresh);
        } catch (KafkaException failure) {
            throw new IngestException("Kafka does not answer or refuses", failure);
        }
        return new Run(kafka, ledgerWriter);
    }

    private void refuse(List<Refusal> refused, Run run) {
        refused.forEach(refusal -> refuse(refusal, run));
    }

    private Run.FileInFlight refuse(Refusal refusal, Run run) {
        Run.FileInFlight flight = run.begin();
        try {
            FileCounts counts = new FileCounts();
            Rejection rejection = refusal.rejection();
            counts.reject(rejection.reason());
            RecordPublisher publisher = new RecordPublisher(kafka);
            publisher.reject(refusal.uri(), rejection, flight.receipt());
            flight.refused(counts);
        } catch (RuntimeException | Error failure) {
            flight.aborted(failure);
        }
        return flight;
    }

    /// @param admission returns when the next file may be read
    private void work(FilesOfRun files, Run run, Runnable admission) {
        try {
            FileReader reader = reader();
            for (int i = files.next(); i >= 0 && !run.hasFailed(); i = files.next()) {
                int number = i;
                admission.run();
                readTraced(files.get(i), () -> files.known(number), reader, run, run.begin());
            }
            readers.add(reader);
        } catch (RuntimeException | Error fault) {
            // Without its readers a run would end as if all had been read.
            run.fail(fault);
        }
    }

    private FileReader reader() {
        @Nullable FileReader pooled = readers.poll();
        return pooled == null ? new FileReader(settings.limits(), kafka, clock) : pooled;
    }

    private void readTraced(
            LogFile file,
            Supplier<KnownFiles> known,
            FileReader reader,
            Run run,
            Run.FileInFlight flight) {
        Span span = tracer.spanBuilder("ingest file").startSpan();
        try {
            Context.current().with(span).wrap(() -> read(file, known, reader, run, flight)).run();
        } finally {
            span.end();
        }
    }

    private static void read(
            LogFile file,
            Supplier<KnownFiles> known,
            FileReader reader,
            Run run,
            Run.FileInFlight flight) {
        try {
            flight.sent(file, reader.read(file, known.get(), flight.receipt(), run.issuances()));
        } catch (KafkaException | LedgerException failure) {
            flight.aborted(failure);
        } catch (RuntimeException | Error fault) {
            flight.aborted(
                    new IngestException(
                            "A fault of Hoptrail stopped the run at %s: %s"
                                    .formatted(file.uri(), fault),
                            fault));
        }
    }

    private static void await(
            Thread worker, Run run, long files, long bytes, IngestProgress progress) {
        try {
            while (!worker.join(Duration.ofMillis(MILLIS_BETWEEN_REPORTS))) {
                progress.at(run.totals(files, bytes));
            }
        } catch (InterruptedException interrupted) {
            run.fail(interrupted);
            Thread.currentThread().interrupt();
        }
    }

    /// Hands out the files of a run and looks them up in the ledger, many at a time.
    private final class FilesOfRun {

        private final List<LogFile> all;
        private final boolean again;
        private final AtomicInteger next = new AtomicInteger();
        private KnownFiles known = KnownFiles.NONE;
        private int knownFrom = -1;

        FilesOfRun(List<LogFile> all, boolean again) {
            this.all = all;
            this.again = again;
        }

        /// The number of the next file, -1 if there is none.
        int next() {
            int number = next.getAndIncrement();
            return number < all.size() ? number : -1;
        }

        LogFile get(int number) {
            return all.get(number);
        }

        synchronized KnownFiles known(int number) {
            if (again) {
                return KnownFiles.NONE;
            }
            int from = number / LOOKED_UP_AT_ONCE * LOOKED_UP_AT_ONCE;
            if (from != knownFrom) {
                int to = Math.min(from + LOOKED_UP_AT_ONCE, all.size());
                List<String> uris = all.subList(from, to).stream().map(LogFile::uri).toList();
                TopicStates now = kafka.states();
                known = ledger.find(uris, now);
                knownFrom = from;
            }
            return known;
        }
    }

    @Override
    public void close() {
        kafka.close();
        ledgerWriter.close();
        readers.forEach(FileReader::close);
    }
}
