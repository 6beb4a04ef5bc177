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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The same files from disk and from a bucket whose notifications wait in a queue, taken in by the
/// whole service. Prints how fast both are, and how long it takes from a notification to a search;
/// what must hold on any machine is that both end alike and that all is found.
final class LiveIntakeIT {

    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int RECORDS = LONG ? 100_000 : 5_000;
    private static final int ACCOUNTS = LONG ? 20 : 4;
    private static final int WATCHED = 300;
    private static final int MESSAGES_AT_ONCE = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String BUCKET = "live-intake";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;

    private static AwsServers aws;
    private static List<LogObject> objects;

    /// A log file as it stands in the bucket.
    ///
    /// @param key of an access key that a record of it issued; null where none did
    private record LogObject(String notification, int records, @Nullable String key) {}

    @BeforeAll
    static void store() throws IOException {
        aws = AwsServers.shared();
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        SimulatedTree.write(folder, SimulationSettings.plain(RECORDS, ACCOUNTS, 1), done -> {});
        objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SimulatedTree.logs(folder).getFirst())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString();
                objects.add(stored(name, aws.put(BUCKET, name, Files.readAllBytes(file)), file));
            }
        }
    }

    private static LogObject stored(String name, String etag, Path file) throws IOException {
        String notification = AwsServers.notification(BUCKET, name, etag);
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
                                "live", URI.create(queue), 4, Duration.ofMinutes(2), Duration.ZERO),
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

    private static void awaitTaken(String queue) {
        Await.until("taken in", PATIENCE, () -> aws.held(queue) == 0);
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

    @Test
    void objectsOfAQueue_endAsTheSameFilesDo() throws Exception {
        Took read =
                time(service ->
                        service.bean(Ingest.class)
                                .run(SimulatedTree.logs(folder), false, IngestProgress.SILENT));
        String queue = aws.queue("live-rate", Map.of());
        sendAll(queue);
        Took fetched =
                time(service -> {
                    try (QueueConsumer _ = consume(service, queue)) {
                        awaitTaken(queue);
                    }
                });

        System.out.printf(
                "%,d records in %,d objects: from disk taken in after %.1f s and searchable after %.1f s,"
                        + " through S3 and SQS after %.1f s and %.1f s;"
                        + " rates %.2f and %.2f of those from disk, bound 0.80%n",
                RECORDS,
                objects.size(),
                read.taken,
                read.searchable,
                fetched.taken,
                fetched.searchable,
                read.taken / fetched.taken,
                read.searchable / fetched.searchable);
        assertThat(fetched.sessions).isNotEmpty().isEqualTo(read.sessions);

        delay(RECORDS / read.searchable / 2);
    }

    private static void sendAll(String queue) {
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
    private static void delay(double rate) throws Exception {
        String queue = aws.queue("live-delay", Map.of());
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

    private static void feed(String queue, double rate, Queue<Watched> waiting) {
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
