package dev.hoptrail.api.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.database.store.DatabaseException;
import dev.hoptrail.api.pack.Calendar.Every;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.store.ScheduleStore;
import dev.hoptrail.api.pack.store.ScheduleStore.ScheduleRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
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
import java.util.stream.Stream;
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

    private static HttpRequest.Builder verification(String query) {
        return service.request("/api/v1/verifications" + query)
                .header("Content-Type", "application/zip");
    }

    private static String signer() {
        return service.json("/api/v1/signing-keys").at("/items/0/fingerprint").asText();
    }

    private static byte[] content(JsonNode pack) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        service.request(
                                        "/api/v1/packs/"
                                                + pack.path("packId").asText()
                                                + "/content")
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    private static List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hoptrail-verify"))
                    .toList();
        }
    }

    @Test
    void packThatIsHeld_isVerified_byTheKeyThatIsGivenOrByNobody() throws InterruptedException {
        JsonNode pack = pack();
        String path = "/api/v1/packs/" + pack.path("packId").asText() + "/verifications";

        JsonNode verified = RunningService.json(service.post(path + "?key=" + signer(), ""));
        JsonNode consistent = RunningService.json(service.post(path, ""));
        JsonNode other = RunningService.json(service.post(path + "?key=" + "0".repeat(64), ""));

        assertThat(verified.path("verdict").asText()).as(verified.toString()).isEqualTo("VERIFIED");
        assertThat(verified.path("signer").asText()).isEqualTo(signer());
        assertThat(verified.path("sha256")).isEqualTo(pack.path("sha256"));
        assertThat(verified.path("checks").findValuesAsText("name"))
                .startsWith("manifest", "signature", "files");
        assertThat(consistent.path("verdict").asText()).isEqualTo("CONSISTENT");
        assertThat(other.path("verdict").asText()).isEqualTo("FAILED");
        assertThat(other.path("checks").toString()).contains("is not the given key");
        assertThat(service.post(path + "?key=/etc/passwd", "").statusCode()).isEqualTo(400);
        assertThat(service.post("/api/v1/packs/" + UNKNOWN + "/verifications", "").statusCode())
                .isEqualTo(404);
        assertThat(asAnalyst(path, "").statusCode()).isEqualTo(403);
        until("/api/v1/access-log?limit=500", log -> log.toString().contains(path));
    }

    @Test
    void packThatIsSent_isVerified_andNothingOfItIsKept(@TempDir Path folder)
            throws IOException, InterruptedException {
        byte[] whole = content(pack());
        PackZip altered = PackZip.read(whole);
        altered.edit(PackFiles.COVERAGE, text -> text + "{\"rejected\":0}\n");
        Path file = altered.write(folder.resolve("altered.zip"));

        JsonNode verified =
                RunningService.json(
                        service.send(
                                verification("?key=" + signer())
                                        .POST(BodyPublishers.ofByteArray(whole))
                                        .build()));
        JsonNode failed =
                RunningService.json(
                        service.send(verification("").POST(BodyPublishers.ofFile(file)).build()));
        HttpResponse<String> none =
                service.send(verification("").POST(BodyPublishers.ofString("PK no")).build());

        assertThat(verified.path("verdict").asText()).as(verified.toString()).isEqualTo("VERIFIED");
        assertThat(verified.path("size").asLong()).isEqualTo(whole.length);
        assertThat(failed.path("verdict").asText()).isEqualTo("FAILED");
        assertThat(failed.at("/checks/2/failures").toString()).contains(PackFiles.COVERAGE);
        assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
        assertThat(kept()).isEmpty();
    }

    /// Begins to send a pack, as slowly as somebody may.
    private static Socket sending(long length) throws IOException {
        URI address = service.uri("/");
        Socket socket = new Socket(address.getHost(), address.getPort());
        String head =
                """
                POST /api/v1/verifications HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Content-Type: application/zip\r
                Content-Length: %d\r
                \r
                PK\
                """
                        .formatted(address.getHost(), service.token(), length);
        socket.getOutputStream().write(head.getBytes(UTF_8));
        return socket;
    }

    /// Takes places until none is left, however many those who were just answered still hold.
    private static List<Socket> untilAllPlacesAreTaken() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<Socket> slow = new ArrayList<>();
        int status = service.send(none()).statusCode();
        while (status != 503) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            slow.add(sending(1_000));
            // One who sends slowly keeps nobody out.
            if (slow.size() == 1) {
                untilAnswered(400);
            }
            for (int i = 0; i < 10 && status != 503; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
                status = service.send(none()).statusCode();
            }
        }
        return slow;
    }

    private static HttpRequest none() {
        return verification("").POST(BodyPublishers.ofString("none")).build();
    }

    private static void untilAnswered(int status) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (service.send(none()).statusCode() != status) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void verifications_areFewAtATime_andOfABoundedSize() throws IOException, InterruptedException {
        List<Socket> slow = untilAllPlacesAreTaken();
        assertThat(slow).hasSizeGreaterThanOrEqualTo(Verifications.PLACES);
        // Who goes away leaves the place to others, and nothing behind.
        for (Socket one : slow) {
            one.close();
        }
        untilAnswered(400);
        assertThat(kept()).isEmpty();
        try (Socket large = sending(Verifications.MOST + 1);
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(large.getInputStream(), UTF_8))) {
            assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
        }
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
                new ScheduleRequest("Far", every, null, null, 24, "role:*", 3, null, null, null)
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
