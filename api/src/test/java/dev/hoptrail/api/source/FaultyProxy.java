package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Stands before a server and does to some of its answers what networks and services do.
final class FaultyProxy implements AutoCloseable {

    private static final Set<String> OURS =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "expect",
                    "upgrade");

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int to;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /// What happens to a call.
    interface Fault {

        Fault NONE =
                (call, server) -> {
                    byte[] body = server.answer();
                    call.sendResponseHeaders(server.status(), body.length == 0 ? -1 : body.length);
                    call.getResponseBody().write(body);
                };

        /// A body of which the second half never comes.
        Fault HALF =
                (call, server) -> {
                    byte[] whole = server.answer();
                    call.sendResponseHeaders(server.status(), whole.length);
                    OutputStream body = call.getResponseBody();
                    body.write(whole, 0, whole.length / 2);
                    body.flush();
                };

        /// The call never reaches the server, and is never answered.
        static Fault lost(CountDownLatch arrived) {
            return (call, server) -> arrived.countDown();
        }

        /// An error as S3 tells it.
        static Fault error(int status, String code) {
            return error(status, code, "no");
        }

        static Fault error(int status, String code, String message) {
            return (call, server) -> {
                byte[] body =
                        "<Error><Code>%s</Code><Message>%s</Message></Error>"
                                .formatted(code, message)
                                .getBytes(UTF_8);
                call.getResponseHeaders().set("Content-Type", "application/xml");
                call.sendResponseHeaders(status, body.length);
                call.getResponseBody().write(body);
            };
        }

        void happen(HttpExchange call, Server server) throws IOException;
    }

    /// The server behind, asked by the first look at its answer.
    static final class Server {

        private final HttpExchange call;
        private final HttpClient client;
        private final HttpRequest request;
        private int status;

        Server(HttpExchange call, HttpClient client, HttpRequest request) {
            this.call = call;
            this.client = client;
            this.request = request;
        }

        /// Passes the call on, takes the headers of the answer over, and returns its body.
        byte[] answer() throws IOException {
            try {
                HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
                status = answer.statusCode();
                answer.headers()
                        .map()
                        .forEach((name, values) -> {
                            if (isOthers(name)) {
                                call.getResponseHeaders().put(name, List.copyOf(values));
                            }
                        });
                return answer.body();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }

        int status() {
            return status;
        }
    }

    FaultyProxy(int to) {
        this.to = to;
        server = LoopbackServer.start("/", this::handle);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// From now on, calls whose path holds a text, or whose target of AWS's JSON protocol does.
    void fail(String text, Fault fault) {
        faults.put(text, fault);
    }

    /// The paths that were asked for, in the order in which they came.
    List<String> asked() {
        return List.copyOf(asked);
    }

    void mend(String text) {
        faults.remove(text);
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            asked.add(call.getRequestURI().getPath());
            String target = String.valueOf(call.getRequestHeaders().getFirst("X-Amz-Target"));
            String named = call.getRequestURI().getPath() + ' ' + target;
            Fault fault =
                    faults.entrySet().stream()
                            .filter(one -> named.contains(one.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse(Fault.NONE);
            fault.happen(call, new Server(call, client, request(call)));
        }
    }

    private HttpRequest request(HttpExchange call) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + call.getRequestURI()))
                        .method(
                                call.getRequestMethod(),
                                BodyPublishers.ofByteArray(call.getRequestBody().readAllBytes()));
        call.getRequestHeaders()
                .forEach((name, values) ->
                        values.stream()
                                .filter(value -> isOthers(name))
                                .forEach(value -> request.header(name, value)));
        return request.build();
    }

    private static boolean isOthers(String name) {
        return !OURS.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":");
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
