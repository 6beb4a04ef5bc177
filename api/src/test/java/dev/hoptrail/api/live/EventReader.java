package dev.hoptrail.api.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.RunningService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client of the stream, as a browser's EventSource would be one.
public final class EventReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// A block of the stream.
    ///
    /// @param name of the event; `heartbeat` for a comment, `end` for the clean end of the stream
    /// @param id behind which to resume
    public record Event(String name, String id, JsonNode data) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    EventReader(RunningService service, String parameters, @Nullable String lastEventId) {
        this(service.request("/api/v1/stream" + parameters), lastEventId);
    }

    /// @param request of some visitor
    public EventReader(HttpRequest.Builder request, @Nullable String lastEventId) {
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            response = client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (status() == 200) {
            Thread.ofVirtual().start(this::read);
        }
    }

    public int status() {
        return response.statusCode();
    }

    String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            String name = "";
            String id = "";
            String data = "{}";
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith(":")) {
                    name = "heartbeat";
                } else if (line.isEmpty()) {
                    events.add(new Event(name, id, JSON.readTree(data)));
                    name = "";
                    data = "{}";
                }
            }
            events.add(new Event("end", id, JSON.createObjectNode()));
        } catch (IOException broken) {
            events.add(new Event("broken", "", JSON.createObjectNode()));
        }
    }

    /// The next event that fits, others passed over.
    public Event next(Predicate<Event> wanted) {
        return until(wanted).getLast();
    }

    /// All events up to the first that fits.
    public List<Event> until(Predicate<Event> wanted) {
        List<Event> seen = new ArrayList<>();
        try {
            while (seen.isEmpty() || !wanted.test(seen.getLast())) {
                Event event = events.poll(60, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("Nothing more came after " + seen);
                }
                seen.add(event);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return seen;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
