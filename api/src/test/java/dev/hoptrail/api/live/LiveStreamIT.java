package dev.hoptrail.api.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.live.EventReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The live stream through the whole service.
final class LiveStreamIT {

    private static final int MOST = 4;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static RunningService service;

    @BeforeAll
    static void start() {
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.alerts.since", "2020-01-01T00:00:00Z",
                                "hoptrail.stream.most", String.valueOf(MOST),
                                "hoptrail.stream.heartbeat", "200ms",
                                "hoptrail.stream.patience", "5s"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/fixtures", name));
    }

    /// Streams that were left are noticed when something is written to them.
    private static void awaitNoStreams() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!service.get("/prometheus").body().contains("hoptrail_streams 0.0")) {
            assertThat(System.nanoTime()).as("still open").isLessThan(deadline);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static EventReader reader(String parameters, @Nullable String lastEventId) {
        EventReader reader = new EventReader(service, parameters, lastEventId);
        assertThat(reader.status()).isEqualTo(200);
        return reader;
    }

    /// Tells of as many alerts, each in a transaction of its own.
    private static void tell(int from, int to) {
        for (int number = from; number <= to; number++) {
            tell(number, 1, 0);
        }
    }

    private static void tell(int number, int count, int bytes) {
        service.bean(Database.class)
                .update(
                        """
                        insert into alert_event (alert_id, subject_id, type, rule_id, severity, payload)
                        select gen_random_uuid(), gen_random_uuid(), 'alert.opened', 'fan-out', 'HIGH',
                               jsonb_build_object('number', ?::int, 'padding', repeat('x', ?::int))
                        from generate_series(1, ?)
                        """,
                        number,
                        bytes,
                        count);
    }

    private static boolean isNumber(Event event, int number) {
        return event.data().path("alert").path("number").asInt(-1) == number;
    }

    private static List<Integer> numbers(List<Event> events) {
        return events.stream()
                .filter(event -> event.data().path("alert").has("number"))
                .map(event -> event.data().path("alert").path("number").asInt())
                .toList();
    }

    @Test
    void sessionsAndAlerts_areToldAsTheyHappen() throws IOException {
        awaitNoStreams();
        try (EventReader all = reader("", null);
                EventReader alertsOnly = reader("?type=alert", null)) {
            assertThat(all.contentType()).startsWith("text/event-stream");
            all.next(event -> event.name().equals("heartbeat"));
            alertsOnly.next(event -> event.name().equals("heartbeat"));
            service.push(fixture("two-root-tasks.json"));

            Event linked =
                    all.next(event ->
                            event.data().path("session").path("kind").asText().equals("ROOT_TASK"));
            Event opened = all.next(event -> event.name().equals("alert"));
            assertThat(linked.name()).isEqualTo("session");
            assertThat(linked.data().path("session").path("sessionId"))
                    .isEqualTo(linked.data().path("sessionId"));
            assertThat(opened.data().path("type").asText()).isEqualTo("alert.opened");
            String alertId = opened.data().path("alert").path("alertId").asText();

            String path = "/api/v1/alerts/" + alertId + "/dispositions";
            service.post(path, "{\"outcome\":\"ACKNOWLEDGED\",\"reason\":\"seen\"}");

            for (EventReader reader : List.of(all, alertsOnly)) {
                List<Event> seen =
                        reader.until(event ->
                                event.data().path("type").asText().equals("alert.acknowledged"));
                assertThat(seen.getLast().data().path("alert").path("alertId").asText())
                        .isEqualTo(alertId);
                if (reader == alertsOnly) {
                    assertThat(seen).noneMatch(event -> event.name().equals("session"));
                }
            }
        }
    }

    @Test
    void whoComesBack_missesNothing_andSeesNothingTwice() throws IOException {
        awaitNoStreams();
        String place;
        try (EventReader first = reader("?type=alert", null)) {
            first.next(event -> event.name().equals("heartbeat"));
            tell(1, 30);
            List<Event> seen = first.until(event -> isNumber(event, 12));
            assertThat(numbers(seen)).isEqualTo(IntStream.rangeClosed(1, 12).boxed().toList());
            place = seen.getLast().id();
        }
        tell(31, 40);
        service.push(fixture("alice-deploys-and-audits.json"));

        try (EventReader again = reader("", place)) {
            List<Event> seen = again.until(event -> isNumber(event, 40));
            List<Event> rest = again.until(event -> isOfRole(event, "Audit"));

            assertThat(numbers(seen)).isEqualTo(IntStream.rangeClosed(13, 40).boxed().toList());
            assertThat(seen).noneMatch(event -> event.name().equals("reset"));
            assertThat(numbers(rest)).isEmpty();
        }
        try (EventReader end = reader("?type=alert", place)) {
            // A place between events, as a heartbeat tells it, is as good as one of an event.
            end.until(event -> isNumber(event, 40));
            place = end.next(event -> event.name().equals("heartbeat")).id();
        }
        tell(41, 42);
        try (EventReader last = reader("?type=alert", place)) {
            assertThat(numbers(last.until(event -> isNumber(event, 42)))).containsExactly(41, 42);
        }
    }

    private static boolean isOfRole(Event event, String name) {
        return event.data().path("session").path("role").path("name").asText().equals(name);
    }

    @Test
    void whatOneTransactionTold_isResumedInItsMidst() {
        awaitNoStreams();
        String place;
        try (EventReader first = reader("?type=alert", null)) {
            first.next(event -> event.name().equals("heartbeat"));
            tell(7, 500, 10);
            for (int i = 0; i < 250; i++) {
                first.next(event -> isNumber(event, 7));
            }
            place = first.next(event -> isNumber(event, 7)).id();
        }
        tell(8, 1, 0);
        try (EventReader again = reader("?type=alert", place)) {
            List<Event> seen = again.until(event -> isNumber(event, 8));
            assertThat(seen.stream().filter(event -> isNumber(event, 7))).hasSize(249);
        }
    }

    @Test
    void placesThatCannotBeResumed_areToldToLoadAnew() {
        awaitNoStreams();
        String now;
        try (EventReader reader = reader("", null)) {
            now = reader.next(event -> event.name().equals("heartbeat")).id();
        }
        String later = now.replaceFirst("\\.\\d+\\.", ".999999999999.");
        String elsewhere = UUID.randomUUID() + now.substring(36);
        for (String place : List.of("nonsense", "1", elsewhere, later)) {
            awaitNoStreams();
            try (EventReader reader = reader("", place)) {
                Event reset = reader.until(event -> true).getFirst();
                assertThat(reset.name()).as(place).isEqualTo("reset");
                assertThat(reset.id()).startsWith(now.substring(0, 36));
            }
        }
        tell(9, LiveFeed.MOST_MISSED + 1, 0);
        awaitNoStreams();
        try (EventReader late = reader("?type=alert", now)) {
            assertThat(late.until(event -> true).getFirst().name()).isEqualTo("reset");
            tell(10, 1, 0);
            assertThat(numbers(late.until(event -> isNumber(event, 10)))).containsExactly(10);
        }
    }

    @Test
    void moreStreamsThanMayBe_areRefused() {
        awaitNoStreams();
        List<EventReader> open = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                open.add(reader("", null));
            }
            EventReader refused = new EventReader(service, "", null);
            open.add(refused);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.contentType()).startsWith("application/problem+json");
        } finally {
            open.forEach(EventReader::close);
        }
        awaitNoStreams();
        reader("", null).close();
    }

    @Test
    void wrongQuestions_areRefused() {
        assertThat(service.get("/api/v1/stream?type=weather").statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/stream?kind=alert").statusCode()).isEqualTo(400);
    }

    @Test
    void readerThatTakesNothing_isDropped() throws IOException {
        awaitNoStreams();
        URI address = service.uri("/");
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            String request =
                    """
                    GET /api/v1/stream HTTP/1.1\r
                    Host: %s\r
                    Authorization: Bearer %s\r
                    \r
                    """
                            .formatted(address.getAuthority(), service.token());
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream answer = socket.getInputStream();
            // The head has come: the stream is open.
            assertThat(answer.read()).isEqualTo('H');
            int told = 40_000_000;
            tell(11, 1_000, told / 1_000);

            awaitNoStreams();

            long taken = 0;
            byte[] chunk = new byte[64 * 1024];
            try {
                for (int count = 0; count >= 0; count = answer.read(chunk)) {
                    taken += count;
                }
            } catch (java.net.SocketException reset) {
                // That is an end, too.
            }
            assertThat(taken).isLessThan(told);
        }
    }

    @Test
    void serviceThatStops_endsItsStreams() {
        RunningService stopping =
                RunningService.start(Map.of("hoptrail.parts", "api", "hoptrail.detect", "false"));
        try (EventReader reader = new EventReader(stopping, "", null)) {
            reader.next(event -> event.name().equals("heartbeat"));
            stopping.close();
            // Whether the end of the answer still goes out, or the connection is closed first, is
            // the same to who comes back.
            reader.next(event -> List.of("end", "broken").contains(event.name()));
        }
    }
}
