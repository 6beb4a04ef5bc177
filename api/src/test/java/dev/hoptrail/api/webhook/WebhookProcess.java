package dev.hoptrail.api.webhook;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.webhook.Sender.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// A process that delivers webhooks and does nothing else, until it is killed.
final class WebhookProcess {

    private WebhookProcess() {}

    /// Starts one.
    ///
    /// @param key of the vault, in hex
    /// @param memory the most that its heap may take, such as 64m
    static Process start(ConnectionSettings database, String key, String memory)
            throws IOException {
        Properties properties = new Properties();
        properties.setProperty("url", database.url());
        properties.setProperty("user", String.valueOf(database.user()));
        properties.setProperty("password", String.valueOf(database.password()));
        properties.setProperty("key", key);
        Path file = Files.createTempFile(Path.of("target"), "webhooks", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + memory,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WebhookProcess.class.getName(),
                        file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties properties = new Properties();
        Path file = Path.of(arguments[0]);
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Files.delete(file);
        ConnectionSettings settings =
                new ConnectionSettings(
                        properties.getProperty("url"),
                        properties.getProperty("user"),
                        properties.getProperty("password"));
        try (HikariDataSource pool = settings.pool("webhooks", 8);
                Webhooks webhooks =
                        Delivering.worker(
                                new Database(pool),
                                Vault.of(properties.getProperty("key")),
                                Clock.systemUTC(),
                                Networks.of("127.0.0.0/8"),
                                Limits.STANDARD,
                                new SimpleMeterRegistry())) {
            webhooks.start();
            while (parentLives()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static boolean parentLives() {
        return ProcessHandle.current().parent().map(ProcessHandle::isAlive).orElse(false);
    }
}
