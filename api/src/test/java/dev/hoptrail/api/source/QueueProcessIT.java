package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.ingest.intake.QueueFigures;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.migrations.TopicCatalogue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// Consumers in a process of their own, which is killed.
final class QueueProcessIT {

    private static final Path FIXTURE =
            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json");
    private static final String BUCKET = "trail-of-a-process";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS = 2;

    /// Messages of each kind.
    private static final int FED = 200;

    @Test
    void killed_betweenAcknowledgeAndDelete_theNextOneDeletesAndReadsNothing() throws Exception {
        TestStack stack = TestStack.shared();
        ConnectionSettings database = stack.freshDatabase().database();
        AwsServers aws = AwsServers.shared();
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        String etag = aws.put(BUCKET, "a.json", Files.readAllBytes(FIXTURE));
        String queue = aws.queue("killed", Map.of());
        aws.send(queue, AwsServers.notification(BUCKET, "a.json", etag));
        QueueProcess.Told told =
                new QueueProcess.Told(
                        database,
                        stack.kafka(),
                        stack.freshTopics().prefix(),
                        "",
                        URI.create(queue),
                        aws.sqsProxy().address(),
                        aws.s3Proxy().address());
        CountDownLatch deleting = new CountDownLatch(1);
        aws.sqsProxy().fail("DeleteMessage", FaultyProxy.Fault.lost(deleting));
        Process process = QueueProcess.start(told);
        try {
            assertThat(deleting.await(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
            aws.sqsProxy().mend("DeleteMessage");
        }

        assertThat(aws.held(queue)).isEqualTo(1);
        assertThat(readTimes(database)).hasSize(1);
        List<String> before = readTimes(database);
        try (QueueProcess.Consuming next = new QueueProcess.Consuming(told)) {
            await(() -> aws.held(queue) == 0);
            QueueFigures figures = next.consumer().figures();
            assertThat(figures.count(Count.KNOWN)).isPositive();
            assertThat(figures.count(Count.READ)).isZero();
        }
        assertThat(readTimes(database)).isEqualTo(before);
    }

    /// Events of EventBridge and batches of CloudWatch Logs in a queue, records in a topic of
    /// others.
    @Test
    void killedAgainAndAgain_duringALiveFeed_eachRecordIsReadOnce() throws Exception {
        TestStack stack = TestStack.shared();
        ConnectionSettings database = stack.freshDatabase().database();
        AwsServers aws = AwsServers.shared();
        String queue = aws.queue("live", Map.of());
        TopicCatalogue topics = stack.freshTopics();
        try (ForeignTopic foreign = new ForeignTopic(1);
                HikariDataSource pool = database.pool("look", 1);
                ExecutorService feed = Executors.newSingleThreadExecutor()) {
            QueueProcess.Told told =
                    new QueueProcess.Told(
                            database,
                            stack.kafka(),
                            topics.prefix(),
                            foreign.name(),
                            URI.create(queue),
                            aws.sqsAddress(),
                            aws.s3Proxy().address());
            JsonNode record = JSON.readTree(Files.readAllBytes(FIXTURE)).at("/Records/0");
            Future<?> fed = feed.submit(() -> feed(aws, queue, foreign, record));
            for (int kill = 1; kill <= KILLS; kill++) {
                long enough = records(pool) + FED / (2 * KILLS);
                Process process = QueueProcess.start(told);
                try {
                    await(() -> records(pool) >= enough);
                } finally {
                    process.destroyForcibly().waitFor();
                }
            }
            assertThat(records(pool)).isLessThan(3L * FED);
            try (var _ = new QueueProcess.Consuming(told)) {
                fed.get();
                await(() -> aws.held(queue) == 0 && foreign.committed(0) == FED);
            }
            assertThat(records(pool)).isEqualTo(3L * FED);
        }
        Set<String> read = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> message : stack.messages(topics.identityEvents())) {
            read.add(JSON.readTree(message.value()).path("eventID").asText());
        }
        Set<String> truth = new TreeSet<>();
        for (int i = 0; i < FED; i++) {
            truth.addAll(List.of("bus-" + i, "logs-" + i, "topic-" + i));
        }
        assertThat(read).isEqualTo(truth);
    }

    private static void feed(AwsServers aws, String queue, ForeignTopic foreign, JsonNode like) {
        for (int i = 0; i < FED; i++) {
            ObjectNode event = JSON.createObjectNode().put("version", "0");
            event.put("detail-type", "AWS API Call via CloudTrail").put("source", "aws.sts");
            event.set("detail", record(like, "bus-" + i));
            aws.send(queue, event.toString());
            ObjectNode logs = JSON.createObjectNode().put("messageType", "DATA_MESSAGE");
            logs.putArray("logEvents")
                    .addObject()
                    .put("message", record(like, "logs-" + i).toString());
            aws.send(queue, logs.toString());
            foreign.send(0, record(like, "topic-" + i).toString().getBytes(UTF_8));
        }
    }

    private static ObjectNode record(JsonNode like, String eventId) {
        ObjectNode record = like.deepCopy();
        return record.put("eventID", eventId);
    }

    private static long records(HikariDataSource pool) {
        return new Database(pool)
                .first(
                        "select coalesce(sum(records), 0) as records from log_file",
                        row -> row.getLong("records"))
                .orElse(0L);
    }

    private static void await(BooleanSupplier condition) {
        Await.until("taken in", PATIENCE, condition);
    }

    private static List<String> readTimes(ConnectionSettings settings) {
        try (HikariDataSource pool = settings.pool("look", 1)) {
            return new Database(pool)
                    .list("select read_at::text as at from log_file", row -> row.getString("at"));
        }
    }
}
