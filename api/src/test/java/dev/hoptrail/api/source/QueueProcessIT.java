package dev.hoptrail.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.ingest.intake.QueueFigures;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A consumer in a process of its own, which is killed.
final class QueueProcessIT {

    private static final Path FIXTURE =
            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json");
    private static final String BUCKET = "trail-of-a-process";

    @Test
    void killed_betweenAcknowledgeAndDelete_theNextOneDeletesAndReadsNothing() throws Exception {
        TestStack stack = TestStack.shared();
        ConnectionSettings database = stack.freshDatabase().database();
        AwsServers aws = AwsServers.shared();
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        String etag = aws.put(BUCKET, "a.json", Files.readAllBytes(FIXTURE));
        String queue = aws.queue("killed", Map.of());
        aws.send(
                queue,
                """
                {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put",
                "s3":{"bucket":{"name":"%s"},"object":{"key":"a.json","eTag":"%s"}}}]}
                """
                        .formatted(BUCKET, etag));
        QueueProcess.Told told =
                new QueueProcess.Told(
                        database,
                        stack.kafka(),
                        stack.freshTopics().prefix(),
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
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (aws.held(queue) > 0 && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(aws.held(queue)).isZero();
            QueueFigures figures = next.consumer().figures();
            assertThat(figures.count(Count.KNOWN)).isPositive();
            assertThat(figures.count(Count.READ)).isZero();
        }
        assertThat(readTimes(database)).isEqualTo(before);
    }

    private static List<String> readTimes(ConnectionSettings settings) {
        try (HikariDataSource pool = settings.pool("look", 1)) {
            return new Database(pool)
                    .list("select read_at::text as at from log_file", row -> row.getString("at"));
        }
    }
}
