package dev.hoptrail.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real HTTP server on loopback that keeps what it is sent and answers as it is told.
final class Receiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<Message> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger current = new AtomicInteger();
    private final int port;
    private volatile boolean keep = true;
    private volatile Behaviour behaviour = (message, exchange) -> answer(exchange, 204, "");
    private @Nullable HttpServer server;

    Receiver() {
        this.port = listen(0);
    }

    /// A request as it came.
    ///
    /// @param headers by name in lower case, the first value
    record Message(String path, Map<String, String> headers, String body) {
        String id() {
            return Objects.requireNonNull(headers.get("webhook-id"));
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
    }

    /// How a request is answered.
    @FunctionalInterface
    interface Behaviour {
        void answer(Message message, HttpExchange exchange) throws IOException;
    }

    void behave(Behaviour other) {
        behaviour = other;
    }

    /// Keeps no bodies from now on.
    void forgetBodies() {
        keep = false;
    }

    String url() {
        return "http://127.0.0.1:%d/hook".formatted(port);
    }

    /// Listens again where it did before.
    void restart() {
        listen(port);
    }

    private int listen(int wanted) {
        try {
            HttpServer fresh =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wanted), 0);
            fresh.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            fresh.createContext("/", this::take);
            fresh.start();
            server = fresh;
            return fresh.getAddress().getPort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(current.incrementAndGet(), Math::max);
        try {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Message message =
                    new Message(exchange.getRequestURI().toString(), headers, keep ? body : "");
            messages.add(message);
            behaviour.answer(message, exchange);
        } finally {
            current.decrementAndGet();
            exchange.close();
        }
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        boolean empty = bytes.length == 0 || status == 204;
        exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /// Refuses connections from now on.
    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }
}
