package dev.hoptrail.api.embedded;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.migrations.Schema;
import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL and one Kafka for all tests of a JVM, started at first use. Tests share the
/// servers and nothing else: each takes a fresh database and fresh topics.
public final class TestStack {

    private static final Path TARGET = Path.of("target");
    private static @Nullable TestStack shared;

    private final EmbeddedStack stack;
    private final AtomicInteger count = new AtomicInteger();

    private TestStack(EmbeddedStack stack) {
        this.stack = stack;
    }

    /// Starts the servers the first time; the JVM's end stops them.
    public static synchronized TestStack shared() {
        if (shared == null) {
            // Several JVMs may run tests side by side.
            Path data = TARGET.resolve("test-stack-" + System.getProperty("fork", "0"));
            delete(data);
            EmbeddedStack stack = EmbeddedStack.start(settings(data));
            try (HikariDataSource owner = stack.owner().pool("template", 2)) {
                Schema.migrate(owner);
            }
            shared = new TestStack(stack);
        }
        return shared;
    }

    /// Settings over a directory, with the programs unpacked once for all tests.
    static StackSettings settings(Path data) {
        return new StackSettings(data, TARGET.resolve("test-runtime"), null, null, null);
    }

    /// The same database twice: for the service, and for the owner of its tables.
    public record TestDatabase(ConnectionSettings database, ConnectionSettings owner) {}

    /// Makes a database with the newest schema and no row in it.
    public TestDatabase freshDatabase() {
        String name = "test_" + count.incrementAndGet();
        PostgresServer postgres = stack.postgres();
        create("CREATE DATABASE %s TEMPLATE hoptrail OWNER hoptrail_owner".formatted(name));
        return new TestDatabase(
                postgres.connection(PostgresRole.SERVICE, name),
                postgres.connection(PostgresRole.OWNER, name));
    }

    /// Makes a database with nothing in it.
    ///
    /// @return the way to it for an administrator of the server
    public ConnectionSettings emptyDatabase() {
        String name = "test_" + count.incrementAndGet();
        create("CREATE DATABASE " + name);
        return stack.postgres().connection(PostgresRole.ADMIN, name);
    }

    private void create(String statementText) {
        ConnectionSettings admin = stack.postgres().connection(PostgresRole.ADMIN, "postgres");
        try (Connection connection =
                        DriverManager.getConnection(admin.url(), admin.user(), admin.password());
                Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        } catch (SQLException failure) {
            throw new IllegalStateException("No fresh database", failure);
        }
    }

    /// Makes the topics of a catalogue that no other test has.
    public TopicCatalogue freshTopics() {
        TopicCatalogue catalogue =
                new TopicCatalogue("test-" + count.incrementAndGet() + ".", (short) 1);
        try (Admin admin = Admin.create(kafka())) {
            new Topics(admin, catalogue).ensure();
        }
        return catalogue;
    }

    /// Settings that every Kafka client begins with.
    public Map<String, Object> kafka() {
        return stack.kafka();
    }

    /// All messages of a topic.
    public List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
        Map<String, Object> settings = new HashMap<>(kafka());
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
            }
        }
        return messages;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
