package dev.hoptrail.api.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.embedded.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The services of Compose as processes: its commands and variables, over servers of their own,
/// started as the image starts them.
final class RolesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FIXTURE =
            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
    private static final String OWNER = "compose_owner";
    private static final String SERVICE = "compose_service";

    @TempDir private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> replaced = new TreeMap<>();

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void recordPushedToOne_isLinkedByAnother_andFoundByTheFirst() throws Exception {
        Installed installed = Installed.into(folder.resolve("installed"));
        ComposeFile compose =
                ComposeFile.read(
                        Map.of(
                                "HOPTRAIL_DB_OWNER_PASSWORD", "o'wner",
                                "HOPTRAIL_DB_PASSWORD", "service\"",
                                "HOPTRAIL_PAGE", "http://127.0.0.1:8080/",
                                "KAFKA_CLIENT_PASSWORD", "unused"));
        ConnectionSettings database = TestStack.shared().emptyDatabase();
        makeRoles(database, compose);
        replace(database);

        Process keys = run(installed, compose, "keys");
        Process migrate = run(installed, compose, "migrate");
        assertThat(migrate.waitFor()).as(installed.said("migrate")).isZero();
        assertThat(keys.waitFor()).as(installed.said("keys")).isZero();
        Process correlator = run(installed, compose, "correlator");
        Process api = run(installed, compose, "api");
        awaitHealth(installed, "correlator", correlator);
        URI address = awaitHealth(installed, "api", api);

        assertThat(owners(database)).containsExactly(OWNER);
        push(address);
        JsonNode found = JSON.nullNode();
        long end = System.nanoTime() + PATIENCE;
        while (found.isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(100);
            found = get(address, "/api/v1/sessions?q=role:Deploy%20AND%20depth:2").path("items");
        }
        assertThat(found).hasSize(1);
        assertThat(found.path(0).at("/link/grade").asText()).isEqualTo("EXACT");
        // Each process knows the same token, and none made one of its own.
        assertThat(get(address, "/api/v1/tokens").path("items")).hasSize(1);

        for (Process process : List.of(api, correlator)) {
            process.destroy();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        }
        // Nobody signs in at a correlator: no code of it lies in anybody's logs.
        assertThat(installed.printed("api")).contains("One-time sign-in code: ");
        assertThat(installed.printed("correlator")).doesNotContain("One-time sign-in code");
        for (String name : List.of("api", "correlator")) {
            assertThat(data(name).resolve("service.json")).doesNotExist();
            assertThat(data(name).resolve("logs")).doesNotExist();
            // The Java machine has a word of its own before that.
            assertThat(
                            installed
                                    .said(name)
                                    .lines()
                                    .filter(line -> line.startsWith("{"))
                                    .map(RolesIT::message))
                    .anyMatch(message -> message.startsWith("Listening at http://127.0.0.1:"));
        }
    }

    /// What differs between containers and processes on one machine.
    private void replace(ConnectionSettings database) {
        Map<String, Object> kafka = TestStack.shared().kafka();
        replaced.put("HOPTRAIL_KEYS", folder.resolve("keys").toString());
        replaced.put("HOPTRAIL_DB_URL", database.url());
        replaced.put("HOPTRAIL_DB_USER", SERVICE);
        replaced.put("HOPTRAIL_DB_OWNER_USER", OWNER);
        replaced.put("HOPTRAIL_KAFKA", String.valueOf(kafka.get("bootstrap.servers")));
        replaced.put(
                "HOPTRAIL_KAFKA_SASL_JAAS_CONFIG", String.valueOf(kafka.get("sasl.jaas.config")));
        replaced.put("HOPTRAIL_HOST", "127.0.0.1");
    }

    private Process run(Installed installed, ComposeFile compose, String service)
            throws IOException {
        Map<String, String> variables = new TreeMap<>(Containerfile.read().environment());
        variables.remove("PATH");
        variables.putAll(compose.environment(service));
        replaced.forEach((name, value) -> variables.computeIfPresent(name, (_, _) -> value));
        variables.put("HOPTRAIL_DATA", data(service).toString());
        variables.put("HOPTRAIL_PORT", "0");
        variables.put("HOPTRAIL_TOPICS_PREFIX", "compose.");
        Process process = installed.start(service, "hoptrail", compose.command(service), variables);
        started.add(process);
        return process;
    }

    private Path data(String service) {
        return folder.resolve("data-" + service);
    }

    /// Waits until the check of the image says that all is well, and returns where the service is.
    private URI awaitHealth(Installed installed, String name, Process process) throws Exception {
        Path file = data(name).resolve("service.json");
        long end = System.nanoTime() + PATIENCE;
        while (System.nanoTime() - end < 0) {
            assertThat(process.isAlive()).as(installed.said(name)).isTrue();
            if (Files.exists(file)) {
                URI address = URI.create(JSON.readTree(file.toFile()).path("url").asText());
                Process check =
                        installed.start(
                                "healthy",
                                "healthy",
                                List.of(),
                                Map.of("HOPTRAIL_PORT", Integer.toString(address.getPort())));
                if (check.waitFor() == 0) {
                    return address;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(name + " is not well: " + installed.said(name));
    }

    private HttpRequest.Builder request(URI address, String path) throws IOException {
        String token = Files.readString(folder.resolve("keys/admin.token")).strip();
        return HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode get(URI address, String path) throws IOException, InterruptedException {
        return JSON.readTree(
                client.send(request(address, path).build(), BodyHandlers.ofString()).body());
    }

    private void push(URI address) throws IOException, InterruptedException {
        HttpRequest records =
                request(address, "/api/v1/records")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofFile(FIXTURE))
                        .build();
        assertThat(client.send(records, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }

    private static String message(String line) {
        try {
            return JSON.readTree(line).path("formattedMessage").asText();
        } catch (IOException noJson) {
            throw new IllegalStateException(line, noJson);
        }
    }

    /// Does what `roles.sh` has psql do.
    private static void makeRoles(ConnectionSettings database, ComposeFile compose)
            throws IOException, SQLException {
        Map<String, String> owner = compose.environment("migrate");
        String script =
                Files.readAllLines(Path.of("../packaging/roles.sql")).stream()
                        .filter(line -> !line.startsWith("--"))
                        .collect(Collectors.joining("\n"))
                        .replace(":\"DBNAME\"", name(database))
                        .replace(":\"owner\"", OWNER)
                        .replace(":\"service\"", SERVICE)
                        .replace(
                                ":'owner_password'",
                                literal(owner.get("HOPTRAIL_DB_OWNER_PASSWORD")))
                        .replace(":'service_password'", literal(owner.get("HOPTRAIL_DB_PASSWORD")));
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    private static String name(ConnectionSettings database) {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// Who owns what was made.
    private static List<String> owners(ConnectionSettings database) throws SQLException {
        List<String> owners = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select distinct tableowner from pg_tables where schemaname = 'public'")) {
            while (rows.next()) {
                owners.add(rows.getString(1));
            }
        }
        return owners;
    }

    private static Connection connect(ConnectionSettings database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
