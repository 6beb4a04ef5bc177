package dev.hoptrail.api.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.pack.PackZip;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.proof.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Alice asks to be forgotten. It takes a service of its own: nothing brings her back.
final class ErasureRestIT {
    private static final ObjectMapper JSON = new ObjectMapper();
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
        service.push(records());
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

    /// The fixture, and a call of hers into another account, as both accounts have it.
    private static byte[] records() throws IOException {
        ObjectNode file = (ObjectNode) JSON.readTree(RECORDS.toFile());
        ArrayNode records = (ArrayNode) file.path("Records");
        ObjectNode own = records.get(1).deepCopy();
        own.put("eventTime", "2026-03-02T08:40:00Z")
                .put("eventID", "33333333-0000-4000-8000-000000000001");
        own.put("sharedEventID", "33333333-0000-4000-8000-000000000003");
        ((ObjectNode) own.path("requestParameters"))
                .put("roleArn", "arn:aws:iam::444455556666:role/Books")
                .put("roleSessionName", "books");
        ObjectNode response = (ObjectNode) own.path("responseElements");
        ((ObjectNode) response.path("credentials"))
                .put("accessKeyId", "ASIAEXAMPLEKEY000033")
                .put("expiration", "Mar 2, 2026, 9:40:00 AM");
        ((ObjectNode) response.path("assumedRoleUser"))
                .put("assumedRoleId", "AROAEXAMPLEBOOKS00033:books")
                .put("arn", "arn:aws:sts::444455556666:assumed-role/Books/books");
        ObjectNode theirs = own.deepCopy();
        theirs.put("recipientAccountId", "444455556666")
                .put("eventID", "33333333-0000-4000-8000-000000000002");
        theirs.set(
                "userIdentity",
                JSON.createObjectNode()
                        .put("type", "AWSAccount")
                        .put("principalId", "AROAEXAMPLESIGNIN0001:alice")
                        .put("accountId", "111122223333"));
        records.add(own).add(theirs);
        return JSON.writeValueAsBytes(file);
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
        assertThat(preview.path("records").asLong()).isEqualTo(4);
        assertThat(preview.path("plain")).isEmpty();
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
        service.push(records());
        assertThat(service.json("/api/v1/sessions?limit=500&" + WINDOW).path("items").toString())
                .isEqualTo(sessions);
    }

    @Test
    void packs_proveWhatIsLeft() throws Exception {
        Ran withheld = verified(export("withheld", "--withhold", "sessionName,userName,sourceIp"));
        assertThat(withheld.out()).contains("names were erased", "Withheld are");
        Ran limited = verified(export("limited", "--accounts", "444455556666"));
        assertThat(limited.out()).contains("names were erased");
        Path whole = export("whole");
        assertThat(verified(whole).out()).contains("names were erased");
        tamperingIsFound(whole);
    }

    private static Path export(String name, String... more) throws IOException {
        RunningService.json(service.post("/api/v1/tree-heads", ""));
        Path pack = folder.resolve(name + ".zip");
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "export",
                                "--from",
                                "2026-03-02T00:00:00Z",
                                "--to",
                                "2026-03-03T00:00:00Z",
                                "--query",
                                "depth:3 OR session:books",
                                "--sample",
                                "2",
                                "-o",
                                pack.toString()));
        words.addAll(List.of(more));
        Ran made = Ran.of(service, words.toArray(String[]::new));
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        assertThat(telling(pack)).isEmpty();
        return pack;
    }

    private static Ran verified(Path pack) {
        Ran verified = verify(pack);
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        return verified;
    }

    private static Ran verify(Path pack) {
        return Ran.of("verify", pack.toString(), "--key", signer().path("fingerprint").asText());
    }

    private static JsonNode signer() {
        return service.json("/api/v1/signing-keys").at("/items/0");
    }

    private static List<String> telling(Path pack) throws IOException {
        List<String> names = new ArrayList<>();
        PackZip zip = PackZip.read(Files.readAllBytes(pack));
        for (String name : zip.names()) {
            if (!name.endsWith(".pdf")
                    && zip.text(name).toLowerCase(Locale.ROOT).contains("alice")) {
                names.add(name);
            }
        }
        return names;
    }

    private static void tamperingIsFound(Path pack) throws IOException {
        tamper(
                pack,
                "records",
                "a clean record",
                one -> !one.has("erased"),
                one -> one.put("erased", true));
        tamper(
                pack,
                "records",
                "no word of it",
                ErasureRestIT::isProven,
                one -> one.remove("erased"));
        tamper(
                pack,
                "records",
                "the hash of all",
                ErasureRestIT::isProven,
                one -> one.put("sha256", "ab".repeat(32)));
        tamper(
                pack,
                "chains",
                "what stands in",
                ErasureRestIT::isProven,
                one ->
                        edit(
                                one,
                                "",
                                field ->
                                        field.put(
                                                "value",
                                                field.path("value")
                                                        .asText()
                                                        .replaceFirst(
                                                                "erased-[0-9a-f]{20}",
                                                                "erased-" + "0".repeat(20)))));
        tamper(
                pack,
                "records",
                "a commitment",
                ErasureRestIT::isProven,
                one -> edit(one, "", field -> field.put("commitment", "ab".repeat(32))));
        tamper(
                pack,
                "records",
                "what no erasure changes",
                ErasureRestIT::isProven,
                one -> edit(one, "awsRegion", ErasureRestIT::withhold));
    }

    private static boolean isProven(ObjectNode record) {
        return record.path("erased").asBoolean() && !record.path("fields").isEmpty();
    }

    private static void withhold(ObjectNode field) {
        RecordCommitment.Field.Withheld made =
                new RecordCommitment()
                        .withhold(
                                new RecordCommitment.Field.Shown(
                                        field.path("name").asText(),
                                        null,
                                        field.path("value").asText(),
                                        HexFormat.of().parseHex(field.path("salt").asText())));
        field.remove("salt");
        field.put("value", "\"erased-" + "0".repeat(20) + "\"")
                .put("commitment", HexFormat.of().formatHex(made.commitment()));
    }

    private static void edit(ObjectNode record, String name, Consumer<ObjectNode> how) {
        try {
            int edited = 0;
            List<RawRecord.FieldLine> fields = new ArrayList<>();
            for (JsonNode field : record.path("fields")) {
                if (name.isEmpty()
                        ? field.path("value").asText().contains("erased-")
                        : field.path("name").asText().equals(name)) {
                    how.accept((ObjectNode) field);
                    edited++;
                }
                fields.add(PackJson.reader(RawRecord.FieldLine.class).readValue(field));
            }
            assertThat(edited).as(name).isPositive();
            record.put("body", RawRecord.text(fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tamper(
            Path pack,
            String found,
            String what,
            Predicate<ObjectNode> which,
            Consumer<ObjectNode> how)
            throws IOException {
        PackZip zip = PackZip.read(Files.readAllBytes(pack));
        int tampered = 0;
        for (String name : List.copyOf(zip.names())) {
            if (name.endsWith("raw.jsonl")) {
                List<String> lines = new ArrayList<>();
                for (String line : zip.lines(name)) {
                    ObjectNode record = (ObjectNode) JSON.readTree(line);
                    if (which.test(record)) {
                        how.accept(record);
                        tampered++;
                    }
                    lines.add(record.toString());
                }
                zip.put(name, String.join("\n", lines) + "\n");
            }
        }
        assertThat(tampered).as(what).isPositive();
        PackZip.Key stolen =
                PackZip.Key.stolen(
                        service.data().resolve("signing.key"),
                        VerifierKey.read(signer().path("verifier").asText()).orElseThrow());
        Ran report = verify(zip.signedBy(stolen).write(folder.resolve("tampered-again.zip")));
        assertThat(report.exit()).as(what + report.out()).isEqualTo(1);
        assertThat(report.out()).as(what).contains("FAILED " + found);
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
