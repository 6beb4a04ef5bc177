package dev.hoptrail.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.api.embedded.TestStack.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The whole service over a fresh database and fresh topics of the shared servers, with a data
/// directory of its own.
public final class RunningService implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path data;
    private final Application application;
    private final String token;

    private RunningService(Path data, Application application) throws IOException {
        this.data = data;
        this.application = application;
        this.token = Files.readString(data.resolve("admin.token")).strip();
    }

    public static RunningService start() {
        return start(Map.of());
    }

    public static RunningService start(Map<String, Object> more) {
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "service").toAbsolutePath();
            Map<String, Object> settings = settings(data);
            settings.putAll(more);
            return new RunningService(data, Application.start(settings));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Settings over a fresh database and fresh topics.
    public static Map<String, Object> settings(Path data) {
        TestStack stack = TestStack.shared();
        TestDatabase database = stack.freshDatabase();
        Map<String, Object> settings = new TreeMap<>();
        settings.put("hoptrail.data", data.toString());
        settings.put("hoptrail.port", "0");
        settings.put("hoptrail.db.url", database.database().url());
        settings.put("hoptrail.db.user", String.valueOf(database.database().user()));
        settings.put("hoptrail.db.password", String.valueOf(database.database().password()));
        settings.put("hoptrail.db.owner.user", String.valueOf(database.owner().user()));
        settings.put("hoptrail.db.owner.password", String.valueOf(database.owner().password()));
        settings.put("hoptrail.topics.prefix", stack.freshTopics().prefix());
        stack.kafka().forEach((name, value) -> settings.put("hoptrail.kafka." + name, value));
        return settings;
    }

    /// A part of the service as it runs.
    public <T> T bean(Class<T> type) {
        return application.context().getBean(type);
    }

    public Application application() {
        return application;
    }

    public String token() {
        return token;
    }

    public Path data() {
        return data;
    }

    public URI uri(String path) {
        return application.address().resolve(path);
    }

    /// A request with the administrator's token.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        application.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
