package dev.hoptrail.api.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Commands to one page of a browser, in the DevTools protocol over a WebSocket: one at a time,
/// each answered before the next.
final class DevTools implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final WebSocket socket;
    private final Answers answers;
    private final AtomicLong last = new AtomicLong();

    private DevTools(HttpClient client, WebSocket socket, Answers answers) {
        this.client = client;
        this.socket = socket;
        this.answers = answers;
    }

    /// Speaks with a page.
    ///
    /// @param page its address for this protocol, as the browser lists it
    static DevTools to(URI page) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        Answers answers = new Answers();
        WebSocket socket = await("connect", client.newWebSocketBuilder().buildAsync(page, answers));
        return new DevTools(client, socket, answers);
    }

    /// Has something done.
    ///
    /// @return what the browser says of it
    /// @throws CommandFailure if it refuses, or does not answer
    JsonNode command(String method, Map<String, Object> parameters) throws InterruptedException {
        long id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.waiting.put(id, answer);
        String message =
                JSON.valueToTree(Map.of("id", id, "method", method, "params", parameters))
                        .toString();
        await(method, socket.sendText(message, true));
        JsonNode told = await(method, answer);
        if (told.has("error")) {
            throw new CommandFailure(
                    "The browser refuses %s: %s"
                            .formatted(method, told.at("/error/message").asText()));
        }
        return told.path("result");
    }

    /// The value of an expression in the page, once it is known where it is a promise.
    JsonNode evaluate(String expression) throws InterruptedException {
        JsonNode told =
                command(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "awaitPromise",
                                true,
                                "returnByValue",
                                true));
        if (told.has("exceptionDetails")) {
            throw new CommandFailure(
                    "The page fails: "
                            + told.at("/exceptionDetails/exception/description").asText());
        }
        return told.at("/result/value");
    }

    private static <T> T await(String what, CompletableFuture<T> future)
            throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure("The browser does not answer " + what, e);
        } catch (ExecutionException e) {
            throw new CommandFailure("The browser is gone: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    /// Brings answers to those who wait for them; events are not asked for and passed over.
    private static final class Answers implements WebSocket.Listener {
        private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean whole) {
            part.append(text);
            if (whole) {
                String message = part.toString();
                part.setLength(0);
                take(message);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(String message) {
            try {
                JsonNode told = JSON.readTree(message);
                CompletableFuture<JsonNode> answer = waiting.remove(told.path("id").asLong());
                if (answer != null) {
                    answer.complete(told);
                }
            } catch (JsonProcessingException e) {
                fail(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            fail(new IllegalStateException("closed"));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            fail(error);
        }

        private void fail(Throwable error) {
            waiting.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
