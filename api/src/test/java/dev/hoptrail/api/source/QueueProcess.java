package dev.hoptrail.api.source;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.intake.QueueConsumer;
import dev.hoptrail.ingest.intake.QueueSettings;
import dev.hoptrail.ingest.intake.TopicConsumer;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestMetrics;
import dev.hoptrail.ingest.publish.IngestSettings;
import dev.hoptrail.ingest.publish.Room;
import dev.hoptrail.migrations.TopicCatalogue;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that consumes a queue, and a topic of others where it is told of one, and does nothing
/// else, until it is killed.
final class QueueProcess {

    private static final String KAFKA = "kafka.";

    private QueueProcess() {}

    /// What a consumer is told.
    ///
    /// @param foreign the topic of others; empty for none
    record Told(
            ConnectionSettings database,
            Map<String, Object> kafka,
            String topics,
            String foreign,
            URI queue,
            URI sqs,
            URI s3) {

        Properties properties() {
            Properties properties = new Properties();
            properties.setProperty("url", database.url());
            properties.setProperty("user", String.valueOf(database.user()));
            properties.setProperty("password", String.valueOf(database.password()));
            kafka.forEach(
                    (name, value) -> properties.setProperty(KAFKA + name, String.valueOf(value)));
            properties.setProperty("topics", topics);
            properties.setProperty("foreign", foreign);
            properties.setProperty("queue", queue.toString());
            properties.setProperty("sqs", sqs.toString());
            properties.setProperty("s3", s3.toString());
            return properties;
        }

        static Told of(Properties properties) {
            Map<String, Object> kafka = new HashMap<>();
            for (String name : properties.stringPropertyNames()) {
                if (name.startsWith(KAFKA)) {
                    kafka.put(name.substring(KAFKA.length()), properties.getProperty(name));
                }
            }
            return new Told(
                    new ConnectionSettings(
                            properties.getProperty("url"),
                            properties.getProperty("user"),
                            properties.getProperty("password")),
                    kafka,
                    properties.getProperty("topics"),
                    properties.getProperty("foreign"),
                    URI.create(properties.getProperty("queue")),
                    URI.create(properties.getProperty("sqs")),
                    URI.create(properties.getProperty("s3")));
        }
    }

    static Process start(Told told) throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "queue", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            told.properties().store(writer, null);
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Daws.accessKeyId=test",
                        "-Daws.secretAccessKey=test",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QueueProcess.class.getName(),
                        file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// What a process does, for a process of tests to do likewise.
    static final class Consuming implements AutoCloseable {

        private final HikariDataSource pool;
        private final Ingest ingest;
        private final QueueConsumer consumer;
        private final @Nullable TopicConsumer topics;

        Consuming(Told told) {
            pool = told.database().pool("queue", 4);
            ingest =
                    new Ingest(
                            pool,
                            told.kafka(),
                            new TopicCatalogue(told.topics(), (short) 1),
                            IngestSettings.standard(),
                            IngestMetrics.NONE,
                            Clock.systemUTC(),
                            Room.ENDLESS,
                            OpenTelemetry.noop());
            consumer =
                    new QueueConsumer(
                                    new QueueSettings(
                                            "trail",
                                            told.queue(),
                                            1,
                                            Duration.ofSeconds(6),
                                            Duration.ZERO),
                                    new AwsAccess(
                                            "us-east-1",
                                            null,
                                            null,
                                            false,
                                            told.s3(),
                                            told.sqs(),
                                            null,
                                            null),
                                    ingest,
                                    Path.of("target"),
                                    Clock.systemUTC())
                            .start();
            topics = told.foreign().isEmpty() ? null : topics(told);
        }

        /// Kafka tells the partitions of who is gone to others after the session's time.
        private TopicConsumer topics(Told told) {
            return new TopicConsumer(
                            ForeignTopic.settings(
                                    told.kafka(),
                                    told.foreign(),
                                    Map.of("session.timeout.ms", "6000")),
                            ingest,
                            Clock.systemUTC())
                    .start();
        }

        QueueConsumer consumer() {
            return consumer;
        }

        @Override
        public void close() {
            consumer.close();
            if (topics != null) {
                topics.close();
            }
            ingest.close();
            pool.close();
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Properties properties = new Properties();
        Path file = Path.of(arguments[0]);
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Files.delete(file);
        try (var _ = new Consuming(Told.of(properties))) {
            while (parent.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }
}
