package dev.hoptrail.api.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL and a Kafka of our own, child processes over a data directory that no other process
/// may use meanwhile. Both ask for passwords, listen on loopback, keep their data when stopped, and
/// are started again when they die. What an earlier process left running is stopped first.
public final class EmbeddedStack implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedStack.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread exitHook = new Thread(this::exit, "close-servers");
    private volatile Runnable beforeExit = () -> {};
    private boolean closed;
    private @Nullable PostgresServer postgres;
    private @Nullable KafkaBroker broker;

    private EmbeddedStack() {}

    /// Starts the servers that the settings do not name as external, and waits until they answer.
    ///
    /// @throws StackException if one cannot be started, or the directory is in use
    public static EmbeddedStack start(StackSettings settings) {
        long begun = System.nanoTime();
        EmbeddedStack stack = new EmbeddedStack();
        Runtime.getRuntime().addShutdownHook(stack.exitHook);
        try {
            stack.startOver(settings);
        } catch (RuntimeException | Error failure) {
            stack.close();
            throw failure;
        }
        log.info(
                "Embedded servers over {} answer after {} ms",
                settings.dataDirectory(),
                (System.nanoTime() - begun) / 1_000_000);
        return stack;
    }

    private synchronized void startOver(StackSettings settings) {
        DataDirectory directory = DataDirectory.lock(settings.dataDirectory());
        parts.push(directory);
        CompletableFuture<@Nullable PostgresServer> database =
                startUnless(
                        settings.database() != null,
                        () -> PostgresServer.start(directory, settings.runtimeDirectory()));
        CompletableFuture<@Nullable KafkaBroker> kafka =
                startUnless(
                        settings.kafka() != null,
                        () -> KafkaBroker.start(directory, settings.runtimeDirectory()));
        // Both are waited for, so that no server outlives the failure of the other.
        RuntimeException failure = null;
        for (CompletableFuture<? extends @Nullable AutoCloseable> part : List.of(database, kafka)) {
            try {
                AutoCloseable started = part.join();
                if (started != null) {
                    parts.push(started);
                }
            } catch (CompletionException failed) {
                failure = unwrap(failed);
            }
        }
        if (failure != null) {
            throw failure;
        }
        postgres = database.join();
        broker = kafka.join();
    }

    private static <T extends AutoCloseable> CompletableFuture<@Nullable T> startUnless(
            boolean external, Supplier<@Nullable T> start) {
        if (external) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.supplyAsync(start, task -> Thread.ofPlatform().start(task));
    }

    private static RuntimeException unwrap(CompletionException failed) {
        return failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }

    /// The database with the service's role.
    ConnectionSettings database() {
        return postgres().connection(PostgresRole.SERVICE, PostgresServer.DATABASE);
    }

    /// The database with the role that owns the tables.
    ConnectionSettings owner() {
        return postgres().connection(PostgresRole.OWNER, PostgresServer.DATABASE);
    }

    /// Client settings of the broker.
    Map<String, Object> kafka() {
        return broker().clientSettings();
    }

    PostgresServer postgres() {
        return Objects.requireNonNull(postgres, "The database is an external one");
    }

    KafkaBroker broker() {
        return Objects.requireNonNull(broker, "Kafka is an external one");
    }

    /// Has something done first when the process is told to end: the servers are stopped after it.
    void beforeExit(Runnable first) {
        beforeExit = first;
    }

    private void exit() {
        beforeExit.run();
        close();
    }

    /// Stops the servers, then releases the directory. Waits for a start that is under way, so that
    /// no server outlives the process.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failure) {
                log.warn("{} did not stop cleanly", part, failure);
            }
        }
        forgetExit();
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException exiting) {
            log.debug("Closed while the process ends");
        }
    }
}
