package dev.hoptrail.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.api.embedded.TestStack.TestDatabase;
import dev.hoptrail.api.openapi.Contract;
import dev.hoptrail.api.source.store.SourceStore;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.migrations.TopicCatalogue;
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
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The whole service over a fresh database and fresh topics of the shared servers, with a data
/// directory of its own.
public final class RunningService implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATABASE = "hoptrail.db.url";

    private static @Nullable Contract contract;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path data;
    private final Map<String, Object> settings;
    private final Application application;
    private final TopicCatalogue topics;
    private final String token;

    private RunningService(
            Path data, Map<String, Object> settings, Application application, TopicCatalogue topics)
            throws IOException {
        this.data = data;
        this.settings = settings;
        this.application = application;
        this.topics = topics;
        this.token = Files.readString(application.keys().resolve("admin.token")).strip();
    }

    public static RunningService start() {
        return start(Map.of());
    }

    public static RunningService start(Map<String, Object> more) {
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "service").toAbsolutePath();
            return start(data, more);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Over a data directory that is there and has a database of its own. Closing takes it away.
    public static RunningService over(Path data, Map<String, Object> more) {
        Map<String, Object> settings = settings(data);
        settings.keySet().removeIf(name -> name.startsWith("hoptrail.db."));
        return start(data, settings, more);
    }

    /// With a data directory of the caller's choice. Closing takes it away.
    public static RunningService start(Path data, Map<String, Object> more) {
        Map<String, Object> settings =
                more.containsKey(DATABASE) ? new TreeMap<>() : settings(data);
        return start(data, settings, more);
    }

    private static RunningService start(
            Path data, Map<String, Object> settings, Map<String, Object> more) {
        try {
            settings.putAll(more);
            settings.put("hoptrail.data", data.toString());
            String prefix = String.valueOf(settings.get("hoptrail.topics.prefix"));
            return new RunningService(
                    data,
                    settings,
                    Application.start(settings),
                    new TopicCatalogue(prefix, (short) 1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Settings of another process over the same database and topics.
    public Map<String, Object> sharedWith(Map<String, Object> more) {
        Map<String, Object> shared = new TreeMap<>(settings);
        shared.putAll(more);
        return shared;
    }

    /// Settings over a fresh database and fresh topics.
    public static Map<String, Object> settings(Path data) {
        TestStack stack = TestStack.shared();
        TestDatabase database = stack.freshDatabase();
        Map<String, Object> settings = new TreeMap<>();
        settings.put("hoptrail.data", data.toString());
        settings.put("hoptrail.port", "0");
        settings.put("hoptrail.backfill.rest", "0s");
        settings.put(DATABASE, database.database().url());
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

    /// What the service says of its own interface, the same for all services of the tests.
    public Contract contract() {
        synchronized (RunningService.class) {
            if (contract == null) {
                contract = Contract.of(ask(request("/openapi.yml").build()).body());
            }
            return contract;
        }
    }

    /// Sends a request and sees to it that the answer is what the description promises.
    public HttpResponse<String> send(HttpRequest request) {
        HttpResponse<String> answer = ask(request);
        contract().check(request.method(), request.uri().getRawPath(), answer);
        return answer;
    }

    private HttpResponse<String> ask(HttpRequest request) {
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

    /// Pushes records and waits until all of them are searchable.
    ///
    /// @return what the service says it took
    public JsonNode push(byte[] records) {
        HttpResponse<String> pushed =
                send(
                        request("/api/v1/records")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(records))
                                .build());
        if (pushed.statusCode() != 202) {
            throw new IllegalStateException(pushed.body());
        }
        settle();
        return json(pushed);
    }

    /// Waits until all that the topics hold is stored and searchable.
    public void settle() {
        try {
            Map<UUID, Map<Integer, Long>> ends = TopicEnds.of(TestStack.shared().kafka(), topics);
            SourceStore store = bean(SourceStore.class);
            while (store.waiting(ends) + store.relinking() + store.undetected() > 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            if (!bean(IndexFollower.class).awaitAll(Duration.ofSeconds(60))) {
                throw new IllegalStateException("The index does not catch up");
            }
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The body of a call that must succeed.
    public JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answers " + answer.body());
        }
        return json(answer);
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
