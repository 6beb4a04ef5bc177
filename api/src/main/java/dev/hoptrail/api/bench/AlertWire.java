package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.database.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// How long it takes from the commit of a session until a webhook is told of what was found on it,
/// while records are read. Watches the change feed, and receives on loopback.
final class AlertWire implements AutoCloseable {

    /// What a service needs to be told so that it sends here, of events however old.
    static final Map<String, Object> SETTINGS =
            Map.of(
                    "hoptrail.webhooks.allow",
                    List.of("127.0.0.0/8"),
                    "hoptrail.alerts.since",
                    "2000-01-01T00:00:00Z");

    private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);
    private static final int LOOK_EVERY_MILLIS = 10;
    private static final int NO_CONTENT = 204;

    private final Database database;
    private final HttpServer server;
    private final Map<Long, Long> committed = new LinkedHashMap<>();
    private final Map<UUID, Long> told = new ConcurrentHashMap<>();
    private final Thread watcher =
            Thread.ofPlatform().daemon().name("feed-watcher").unstarted(this::watch);
    private volatile boolean closing;
    private volatile @Nullable RuntimeException failure;
    private long lastXid;

    private AlertWire(Database database, HttpServer server) {
        this.database = database;
        this.server = server;
    }

    /// Watches a service from now on.
    static AlertWire of(Pipeline pipeline, Calls calls) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        AlertWire wire = new AlertWire(pipeline.database(), server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", wire::take);
        server.start();
        try {
            calls.post(
                    "/api/v1/webhooks",
                    "{\"url\":\"http://127.0.0.1:%d/\",\"eventTypes\":[\"alert.opened\"]}"
                            .formatted(server.getAddress().getPort()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        }
        wire.watcher.start();
        return wire;
    }

    private void take(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        try (exchange) {
            JsonNode message = JSON.readValue(exchange.getRequestBody().readAllBytes());
            String alert = message.path("data").path("alertId").asText();
            if (!alert.isEmpty()) {
                told.putIfAbsent(UUID.fromString(alert), now);
            }
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    private void watch() {
        try {
            while (!closing) {
                look();
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void look() {
        List<Long> xids =
                database.list(
                        """
                        select distinct xid::text::bigint as xid from change_feed
                        where xid > ?::text::xid8 and part >= 0 and xid < (select pg_snapshot_xmin(feed_snapshot()))
                        order by xid\
                        """,
                        row -> row.getLong("xid"),
                        Long.toString(lastXid));
        long now = System.nanoTime();
        for (long xid : xids) {
            committed.put(xid, now);
            lastXid = xid;
        }
    }

    /// An alert with the last transaction before it that told of its session.
    private record Opened(UUID alertId, long xid) {}

    private List<Opened> opened() {
        return database.list(
                """
                select e.alert_id, max(f.xid::text::bigint) as xid
                from alert_event e
                join (select xid, unnest(session_ids) as session_id from change_feed where part >= 0) as f
                    on f.session_id = e.subject_id and f.xid < e.xid
                where e.type = 'alert.opened'
                group by e.alert_event_id, e.alert_id\
                """,
                row -> new Opened(row.getObject("alert_id", UUID.class), row.getLong("xid")));
    }

    /// What it took.
    ///
    /// @param told alerts of which a webhook was told
    /// @param medianSeconds from the commit that told of the session to the webhook
    /// @param batchSeconds from commit to commit of the correlator, in the mean
    record Latency(int told, double medianSeconds, double batchSeconds) {

        /// Half of what is told is told within so many batches.
        static final double BOUND = 2;

        @JsonProperty
        double batches() {
            return medianSeconds / batchSeconds;
        }
    }

    /// Ends watching.
    ///
    /// @return null where nothing was told, or nothing was committed after another
    @Nullable Latency latency() throws InterruptedException {
        closing = true;
        watcher.join();
        if (failure != null) {
            throw failure;
        }
        List<Double> seconds = new ArrayList<>();
        for (Opened alert : opened()) {
            Long from = committed.get(alert.xid());
            Long to = told.get(alert.alertId());
            if (from != null && to != null) {
                seconds.add((to - from) / 1e9);
            }
        }
        List<Long> commits = List.copyOf(committed.values());
        double watched = commits.isEmpty() ? 0 : (commits.getLast() - commits.getFirst()) / 1e9;
        if (seconds.isEmpty() || watched <= 0) {
            return null;
        }
        Collections.sort(seconds);
        return new Latency(
                seconds.size(), seconds.get(seconds.size() / 2), watched / (commits.size() - 1));
    }

    @Override
    public void close() {
        closing = true;
        server.stop(0);
    }
}
