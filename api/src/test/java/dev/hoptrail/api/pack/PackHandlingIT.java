package dev.hoptrail.api.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.pack.Calendar.Every;
import dev.hoptrail.api.pack.store.ScheduleStore;
import dev.hoptrail.api.pack.store.ScheduleStore.ScheduleRow;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done with packs once they are made, and packs that are made by themselves.
final class PackHandlingIT {

    private static final String UNKNOWN = "5d6e2c1f-0000-4000-8000-000000000001";

    private static RunningService service;
    private static String analyst;

    @BeforeAll
    static void start() {
        service = RunningService.start();
        HttpResponse<String> made =
                service.post("/api/v1/tokens", "{\"access\":\"analyst\",\"name\":\"team\"}");
        analyst = RunningService.json(made).path("token").asText();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode until(String path, Predicate<JsonNode> condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            JsonNode answer = service.json(path);
            if (condition.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer.toString()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static HttpResponse<String> asAnalyst(String path, String body) {
        return service.send(
                HttpRequest.newBuilder(service.uri(path))
                        .header("Authorization", "Bearer " + analyst)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private static JsonNode pack() throws InterruptedException {
        JsonNode asked =
                RunningService.json(
                        service.post(
                                "/api/v1/packs",
                                "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-02-01T00:00:00Z\",\"title\":\"January\"}"));
        return made(asked.path("packId").asText());
    }

    private static JsonNode made(String packId) throws InterruptedException {
        JsonNode pack =
                until(
                        "/api/v1/packs/" + packId,
                        one -> !List.of("QUEUED", "BUILDING").contains(one.path("state").asText()));
        assertThat(pack.path("state").asText()).as(pack.toString()).isEqualTo("READY");
        return pack;
    }

    @Test
    void reviews_stayWithThePack_andNameItsBytes() throws InterruptedException {
        JsonNode pack = pack();
        String path = "/api/v1/packs/" + pack.path("packId").asText() + "/dispositions";
        String exceptions = "{\"outcome\":\"EXCEPTIONS\",\"reason\":\"two sessions unexplained\"}";
        assertThat(pack.path("dispositions")).isEmpty();

        for (String wrong :
                List.of(
                        "{}",
                        "{\"outcome\":\"REVIEWED\"}",
                        "{\"reason\":\"x\"}",
                        "{\"outcome\":\"REVIEWED\",\"reason\":\" \"}")) {
            assertThat(service.post(path, wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(asAnalyst(path, exceptions).statusCode()).isEqualTo(403);
        assertThat(service.post(path, exceptions).statusCode()).isEqualTo(200);
        HttpResponse<String> second =
                service.post(path, "{\"outcome\":\"REVIEWED\",\"reason\":\"explained since\"}");

        JsonNode reviewed = RunningService.json(second);
        assertThat(reviewed.path("dispositions").findValuesAsText("outcome"))
                .containsExactly("EXCEPTIONS", "REVIEWED");
        JsonNode last = reviewed.at("/dispositions/1");
        assertThat(last.path("by").asText()).isEqualTo("admin");
        assertThat(last.path("reason").asText()).isEqualTo("explained since");
        assertThat(last.path("sha256")).isEqualTo(pack.path("sha256"));
        assertThat(service.json("/api/v1/packs").at("/items").toString())
                .contains("two sessions unexplained");
        until(
                "/api/v1/access-log?limit=500",
                log -> log.toString().contains("two sessions unexplained"));
        Database database = service.bean(Database.class);
        assertThatThrownBy(
                        () -> database.update("update pack_disposition set outcome = 'REVIEWED'"))
                .isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() -> database.update("delete from pack_disposition"))
                .isInstanceOf(DatabaseException.class);
        assertThat(
                        service.post("/api/v1/packs/" + UNKNOWN + "/dispositions", exceptions)
                                .statusCode())
                .isEqualTo(404);
    }

    /// Such as that of a quarter in which nobody used the emergency role.
    @Test
    void packOfNoSessions_isMadeAndVerified(@TempDir Path folder) {
        String file = folder.resolve("none.zip").toString();
        Ran made =
                Ran.of(
                        service,
                        "export",
                        "--from",
                        "2026-01-01T00:00:00Z",
                        "--to",
                        "2026-02-01T00:00:00Z",
                        "-o",
                        file);
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        String signer = service.json("/api/v1/signing-keys").at("/items/0/fingerprint").asText();

        Ran verified = Ran.of("verify", file, "--key", signer);

        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    }

    private static Clock at(String moment) {
        return Clock.fixed(Instant.parse(moment), ZoneOffset.UTC);
    }

    /// Packs that were asked for at some moment.
    private static int madeAt(String moment) {
        Schedules schedules = new Schedules(service.bean(ScheduleStore.class), at(moment));
        int made = 0;
        while (schedules.makeNext()) {
            made++;
        }
        return made;
    }

    /// A schedule of years that no process of today gets to.
    private static ScheduleRow schedule(Every every, String from) {
        ScheduleRow row =
                new ScheduleRequest("Far", every, null, null, 24, "role:*", 3, null)
                        .row(UUID.randomUUID(), "admin", Instant.parse(from));
        service.bean(ScheduleStore.class).add(row);
        return row;
    }

    /// So that no other test finds its periods due.
    private static void end(String schedule) {
        HttpRequest delete = service.request("/api/v1/schedules/" + schedule).DELETE().build();
        assertThat(service.send(delete).statusCode()).isEqualTo(204);
    }

    private static List<JsonNode> packsOf(UUID schedule) {
        return StreamSupport.stream(
                        service.json("/api/v1/packs?limit=500").path("items").spliterator(), false)
                .filter(pack -> pack.path("scheduleId").asText().equals(schedule.toString()))
                .toList();
    }

    @Test
    void everyPeriodHasOnePack_onceItIsOverAndLateRecordsAreIn_afterAStopToo()
            throws InterruptedException {
        ScheduleRow row = schedule(Every.MONTH, "2090-01-05T10:00:00Z");

        assertThat(madeAt("2090-03-01T23:59:59Z")).isZero();
        assertThat(madeAt("2090-03-02T00:00:00Z")).isEqualTo(1);
        assertThat(madeAt("2090-03-02T00:00:00Z")).isZero();
        // Nothing ran from March to June.
        assertThat(madeAt("2090-06-10T00:00:00Z")).isEqualTo(3);
        List<Thread> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(Thread.startVirtualThread(() -> madeAt("2090-09-10T00:00:00Z")));
        }
        for (Thread process : processes) {
            process.join();
        }
        madeAt("2090-09-10T00:00:00Z");
        end(row.scheduleId().toString());

        List<JsonNode> packs = packsOf(row.scheduleId());
        assertThat(packs)
                .extracting(pack -> pack.at("/request/from").asText().substring(0, 10))
                .containsExactlyInAnyOrder(
                        "2090-02-01",
                        "2090-03-01",
                        "2090-04-01",
                        "2090-05-01",
                        "2090-06-01",
                        "2090-07-01",
                        "2090-08-01");
        assertThat(packs)
                .allSatisfy(pack -> {
                    assertThat(pack.at("/request/title").asText()).startsWith("Far, 2090-");
                    assertThat(pack.at("/request/query").asText()).isEqualTo("role:*");
                    assertThat(pack.at("/request/sampleSize").asInt()).isEqualTo(3);
                    assertThat(pack.path("askedBy").asText()).isEqualTo("admin");
                });
        assertThat(packs)
                .extracting(pack -> pack.at("/request/seed").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void endedSchedule_makesNoMore() {
        ScheduleRow row = schedule(Every.QUARTER, "2091-01-01T00:00:00Z");
        assertThat(row.from()).isEqualTo("2091-01-01T00:00:00Z");
        assertThat(row.to()).isEqualTo("2091-04-01T00:00:00Z");
        String path = "/api/v1/schedules/" + row.scheduleId();

        end(row.scheduleId().toString());

        assertThat(madeAt("2092-01-01T00:00:00Z")).isZero();
        assertThat(service.json(path).path("endedBy").asText()).isEqualTo("admin");
        assertThat(service.send(service.request(path).DELETE().build()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void schedule_ofATimeThatIsOver_isMadeUpForByTheService() throws InterruptedException {
        Instant from = Instant.now().minus(70, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
        HttpResponse<String> made =
                service.post(
                        "/api/v1/schedules",
                        "{\"name\":\"Past\",\"cron\":\"0 0 1 * *\",\"delayHours\":0,\"from\":\"%s\"}"
                                .formatted(from));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = RunningService.json(made).path("scheduleId").asText();

        try {
            until("/api/v1/schedules/" + id, schedule -> schedule.path("packs").asInt() > 0);
        } finally {
            end(id);
        }
        made(packsOf(UUID.fromString(id)).getFirst().path("packId").asText());
        assertThat(service.json("/api/v1/schedules?limit=1").path("items")).hasSize(1);
    }

    @Test
    void schedules_thatMeanNothing_areRefused() {
        for (String wrong :
                List.of(
                        "{}",
                        "{\"name\":\"x\"}",
                        "{\"name\":\"\",\"every\":\"MONTH\"}",
                        "{\"name\":\"x\",\"every\":\"MONTH\",\"cron\":\"0 0 1 * *\"}",
                        "{\"name\":\"x\",\"every\":\"DAY\"}",
                        "{\"name\":\"x\",\"cron\":\"every day\"}",
                        "{\"name\":\"x\",\"cron\":\"0 * * * *\"}",
                        "{\"name\":\"x\",\"cron\":\"0 0 31 2 *\"}",
                        "{\"name\":\"x\",\"every\":\"MONTH\",\"from\":\"2001-01-01T00:00:00Z\"}",
                        "{\"name\":\"x\",\"every\":\"MONTH\",\"delayHours\":721}",
                        "{\"name\":\"x\",\"every\":\"MONTH\",\"query\":\"nope:x\"}")) {
            assertThat(service.post("/api/v1/schedules", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        String right = "{\"name\":\"x\",\"every\":\"MONTH\"}";
        assertThat(asAnalyst("/api/v1/schedules", right).statusCode()).isEqualTo(403);
        assertThat(service.get("/api/v1/schedules/" + UNKNOWN).statusCode()).isEqualTo(404);
    }

    @Test
    void commandLine_doesTheSame() throws InterruptedException {
        String pack = pack().path("packId").asText();
        Ran reviewed = Ran.of(service, "packs", "review", pack, "REVIEWED", "--reason", "all seen");
        assertThat(reviewed.exit()).as(reviewed.err()).isZero();
        assertThat(reviewed.out()).startsWith("REVIEWED: SHA-256 ");
        assertThat(Ran.of(service, "packs", "review", pack, "REVIEWED").err()).contains("reason");
        assertThat(Ran.of(service, "packs").out()).contains("REVIEWED", "January", pack);

        Ran added = Ran.of(service, "schedules", "add", "Yearly", "--every", "year");
        assertThat(added.exit()).as(added.err()).isZero();
        String schedule = added.out().substring(0, added.out().indexOf(':'));
        assertThat(Ran.of(service, "schedules").out()).contains("Yearly", "0 0 1 1 *", schedule);
        assertThat(Ran.of(service, "schedules", "end", schedule).exit()).isZero();
        assertThat(Ran.of(service, "schedules").out()).contains("ended");
        assertThat(Ran.of(service, "schedules", "end", schedule).exit()).isEqualTo(1);
    }
}
