package dev.hoptrail.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    void stop_keepsRowsAndTopics() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(data))) {
            execute(stack.owner(), "CREATE TABLE kept (word text)");
            execute(stack.database(), "INSERT INTO kept (word) VALUES ('atlas')");
            createTopic(stack, "kept");
        }

        try (EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(data))) {
            assertThat(query(stack.database(), "SELECT word FROM kept")).isEqualTo("atlas");
            assertThat(topics(stack)).contains("kept");
        }
    }

    @Test
    void access_needsAPasswordAndIsNoMoreThanNeeded() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(data))) {
            ConnectionSettings service = stack.database();

            assertThatThrownBy(() -> execute(service, "CREATE TABLE own (word text)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() ->
                            query(
                                    new ConnectionSettings(
                                            service.url(), service.user(), "guessed"),
                                    "SELECT 1"))
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> topicsWithoutLogin(stack)).isNotNull();
        }
        assertThat(filesReadableByOthers("passwords")).isEmpty();
        assertThat(PosixFilePermissions.toString(permissions("kafka/server.properties")))
                .isEqualTo("rw-------");
    }

    @Test
    void killedServers_comeBackAtTheSameAddress() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(data))) {
            long postgres = stack.postgres().pid();
            long broker = stack.broker().pid();
            kill(postgres);
            kill(broker);

            await(() -> query(stack.database(), "SELECT 'up'").equals("up"));
            await(() -> topics(stack) != null);
            assertThat(stack.postgres().pid()).isNotEqualTo(postgres);
            assertThat(stack.broker().pid()).isNotEqualTo(broker);
        }
    }

    @Test
    void killedProcess_leavesNothingThatStopsTheNext() throws Exception {
        Process process = startProcess();
        List<Long> left = childrenOf(process);
        process.destroyForcibly().waitFor();
        assertThat(left).allMatch(EmbeddedStackIT::isAlive);

        try (EmbeddedStack stack = EmbeddedStack.start(TestStack.settings(data))) {
            assertThat(left).noneMatch(EmbeddedStackIT::isAlive);
            assertThat(query(stack.database(), "SELECT 'up'")).isEqualTo("up");
        }
    }

    @Test
    void directoryInUse_isRefusedByNameOfItsHolder() throws Exception {
        Process process = startProcess();
        childrenOf(process);

        assertThatThrownBy(() -> EmbeddedStack.start(TestStack.settings(data)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("in use by process " + process.pid())
                .hasMessageContaining("HOPTRAIL_DATA");
        try (DatabaseAccess joined = DatabaseAccess.join(TestStack.settings(data))) {
            assertThat(query(joined.database(), "SELECT current_user")).isEqualTo("hoptrail");
            assertThat(query(joined.owner(), "SELECT current_user")).isEqualTo("hoptrail_owner");
        }
        assertThatThrownBy(() -> DatabaseAccess.join(TestStack.settings(data.resolve("none"))))
                .hasMessageContaining("There is no database in");

        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();
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

    /// Waits until the process says which servers it started.
    private static List<Long> childrenOf(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        String line = Objects.requireNonNull(output.readLine(), "The process ended early");
        return Stream.of(line.split(" ")).map(Long::valueOf).toList();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
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

    private static void createTopic(EmbeddedStack stack, String name) throws Exception {
        try (Admin admin = Admin.create(stack.kafka())) {
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

    private interface Probe {
        boolean holds() throws Exception;
    }

    /// Waits until a server that is starting again answers.
    private static void await(Probe probe) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (true) {
            try {
                if (probe.holds()) {
                    return;
                }
            } catch (SQLException | ExecutionException notYet) {
                if (Instant.now().isAfter(end)) {
                    throw notYet;
                }
            }
            Thread.sleep(100);
        }
    }
}
