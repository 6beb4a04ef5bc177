package dev.hoptrail.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.simulated.SimulatedTree;
import dev.hoptrail.correlate.search.IndexSettings;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import dev.hoptrail.correlate.store.StateDump;
import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.intake.QueueConsumer;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.ingest.intake.QueueSettings;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The same files from disk and from a bucket whose notifications wait in a queue, taken in by the
/// whole service. Prints how fast both are, and how long it takes from a notification to a search;
/// what must hold on any machine is that both end alike and that all is found.
final class LiveIntakeIT {

    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int RECORDS = LONG ? 100_000 : 5_000;

    /// The first pays for compiling what runs.
    private static final int ROUNDS = LONG ? 2 : 1;

    private static final int WATCHED = 300;
    private static final int MESSAGES_AT_ONCE = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// The S3 of the tests reads the names of all objects of a bucket for each that is asked for.
    private static final int OBJECTS_OF_A_BUCKET = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;

    private static AwsServers aws;
    private static int buckets;

    /// The files of one organisation.
    private List<LogObject> objects = List.of();

    private Path logs = folder;

    /// A log file as it stands in the bucket.
    ///
    /// @param key of an access key that a record of it issued; null where none did
    private record LogObject(String notification, int records, @Nullable String key) {}

    @BeforeAll
    static void serve() {
        aws = AwsServers.shared();
    }

    private void store(int accounts) throws IOException {
        Path tree = Files.createDirectory(folder.resolve("of" + accounts));
        SimulatedTree.write(tree, SimulationSettings.plain(RECORDS, accounts, 1), done -> {});
        logs = SimulatedTree.logs(tree).getFirst();
        objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (objects.size() % OBJECTS_OF_A_BUCKET == 0) {
                    buckets++;
                    aws.s3().createBucket(request -> request.bucket(bucket()));
                }
                objects.add(stored(file));
            }
        }
    }

    private static String bucket() {
        return "live-intake-" + buckets;
    }

    private static LogObject stored(Path file) throws IOException {
        String name = folder.relativize(file).toString();
        String etag = aws.put(bucket(), name, Files.readAllBytes(file));
        String notification = AwsServers.notification(bucket(), name, etag);
        try (InputStream text = new GZIPInputStream(Files.newInputStream(file))) {
            JsonNode records = JSON.readTree(text).path("Records");
            String key = null;
            for (JsonNode record : records) {
                JsonNode issued = record.at("/responseElements/credentials/accessKeyId");
                if (issued.isTextual()) {
                    key = issued.asText();
                }
            }
            return new LogObject(notification, records.size(), key);
        }
    }

    private static QueueConsumer consume(RunningService service, String queue) {
        return new QueueConsumer(
                        new QueueSettings(
                                "live", URI.create(queue), 8, Duration.ofMinutes(2), Duration.ZERO),
                        new AwsAccess(
                                "us-east-1",
                                null,
                                null,
                                false,
                                aws.s3Address(),
                                aws.sqsAddress(),
                                null,
                                null),
                        service.bean(Ingest.class),
                        Path.of("target"),
                        Clock.systemUTC())
                .start();
    }

    private void awaitTaken(QueueConsumer consumer) {
        Await.until(
                "taken in",
                PATIENCE,
                () -> consumer.figures().count(Count.DELETED) == objects.size());
    }

    /// How long something took.
    ///
    /// @param taken seconds until Kafka had acknowledged everything
    /// @param searchable seconds until all of it could be found
    private record Took(double taken, double searchable, List<String> sessions) {}

    /// Takes everything in.
    @FunctionalInterface
    private interface Way {
        void take(RunningService service) throws InterruptedException;
    }

    private static Took time(Way way) throws Exception {
        try (RunningService service = RunningService.start()) {
            long begun = System.nanoTime();
            way.take(service);
            double taken = since(begun);
            service.settle();
            return new Took(taken, since(begun), sessions(service));
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static List<String> sessions(RunningService service) throws SQLException, IOException {
        StringWriter dump = new StringWriter();
        service.bean(StateDump.class).writeTo(dump);
        return dump.toString().lines().filter(line -> line.contains("\"session_id\"")).toList();
    }

    /// Fewer accounts write larger files in the same time.
    static IntStream organisations() {
        return LONG ? IntStream.of(20, 4) : IntStream.of(4);
    }

    @ParameterizedTest
    @MethodSource("organisations")
    void objectsOfAQueue_endAsTheSameFilesDo(int accounts) throws Exception {
        store(accounts);
        Took read = null;
        for (int round = 1; round <= ROUNDS; round++) {
            read =
                    time(service ->
                            service.bean(Ingest.class)
                                    .run(List.of(logs), false, IngestProgress.SILENT));
            String queue = aws.queue("live-rate-%d-%d".formatted(accounts, round), Map.of());
            sendAll(queue);
            Took fetched =
                    time(service -> {
                        try (QueueConsumer consumer = consume(service, queue)) {
                            awaitTaken(consumer);
                        }
                    });
            tell(round, read, fetched);
            assertThat(fetched.sessions).isNotEmpty().isEqualTo(read.sessions);
        }
        delay(
                aws.queue("live-delay-" + accounts, Map.of()),
                RECORDS / Objects.requireNonNull(read).searchable / 2);
    }

    private void tell(int round, Took read, Took fetched) {
        System.out.printf(
                "round %d: %,d records in %,d objects: from disk taken in after %.1f s and searchable after"
                        + " %.1f s, through S3 and SQS after %.1f s and %.1f s;"
                        + " rates %.2f and %.2f of those from disk, bound 0.80%n",
                round,
                RECORDS,
                objects.size(),
                read.taken,
                read.searchable,
                fetched.taken,
                fetched.searchable,
                read.taken / fetched.taken,
                read.searchable / fetched.searchable);
    }

    private void sendAll(String queue) {
        for (int from = 0; from < objects.size(); from += MESSAGES_AT_ONCE) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (int i = from; i < Math.min(objects.size(), from + MESSAGES_AT_ONCE); i++) {
                entries.add(
                        SendMessageBatchRequestEntry.builder()
                                .id("m" + i)
                                .messageBody(objects.get(i).notification)
                                .build());
            }
            aws.sqs().sendMessageBatch(request -> request.queueUrl(queue).entries(entries));
        }
    }

    private record Watched(String query, long sent) {}

    /// Notifications come at half the rate that was measured, and searches look for what they
    /// bring.
    ///
    /// @param rate records a second
    private void delay(String queue, double rate) throws Exception {
        try (RunningService service = RunningService.start();
                QueueConsumer _ = consume(service, queue)) {
            Queue<Watched> waiting = new ConcurrentLinkedQueue<>();
            Thread feeder = Thread.ofPlatform().start(() -> feed(queue, rate, waiting));
            List<Double> millis = new ArrayList<>();
            long end = System.nanoTime() + PATIENCE.toNanos() * (LONG ? 6 : 1);
            while (feeder.isAlive() || !waiting.isEmpty()) {
                look(service.bean(SessionIndex.class), waiting, millis);
                assertThat(System.nanoTime()).as("not found: " + waiting).isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(5);
            }
            millis.sort(null);
            double intervals = 3.0 * IndexSettings.DEFAULT.refreshInterval().toMillis();
            System.out.printf(
                    "event to search at %,.0f records a second, %,d looked for:"
                            + " p50 %.0f ms, p99 %.0f ms; p50 %.2f of three refresh intervals, bound 1%n",
                    rate,
                    millis.size(),
                    at(millis, 0.5),
                    at(millis, 0.99),
                    at(millis, 0.5) / intervals);
        }
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private void feed(String queue, double rate, Queue<Watched> waiting) {
        int every = Math.max(1, objects.size() / WATCHED);
        long begun = System.nanoTime();
        long records = 0;
        for (int i = 0; i < objects.size(); i++) {
            LogObject object = objects.get(i);
            long due = begun + (long) (records / rate * 1e9);
            LockSupport.parkNanos(due - System.nanoTime());
            records += object.records;
            if (i % every == 0 && object.key != null) {
                waiting.add(new Watched("key:" + object.key, System.nanoTime()));
            }
            aws.send(queue, object.notification);
        }
    }

    private static void look(SessionIndex index, Queue<Watched> waiting, List<Double> millis) {
        for (Iterator<Watched> each = waiting.iterator(); each.hasNext(); ) {
            Watched one = each.next();
            if (index.count(one.query, null) > 0) {
                millis.add((System.nanoTime() - one.sent) / 1e6);
                each.remove();
            }
        }
    }
}
