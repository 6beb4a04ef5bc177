package dev.hoptrail.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The servers over one directory, through several lives.
final class EmbeddedStackIT {

    @TempDir private static Path data;

    @Test
    void directoryInUse_isRefusedByNameOfItsHolder_whoKeepsRowsAndTopicsForTheNext()
            throws Exception {
        Process process = startProcess();
        awaitServers(process);

        assertThatThrownBy(() -> EmbeddedStack.start(TestStack.settings(data)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("in use by process " + process.pid())
                .hasMessageContaining("HOPTRAIL_DATA");
        try (DatabaseAccess joined = DatabaseAccess.join(TestStack.settings(data))) {
            assertThat(query(joined.database(), "SELECT current_user")).isEqualTo("hoptrail");
            assertThat(query(joined.owner(), "SELECT current_user")).isEqualTo("hoptrail_owner");
            execute(joined.owner(), "CREATE TABLE kept (word text)");
            execute(joined.database(), "INSERT INTO kept (word) VALUES ('atlas')");
        }
        assertThatThrownBy(() -> DatabaseAccess.join(TestStack.settings(data.resolve("none"))))
                .hasMessageContaining("There is no database in");
        createTopic(new OwnServers(data.toAbsolutePath()).kafka(), "kept");
        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();

        try (EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(data))) {
            assertThat(query(stack.database(), "SELECT word FROM kept")).isEqualTo("atlas");
            assertThat(topics(stack)).contains("kept");
            accessNeedsAPasswordAndIsNoMoreThanNeeded(stack);
        }
    }

    private static void accessNeedsAPasswordAndIsNoMoreThanNeeded(EmbeddedStack stack)
            throws IOException {
        ConnectionSettings service = stack.database();
        ConnectionSettings guessed =
                new ConnectionSettings(service.url(), service.user(), "guessed");

        assertThatThrownBy(() -> execute(service, "CREATE TABLE own (word text)"))
                .hasMessageContaining("permission denied");
        // A wrong password will not become right.
        assertThatThrownBy(() -> guessed.awaitAnswer(Duration.ofDays(1)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageContaining("HOPTRAIL_DB_URL");
        assertThatThrownBy(() -> topicsWithoutLogin(stack)).isNotNull();
        assertThat(filesReadableByOthers("passwords")).isEmpty();
        assertThat(PosixFilePermissions.toString(permissions("kafka/server.properties")))
                .isEqualTo("rw-------");
    }

    @Test
    void databaseThatDoesNotAnswer_isNamedWithoutItsPassword() {
        ConnectionSettings nowhere =
                new ConnectionSettings(
                        "jdbc:postgresql://127.0.0.1:1/trails?sslpassword=s3cret",
                        "anna",
                        "s3cret");

        assertThatThrownBy(() -> nowhere.awaitAnswer(Duration.ofMillis(1)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("anna at jdbc:postgresql://127.0.0.1:1/trails")
                .hasMessageContaining("HOPTRAIL_DB_URL")
                .hasMessageNotContaining("s3cret");
    }

    private static Process startProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackProcess.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Waits until the process says that they answer.
    private static void awaitServers(Process process) throws IOException {
        assertThat(process.inputReader().readLine()).as("what it says").isEqualTo("ready");
    }

    private static void execute(ConnectionSettings settings, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.url(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(ConnectionSettings settings, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.url(), settings.user(), settings.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void createTopic(Map<String, Object> kafka, String name) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private static Iterable<String> topics(EmbeddedStack stack) throws Exception {
        try (Admin admin = Admin.create(stack.kafka())) {
            return admin.listTopics().names().get();
        }
    }

    private static void topicsWithoutLogin(EmbeddedStack stack)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new HashMap<>(stack.kafka());
        settings.put("security.protocol", "PLAINTEXT");
        settings.put("default.api.timeout.ms", "2000");
        settings.put("request.timeout.ms", "1000");
        try (Admin admin = Admin.create(settings)) {
            admin.listTopics().names().get();
        }
    }

    private static Set<PosixFilePermission> permissions(String file) throws IOException {
        return Files.getPosixFilePermissions(data.resolve(file));
    }

    private static List<Path> filesReadableByOthers(String folder) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(folder))) {
            return files.filter(file -> !isOwnersAlone(file)).toList();
        }
    }

    private static boolean isOwnersAlone(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    .equals("rw-------");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
