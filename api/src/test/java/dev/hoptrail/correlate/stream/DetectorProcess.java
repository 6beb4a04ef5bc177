package dev.hoptrail.correlate.stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.search.SessionQueries;
import dev.hoptrail.correlate.store.AlertSettings;
import dev.hoptrail.correlate.store.Detection;
import dev.hoptrail.correlate.store.Detector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A process that follows the change feed with rules and does nothing else; it ends with its parent
/// or when killed.
final class DetectorProcess {
    /// Alerts for whatever is found: what they tell may not depend on when it is found.
    static final AlertSettings ALERTS =
            new AlertSettings(
                    Severity.INFO,
                    Instant.EPOCH,
                    InstantSource.fixed(Instant.parse("2026-03-02T12:00:00Z")),
                    new SessionQueries());

    private static final String URL = "DETECTOR_URL";
    private static final String USER = "DETECTOR_USER";
    private static final String PASSWORD = "DETECTOR_PASSWORD";

    private DetectorProcess() {}

    /// Starts one.
    static Process start(ConnectionSettings database) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DetectorProcess.class.getName())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(
                        Map.of(
                                URL,
                                database.url(),
                                USER,
                                String.valueOf(database.user()),
                                PASSWORD,
                                String.valueOf(database.password())));
        return builder.start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        ConnectionSettings database =
                new ConnectionSettings(
                        Objects.requireNonNull(environment.get(URL)),
                        environment.get(USER),
                        environment.get(PASSWORD));
        try (HikariDataSource pool = database.pool("detector", 2);
                Detector _ =
                        new Detector(new Detection(pool, Set.of(), ALERTS, Truthkeeper.RESTLESS))
                                .start()) {
            while (ProcessHandle.current().parent().map(ProcessHandle::isAlive).orElse(false)) {
                Thread.sleep(200);
            }
        }
    }
}
