package dev.hoptrail.api.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Alice asks to be forgotten. It takes a service of its own: nothing brings her back.
final class ErasureRestIT {
    private static final Path RECORDS =
            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json");
    private static final String WINDOW = "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z";

    @TempDir private static Path folder;
    private static RunningService service;
    private static JsonNode before;
    private static JsonNode lineageBefore;
    private static JsonNode alertsBefore;
    private static Instant known;
    private static JsonNode preview;
    private static String origin;
    private static HttpResponse<String> held;
    private static JsonNode asked;

    @BeforeAll
    static void erase() throws Exception {
        service = RunningService.start(Map.of("hoptrail.alerts.since", "2020-01-01T00:00:00Z"));
        service.push(Files.readAllBytes(RECORDS));
        RunningService.json(service.post("/api/v1/tree-heads", ""));
        before =
                service.json(
                        "/api/v1/sessions?q=origin:%22alice@corp.example%22&limit=50&" + WINDOW);
        origin = before.at("/items/0/origin/originId").asText();
        lineageBefore = lineage("depth:2");
        alertsBefore = service.json("/api/v1/alerts?limit=500");
        known = Instant.parse(before.path("asOf").asText());
        String hold =
                RunningService.json(
                                service.post(
                                        "/api/v1/holds",
                                        "{\"reason\":\"Case 9\",\"from\":\"2026-03-01T00:00:00Z\"}"))
                        .path("holdId")
                        .asText();
        held = ask("erase", "request 7");
        service.send(service.request("/api/v1/holds/" + hold).DELETE().build());
        preview = service.json("/api/v1/origins/" + origin + "/erasures/preview");
        HttpResponse<String> accepted = ask("erase", "request 7");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        asked = RunningService.json(accepted);
        String path = "/api/v1/erasures/" + asked.path("erasureId").asText();
        while (service.json(path).path("state").asText().equals("QUEUED")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        service.settle();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> ask(String mode, String reason) {
        return service.post(
                "/api/v1/origins/" + origin + "/erasures",
                "{\"mode\":\"%s\",\"reason\":\"%s\"}".formatted(mode, reason));
    }

    private static JsonNode lineage(String query) {
        String id =
                service.json("/api/v1/sessions?q=" + query + "&limit=1&" + WINDOW)
                        .at("/items/0/sessionId")
                        .asText();
        return service.json("/api/v1/sessions/" + id + "/lineage");
    }

    @Test
    void preview_saysWhatGetsAnotherName() {
        assertThat(preview.path("values"))
                .extracting(JsonNode::asText)
                .containsExactly("alice", "alice@corp.example");
        assertThat(preview.path("records").asLong()).isEqualTo(2);
        assertThat(preview.path("sessions").asLong()).isPositive();
        assertThat(preview.path("hold").isNull()).isTrue();
        assertThat(preview.path("beyond")).isNotEmpty();
    }

    @Test
    void legalHold_wins() {
        assertThat(held.statusCode()).isEqualTo(409);
        assertThat(RunningService.json(held).path("code").asText()).isEqualTo("held");
        assertThat(held.body()).contains("Case 9");
    }

    @Test
    void requests_thatSayTooMuchOrTooLittle_areRefused() {
        assertThat(ask("erase", "Alice wants it").statusCode()).isIn(400, 404);
        assertThat(
                        service.post(
                                        "/api/v1/origins/5d6e2c1f-0000-4000-8000-000000000001/erasures",
                                        "{\"mode\":\"erase\",\"reason\":\"x\"}")
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodyFindsHer() {
        JsonNode done = service.json("/api/v1/erasures/" + asked.path("erasureId").asText());
        assertThat(done.path("state").asText()).isEqualTo("DONE");
        assertThat(done.at("/rows/record").asLong()).isPositive();
        for (String path :
                List.of(
                        "/api/v1/sessions?limit=500&" + WINDOW,
                        "/api/v1/sessions/facets?field=origin&" + WINDOW,
                        "/api/v1/origins?limit=500",
                        "/api/v1/alerts?limit=500",
                        "/api/v1/denials?limit=500&" + WINDOW,
                        "/api/v1/erasures")) {
            HttpResponse<String> answer = service.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContainIgnoringCase("alice");
        }
        assertThat(service.json("/api/v1/sessions?q=alice&" + WINDOW).path("items")).isEmpty();
        for (JsonNode was : before.path("items")) {
            String id = was.path("sessionId").asText();
            if (was.path("sessionName").asText().equals("alice")) {
                assertThat(service.get("/api/v1/sessions/" + id).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void chains_areWhatTheyWere() {
        JsonNode now = lineage("depth:2");
        assertThat(shape(now)).isEqualTo(shape(lineageBefore));
        assertThat(now.at("/origin/name").asText()).startsWith("erased-");
        assertThat(service.json("/api/v1/alerts?limit=500").path("items"))
                .hasSameSizeAs(alertsBefore.path("items"));
    }

    private static List<String> shape(JsonNode lineage) {
        List<String> shape = new ArrayList<>();
        for (JsonNode one : lineage.path("sessions")) {
            shape.add(
                    one.at("/link/grade").asText()
                            + one.path("depth")
                            + one.at("/role/arn").asText()
                            + one.at("/origin/kind").asText()
                            + one.path("tags").size());
        }
        assertThat(shape).hasSize(2);
        return shape;
    }

    @Test
    void whatWasBelieved_isToldUnderTheNewNames() {
        String id = lineage("depth:2").at("/sessions/1/sessionId").asText();
        JsonNode then = service.json("/api/v1/sessions/" + id + "?knownAt=" + known);
        assertThat(then.path("sessionId").asText()).isEqualTo(id);
        assertThat(then.toString()).doesNotContainIgnoringCase("alice").contains("erased-");
    }

    @Test
    void theSameRecords_doNotBringHerBack() throws Exception {
        String sessions =
                service.json("/api/v1/sessions?limit=500&" + WINDOW).path("items").toString();
        service.push(Files.readAllBytes(RECORDS));
        assertThat(service.json("/api/v1/sessions?limit=500&" + WINDOW).path("items").toString())
                .isEqualTo(sessions);
    }

    @Test
    void packs_proveWhatIsLeft() throws Exception {
        RunningService.json(service.post("/api/v1/tree-heads", ""));
        Path pack = folder.resolve("pack.zip");
        Ran made =
                Ran.of(
                        service,
                        "export",
                        "--from",
                        "2026-03-02T00:00:00Z",
                        "--to",
                        "2026-03-03T00:00:00Z",
                        "--sample",
                        "50",
                        "-o",
                        pack.toString());
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        String signer = service.json("/api/v1/signing-keys").at("/items/0/fingerprint").asText();
        Ran verified = Ran.of("verify", pack.toString(), "--key", signer);
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("names were erased");
        assertThat(held(pack)).isEmpty();
    }

    private static List<String> held(Path pack) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                String text = new String(zip.getInputStream(entry).readAllBytes(), UTF_8);
                if (!entry.getName().endsWith(".pdf")
                        && text.toLowerCase(java.util.Locale.ROOT).contains("alice")) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }

    @Test
    void commands_tellOfIt() {
        Ran list = Ran.of(service, "erasures");
        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.out()).contains("erase", "DONE", "request 7");
        String other = service.json("/api/v1/origins?limit=500").at("/items/0/originId").asText();
        Ran shown = Ran.of(service, "erasures", "preview", other);
        assertThat(shown.exit()).isIn(0, 1);
    }
}
