package dev.hoptrail.correlate.stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.correlate.store.Offsets;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.migrations.TopicCatalogue;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// A process that is one correlator and nothing else; it ends with its parent or when killed.
final class CorrelatorProcess {
    private static final String KAFKA = "kafka.";

    private CorrelatorProcess() {}

    /// Starts one.
    ///
    /// @param settings what [#settings] wrote
    static Process start(Path settings) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CorrelatorProcess.class.getName(),
                        settings.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// Writes what a process needs to know to a file that only its owner may read.
    static Path settings(
            ConnectionSettings database,
            Map<String, Object> kafka,
            TopicCatalogue topics,
            String group)
            throws IOException {
        Properties properties = new Properties();
        properties.setProperty("url", database.url());
        properties.setProperty("user", String.valueOf(database.user()));
        properties.setProperty("password", String.valueOf(database.password()));
        properties.setProperty("topics", topics.prefix());
        properties.setProperty("group", group);
        kafka.forEach((name, value) -> properties.setProperty(KAFKA + name, value.toString()));
        Path file = Files.createTempFile(Path.of("target"), "correlator", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(reader);
        }
        Map<String, Object> kafka = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), properties.getProperty(name));
            }
        }
        ConnectionSettings database =
                new ConnectionSettings(
                        properties.getProperty("url"),
                        properties.getProperty("user"),
                        properties.getProperty("password"));
        try (HikariDataSource pool = database.pool("correlator", 4);
                Correlator correlator =
                        new Correlator(
                                new TopicCatalogue(properties.getProperty("topics"), (short) 1),
                                new CorrelatorSettings(
                                        properties.getProperty("group"), Set.of(), 20),
                                kafka,
                                new Store(pool),
                                new Offsets(pool),
                                OpenTelemetry.noop(),
                                new CorrelatorFigures())) {
            correlator.start();
            while (correlator.failure() == null && parentLives()) {
                Thread.sleep(200);
            }
        }
        System.exit(1);
    }

    private static boolean parentLives() {
        return ProcessHandle.current().parent().map(ProcessHandle::isAlive).orElse(false);
    }
}
