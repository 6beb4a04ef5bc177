package dev.hoptrail.api.embedded;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.migrations.Schema;
import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The way to the database and to Kafka, whoever runs them. Closing stops the servers that were
/// started for it and leaves others alone.
public final class Connections implements AutoCloseable {

    private static final long REMEMBERED_NANOS = 5_000_000_000L;
    private static final int PATIENCE_SECONDS = 5;

    /// A server that was killed or updated answers within this time.
    private static final Duration STARTING = Duration.ofSeconds(30);

    private final ConnectionSettings database;
    private final ConnectionSettings owner;
    private final Map<String, Object> kafka;
    private final @Nullable EmbeddedStack own;
    private @Nullable Admin kafkaAdmin;
    private Optional<String> kafkaTrouble = Optional.empty();
    private long kafkaAsked;

    private Connections(
            ConnectionSettings database,
            ConnectionSettings owner,
            Map<String, Object> kafka,
            @Nullable EmbeddedStack own) {
        this.database = database;
        this.owner = owner;
        this.kafka = kafka;
        this.own = own;
    }

    /// Starts the own servers that the settings ask for and waits until they answer.
    ///
    /// @throws StackException if a server cannot be started, or the directory is in use
    public static Connections open(StackSettings settings) {
        if (!settings.needsOwnServers()) {
            return new Connections(
                    Objects.requireNonNull(settings.database()),
                    Objects.requireNonNull(settings.owner()),
                    Objects.requireNonNull(settings.kafka()),
                    null);
        }
        EmbeddedStack own = EmbeddedStack.start(settings);
        ConnectionSettings database = settings.database();
        ConnectionSettings owner = settings.owner();
        Map<String, Object> kafka = settings.kafka();
        return new Connections(
                database == null ? own.database() : database,
                owner == null ? own.owner() : owner,
                kafka == null ? own.kafka() : kafka,
                own);
    }

    /// The database with the service's role, which reads and writes rows and makes no tables.
    public ConnectionSettings database() {
        return database;
    }

    /// The database with the role that owns the tables.
    public ConnectionSettings owner() {
        return owner;
    }

    /// Settings that every Kafka client begins with.
    public Map<String, Object> kafka() {
        return kafka;
    }

    /// Waits for a database that is starting, brings the schema to the newest version, and creates
    /// or checks the topics.
    ///
    /// @throws dev.hoptrail.migrations.TopicMismatchException if a topic would lose records
    /// @throws StackException if the database or Kafka does not answer or refuses
    public void prepare(TopicCatalogue catalogue) {
        owner.awaitAnswer(STARTING);
        try (HikariDataSource pool = owner.pool("migrations", 2)) {
            Schema.migrate(pool);
        }
        try (Admin admin = Admin.create(kafka)) {
            new Topics(admin, catalogue).ensure();
        } catch (KafkaException failure) {
            throw new StackException(
                    "Kafka at %s does not answer or refuses (%s); see that it runs, or name another one with HOPTRAIL_KAFKA"
                            .formatted(kafka.get("bootstrap.servers"), failure.getMessage()),
                    failure);
        }
    }

    /// What is wrong with Kafka, if anything is. Asked at most once in five seconds.
    public synchronized Optional<String> kafkaTrouble() {
        long now = System.nanoTime();
        if (kafkaAdmin == null) {
            kafkaAdmin = Admin.create(kafka);
        } else if (now - kafkaAsked < REMEMBERED_NANOS) {
            return kafkaTrouble;
        }
        kafkaTrouble = ask(kafkaAdmin);
        kafkaAsked = now;
        return kafkaTrouble;
    }

    private static Optional<String> ask(Admin admin) {
        try {
            admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException | TimeoutException away) {
            return Optional.of("does not answer");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("was not asked to the end");
        }
    }

    /// Has something done when the process is told to end, before own servers are stopped; these
    /// stop then in any case.
    public void beforeExit(Runnable first) {
        if (own == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(first, "before-exit"));
            return;
        }
        own.beforeExit(first);
    }

    /// Stops the own servers. Closing again does nothing.
    @Override
    public synchronized void close() {
        if (kafkaAdmin != null) {
            kafkaAdmin.close(Duration.ofSeconds(1));
            kafkaAdmin = null;
        }
        if (own != null) {
            own.close();
        }
    }
}
