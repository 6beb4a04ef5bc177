package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.database.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Many alerts that wait for a receiver which does not answer, and then does.
///
/// @param alerts how many waited
/// @param heapBefore bytes in use before there were any
/// @param heapWaiting bytes in use while all waited
/// @param received how many different messages came in the end
record AlertFlood(long alerts, long heapBefore, long heapWaiting, long received) {

    private static final int NO_CONTENT = 204;
    private static final int LOOK_EVERY_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 600;

    @JsonProperty
    double growth() {
        return (double) heapWaiting / heapBefore;
    }

    /// Opens the gates.
    ///
    /// @param pipeline sends to loopback, and has opened an alert before
    /// @return null where it has not
    static @Nullable AlertFlood of(Pipeline pipeline, Calls calls, long alerts)
            throws IOException, InterruptedException {
        Set<String> messages = ConcurrentHashMap.newKeySet();
        CountDownLatch answering = new CountDownLatch(1);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> take(exchange, answering, messages));
        server.start();
        try {
            calls.post(
                    "/api/v1/webhooks",
                    "{\"url\":\"http://127.0.0.1:%d/\",\"eventTypes\":[\"alert.withdrawn\"]}"
                            .formatted(server.getAddress().getPort()));
            Database database = pipeline.database();
            long before = Heap.used();
            if (open(database, alerts) < alerts) {
                return null;
            }
            await(() -> count(database, "not e.dispatched") == 0);
            long waiting = Heap.used();
            answering.countDown();
            await(() -> count(database, "d.state <> 'DELIVERED'") == 0);
            return new AlertFlood(alerts, before, waiting, messages.size());
        } finally {
            answering.countDown();
            server.stop(0);
        }
    }

    private static void take(HttpExchange exchange, CountDownLatch answering, Set<String> messages)
            throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            answering.await();
            messages.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As if so many alerts like one that was opened were withdrawn.
    private static int open(Database database, long alerts) {
        return database.update(
                """
                insert into alert_event (alert_id, subject_id, type, rule_id, severity, payload)
                select gen_random_uuid(), gen_random_uuid(), 'alert.withdrawn', e.rule_id, e.severity, e.payload
                from (select * from alert_event where type = 'alert.opened' order by alert_event_id limit 1) as e,
                     generate_series(1, ?)\
                """,
                alerts);
    }

    private static long count(Database database, String condition) {
        return database.first(
                        """
                        select count(*) as n
                        from alert_event e left join webhook_delivery d using (alert_event_id)
                        where e.type = 'alert.withdrawn' and %s\
                        """
                                .formatted(condition),
                        row -> row.getLong("n"))
                .orElse(0L);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailure(
                        "Alerts still wait after %d s".formatted(PATIENCE_SECONDS));
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
