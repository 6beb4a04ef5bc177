package dev.hoptrail.api.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.pack.format.Dossier;
import dev.hoptrail.api.pack.format.DossierPage;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.verify.Bounds;
import dev.hoptrail.api.pack.verify.Check;
import dev.hoptrail.api.pack.verify.PackVerifier;
import dev.hoptrail.api.pack.verify.PackVerifier.Originals;
import dev.hoptrail.api.pack.verify.Report;
import dev.hoptrail.api.pack.verify.Trust;
import dev.hoptrail.api.timestamp.Authorities;
import dev.hoptrail.api.timestamp.TestAuthority;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.proof.VerifierKey;
import dev.hoptrail.correlate.simulate.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Packs as an auditor gets them, and as somebody alters them on the way.
final class PackIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDS = 900;
    private static final String HOSTILE = "=HYPERLINK(\\\"http://x\\\")<script>alert(1)</script>";

    private static RunningService service;
    private static TestAuthority authority;
    private static byte[] pack;
    private static byte[] redacted;
    private static String signer;
    private static PackZip.Key stolen;

    @TempDir private Path folder;

    @BeforeAll
    static void makePack() throws IOException, InterruptedException {
        authority = new TestAuthority();
        service =
                RunningService.start(
                        Map.of("hoptrail.evidence.timestamp-url", authority.url().toString()));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Simulation.forest(RECORDS, 11)
                .records()
                .forEach(one -> {
                    lines.writeBytes(one);
                    lines.write('\n');
                });
        lines.writeBytes((hostile() + "\n").getBytes(UTF_8));
        lines.writeBytes(Carol.records().getBytes(UTF_8));
        service.push(lines.toByteArray());
        JsonNode made =
                make(
                        "{\"from\":\"2013-01-01T00:00:00Z\",\"to\":\"2030-01-01T00:00:00Z\",\"sampleSize\":10,\"seed\":\"s\"}");
        assertThat(made.path("state").asText()).as(made.toString()).isEqualTo("READY");
        pack = content(made.path("packId").asText());
        redacted = redacted("2013-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "\"pseudonyms\":\"p\"");
        JsonNode key = service.json("/api/v1/signing-keys").path("items").path(0);
        signer = key.path("fingerprint").asText();
        stolen =
                PackZip.Key.stolen(
                        service.data().resolve("signing.key"),
                        VerifierKey.read(key.path("verifier").asText()).orElseThrow());
    }

    @AfterAll
    static void stop() {
        service.close();
        authority.close();
    }

    /// Somebody names a session so that a spreadsheet or a browser would obey.
    private static String hostile() {
        return """
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAHOSTILEHOSTILE01","arn":"arn:aws:iam::111111111111:user/mallory","accountId":"111111111111","accessKeyId":"AKIAHOSTILEHOSTILE01","userName":"mallory"},"eventTime":"2026-01-31T08:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.7","userAgent":"%s","requestParameters":{"roleArn":"arn:aws:iam::111111111111:role/R","roleSessionName":"%s","tags":[{"key":"Team","value":"%s"}]},"responseElements":{"credentials":{"accessKeyId":"ASIAHOSTILEHOSTILE01","sessionToken":"t","expiration":"Jan 31, 2026, 9:00:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROAHOSTILEHOSTILE01:x","arn":"arn:aws:sts::111111111111:assumed-role/R/x"}},"requestID":"5d6e2c1f-0000-4000-8000-000000000001","eventID":"5d6e2c1f-0000-4000-8000-000000000002","eventType":"AwsApiCall","recipientAccountId":"111111111111"}\
        """
                .formatted(HOSTILE, HOSTILE, HOSTILE)
                .strip();
    }

    private static JsonNode make(String request) throws InterruptedException {
        HttpResponse<String> asked = service.post("/api/v1/packs", request);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String id = RunningService.json(asked).path("packId").asText();
        while (true) {
            JsonNode made = service.json("/api/v1/packs/" + id);
            if (!List.of("QUEUED", "BUILDING").contains(made.path("state").asText())) {
                return made;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /// A pack that withholds all that has a word, with a sample of everything.
    private static byte[] redacted(String from, String to, String more)
            throws IOException, InterruptedException {
        JsonNode made =
                make(
                        """
                        {"from":"%s","to":"%s","sampleSize":40,"seed":"s","title":"For carol.quux's auditor",
                         "withhold":["sourceIp","userAgent","sessionName","sourceIdentity","userName","externalId","tags"],%s}\
                        """
                                .formatted(from, to, more));
        assertThat(made.path("state").asText()).as(made.toString()).isEqualTo("READY");
        return content(made.path("packId").asText());
    }

    private static byte[] content(String id) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                HttpClient.newHttpClient()
                        .send(
                                service.request("/api/v1/packs/" + id + "/content").build(),
                                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private Report verify(PackZip altered, String key) throws IOException {
        return verify(altered, key, Authorities.NONE);
    }

    private Report verify(PackZip altered, String key, Authorities authorities) throws IOException {
        Path file = altered.write(folder.resolve("pack.zip"));
        return PackVerifier.verify(
                file,
                (key.isEmpty() ? Trust.none() : Trust.in(key)).believing(authorities),
                Originals.NONE,
                Bounds.OFFLINE,
                sessions -> {});
    }

    private static List<String> failed(Report report) {
        return report.checks().stream()
                .filter(check -> !check.isPassed())
                .map(Check::name)
                .toList();
    }

    private static String all(Report report) {
        StringBuilder all = new StringBuilder();
        report.checks()
                .forEach(check ->
                        all.append(check.name())
                                .append(' ')
                                .append(check.detail())
                                .append(' ')
                                .append(check.failures())
                                .append('\n'));
        return all.toString();
    }

    @Test
    void pack_isVerifiedOffline_withTheSignersKey() throws IOException {
        Report report = verify(PackZip.read(pack), signer);

        assertThat(report.isVerified()).as(all(report)).isTrue();
        assertThat(report.signer()).isEqualTo(signer);
        assertThat(report.checks())
                .extracting(Check::name)
                .containsExactly(
                        "manifest",
                        "signature",
                        "files",
                        "timestamps",
                        "tree head",
                        "population",
                        "sample",
                        "records",
                        "chains",
                        "counts");
        Report byNobody = verify(PackZip.read(pack), "");
        assertThat(byNobody.isConsistent()).as(all(byNobody)).isTrue();
        assertThat(byNobody.isVerified()).isFalse();
    }

    @Test
    void timeStamps_showWhenAPackExisted_toWhoBelievesTheAuthority()
            throws IOException, InterruptedException {
        Authorities known = Authorities.in(authority.rootTo(folder.resolve("root.pem")));
        PackZip zip = PackZip.read(pack);
        assertThat(zip.names()).contains(PackFiles.SIGNATURE_STAMP, PackFiles.TREE_HEAD_STAMP);
        Report believed = verify(zip, signer, known);
        assertThat(believed.isVerified()).as(all(believed)).isTrue();
        assertThat(String.join("\n", believed.limits())).doesNotContain("authority");
        assertThat(all(believed)).contains("manifest.sig at 20", "tree/head.txt at 20");
        assertThat(String.join("\n", verify(zip, signer).limits()))
                .contains("the authority is not established", "CN=Clock tower", "--tsa-cert");
        try (TestAuthority stranger = new TestAuthority()) {
            Path root = stranger.rootTo(folder.resolve("stranger.pem"));
            assertThat(failed(verify(zip, signer, Authorities.in(root))))
                    .containsExactly("timestamps");
        }
        zip.remove(PackFiles.SIGNATURE_STAMP);
        assertThat(verify(zip, signer, known).isVerified()).isTrue();
        authority.isAwayFor(100);
        JsonNode made =
                make(
                        "{\"from\":\"2026-01-31T08:00:00Z\",\"to\":\"2026-01-31T08:00:01Z\",\"sampleSize\":1,\"keepDays\":3}");
        authority.isAwayFor(0);
        PackZip without = PackZip.read(content(made.path("packId").asText()));
        assertThat(without.names()).doesNotContain(PackFiles.SIGNATURE_STAMP);
        assertThat(verify(without, signer).isVerified()).isTrue();
    }

    @Test
    void population_isWhatTheServiceKnows() {
        PackZip zip = PackZip.read(pack);
        long sessions = service.json("/api/v1/sessions").path("total").path("value").asLong();

        assertThat(zip.lines(PackFiles.SESSIONS)).hasSize((int) sessions);
        assertThat(zip.lines(PackFiles.SESSIONS_CSV)).hasSize((int) sessions + 1);
        JsonNode totals = zip.manifest().path("totals");
        assertThat(totals.path("attributed").asLong() + totals.path("unattributed").asLong())
                .isEqualTo(sessions);
        assertThat(totals.path("unattributed").asLong()).isPositive();
        assertThat(zip.text(PackFiles.CONTROLS)).contains("SOC 2 CC6.1", "HIPAA", "A.8.2");
        assertThat(zip.text(PackFiles.CONTROLS).toLowerCase(Locale.ROOT))
                .doesNotContain("compliant");
    }

    @Test
    void hostileNames_areTextToSpreadsheetsAndBrowsers() throws InterruptedException, IOException {
        JsonNode made =
                make(
                        "{\"from\":\"2026-01-31T08:00:00Z\",\"to\":\"2026-01-31T08:00:01Z\",\"query\":\"origin:mallory\",\"sampleSize\":5}");
        assertThat(made.path("state").asText()).as(made.toString()).isEqualTo("READY");
        PackZip zip = PackZip.read(content(made.path("packId").asText()));

        List<String> rows = zip.lines(PackFiles.SESSIONS_CSV);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1)).contains("'=HYPERLINK").doesNotContain(",=", ",\"=");
        String page = zip.text(zip.named("dossier.html"));
        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script");
        assertThat(zip.text(zip.named("dossier.pdf"))).startsWith("%PDF-");
        assertThat(verify(zip, signer).isVerified()).isTrue();
    }

    @Test
    void redactedPack_isVerified_andSaysWhatIsWithheld() throws IOException {
        PackZip zip = PackZip.read(redacted);
        Report report = verify(zip, signer);

        assertThat(report.isVerified()).as(all(report)).isTrue();
        assertThat(report.checks()).extracting(Check::name).contains("redaction");
        assertThat(String.join("\n", report.limits()))
                .contains("Withheld are sourceIp, userAgent")
                .contains("requestParameters.roleSessionName")
                .contains("userIdentity.arn")
                .doesNotContain("cannot be derived");
        assertThat(zip.manifest().at("/redaction/withheld/0").asText()).isEqualTo("sourceIp");
        assertThat(zip.text(PackFiles.README)).contains("WHAT IS WITHHELD");
        ObjectNode open = PackZip.read(pack).manifest();
        ObjectNode totals = (ObjectNode) zip.manifest().path("totals");
        totals.remove("sampled");
        ((ObjectNode) open.path("totals")).remove("sampled");
        assertThat(totals).isEqualTo(open.path("totals"));
    }

    @Test
    void redactedPack_holdsNothingOfWhatIsWithheld() throws IOException, InterruptedException {
        PackZip ofCarol =
                PackZip.read(
                        redacted(
                                "2026-01-30T00:00:00Z",
                                "2026-01-31T00:00:00Z",
                                "\"query\":\"NOT session:nobody-quuxies AND NOT carolissima\""));
        assertThat(ofCarol.lines(PackFiles.SESSIONS)).hasSize(3);
        assertThat(ofCarol.manifest().path("query").asText())
                .matches("NOT session:value-[0-9a-f]{20} AND NOT value-[0-9a-f]{20}");
        assertThat(verify(ofCarol, signer).isVerified()).as(all(verify(ofCarol, signer))).isTrue();
        for (PackZip zip : List.of(ofCarol, PackZip.read(redacted))) {
            assertThat(Leaks.of(zip, Carol.NAMES)).isEmpty();
            assertThat(Leaks.of(zip, Leaks.values(PackZip.read(pack)))).isEmpty();
        }
        assertThat(Leaks.of(PackZip.read(pack), Carol.NAMES)).isNotEmpty();
    }

    @Test
    void alertsOfARedactedPack_tellNobodysName() throws IOException, InterruptedException {
        PackZip open = PackZip.read(pack);
        SessionLine second =
                lines(open).stream()
                        .filter(line -> "quuxies".equals(line.sessionName()))
                        .findFirst()
                        .orElseThrow();
        SessionLine first =
                lines(open).stream()
                        .filter(line -> line.sessionId().equals(second.parentId()))
                        .findFirst()
                        .orElseThrow();
        Database database = service.bean(Database.class);
        database.update(
                """
                insert into alert (alert_id, rule_id, severity, at, session_id, chain_id, state, content)
                values (?, 'fan-out', 'HIGH', now(), ?, ?, 'OPEN', ?::jsonb)
                """,
                UUID.fromString("5d6e2c1f-0000-8000-8000-0000000000a1"),
                second.sessionId(),
                second.chainId(),
                """
                {"alertId":"5d6e2c1f-0000-8000-8000-0000000000a1","severity":"HIGH","ruleId":"fan-out","sessionId":"%s","message":"Carol.Quux@corp.example (%s) set Ticket=%s at 198.51.100.99 and 2001:db8::17",
                 "origin":{"kind":"SAML_USER","name":"%s","originId":"%s"},"tags":[{"key":"device","value":"carolbook"}],
                 "path":[{"sessionId":"%s","role":"arn:aws:iam::111111111111:role/of-carol.quux-only","sessionName":"quuxies"}],"link":"/chains/%s"}\
                """
                        .formatted(
                                second.sessionId(),
                                Carol.ADDRESS,
                                Carol.TICKET,
                                Carol.MAIL,
                                Objects.requireNonNull(second.origin()).originId(),
                                first.sessionId(),
                                second.sessionId()));
        database.update(
                "insert into disposition (alert_id, outcome, given_by, reason) values (?, 'EXPLAINED', 'carol.quux', 'it was CAROLBOOK')",
                UUID.fromString("5d6e2c1f-0000-8000-8000-0000000000a1"));
        // Of the second hop alone: whom the alert names besides is in no line of the population.
        PackZip zip =
                PackZip.read(
                        redacted(
                                "2026-01-30T08:05:00Z",
                                "2026-01-30T08:05:01Z",
                                "\"pseudonyms\":\"p\",\"keepDays\":1"));
        database.update("delete from disposition");
        database.update("delete from alert where rule_id = 'fan-out'");

        assertThat(zip.lines(PackFiles.ALERTS)).hasSize(1);
        assertThat(zip.lines(PackFiles.DISPOSITIONS)).hasSize(1);
        assertThat(Leaks.of(zip, Carol.NAMES)).isEmpty();
        assertThat(
                        Leaks.of(
                                zip,
                                List.of(
                                        "198.51.100.99",
                                        "2001:db8::17",
                                        second.sessionId().toString(),
                                        second.origin().originId().toString(),
                                        "0000000000a1")))
                .isEmpty();
        assertThat(zip.text(PackFiles.ALERTS)).contains("\"HIGH\"").contains("name-");
        assertThat(verify(zip, signer).isVerified()).isTrue();
        assertThat(name(zip, "quuxies")).isEqualTo(name(PackZip.read(redacted), "quuxies"));
    }

    private static List<SessionLine> lines(PackZip zip) throws IOException {
        List<SessionLine> lines = new ArrayList<>();
        for (String line : zip.lines(PackFiles.SESSIONS)) {
            lines.add(PackJson.reader(SessionLine.class).readValue(line));
        }
        return lines;
    }

    /// What her session is called at 08:05:00.
    private static String name(PackZip zip, String session) throws IOException {
        return lines(zip).stream()
                .filter(line -> line.issuedAt().equals(Instant.parse("2026-01-30T08:05:00Z")))
                .map(line -> Objects.requireNonNullElse(line.sessionName(), session))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pseudonyms_areThoseOfTheirKey() throws IOException, InterruptedException {
        String day = "\"keepDays\":2";
        byte[] own = redacted("2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z", day);
        byte[] another = redacted("2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z", day);
        byte[] named =
                redacted("2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z", "\"pseudonyms\":\"p\"");

        String shared = name(PackZip.read(redacted), "");
        assertThat(name(PackZip.read(named), "")).isEqualTo(shared);
        assertThat(name(PackZip.read(own), ""))
                .startsWith("name-")
                .isNotEqualTo(shared)
                .isNotEqualTo(name(PackZip.read(another), ""));
        SessionLine first = lines(PackZip.read(named)).getFirst();
        SessionLine second = lines(PackZip.read(named)).get(1);
        assertThat(first.sessionName()).isEqualTo(Objects.requireNonNull(first.origin()).name());
        assertThat(second.origin()).isEqualTo(first.origin());
        assertThat(second.parentId()).isEqualTo(first.sessionId());
        assertThat(second.roleArn()).matches("arn:aws:iam::111111111111:role/of-name-\\w{20}-only");
    }

    @Test
    void whatCannotBeWithheld_isRefusedWithItsPlace() {
        for (String wrong :
                List.of(
                        "usrName",
                        "userIdentity.arn",
                        "eventName",
                        "tag:",
                        "requestParameters..x",
                        "nothing.at.all",
                        "responseElements.credentials.accessKeyId")) {
            HttpResponse<String> answer =
                    service.post(
                            "/api/v1/packs",
                            "{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\",\"withhold\":[\"tags\",\"%s\"]}"
                                    .formatted(wrong));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("withhold[1]");
        }
    }

    /// Edits the first such field of the first record that has one: which record comes first is for
    /// its id to say.
    private static void editField(
            PackZip zip, Predicate<ObjectNode> which, Consumer<ObjectNode> edit) {
        List<String> lines = zip.lines(raw(zip));
        int line = 0;
        while (field(read(lines.get(line)), which) == null) {
            line++;
        }
        editLine(
                zip,
                raw(zip),
                line,
                one -> {
                    edit.accept(Objects.requireNonNull(field(one, which)));
                    one.put("body", RawRecord.text(fields(one)));
                });
    }

    private static @Nullable ObjectNode field(JsonNode record, Predicate<ObjectNode> which) {
        for (JsonNode field : record.path("fields")) {
            if (which.test((ObjectNode) field)) {
                return (ObjectNode) field;
            }
        }
        return null;
    }

    private static List<RawRecord.FieldLine> fields(JsonNode record) {
        List<RawRecord.FieldLine> fields = new ArrayList<>();
        try {
            for (JsonNode field : record.path("fields")) {
                fields.add(PackJson.reader(RawRecord.FieldLine.class).readValue(field));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return fields;
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean is(ObjectNode field, String name, String member) {
        return field.path("name").asText().equals(name)
                && field.path("member").asText().equals(member);
    }

    static Stream<Tampering> redactedTamperings() {
        return Stream.of(
                new Tampering(
                        "a pseudonym of a picked session exchanged",
                        "chains",
                        By.INSIDER,
                        zip ->
                                editEverywhere(
                                        zip,
                                        one -> one.put("sourceIp", "address-" + "0".repeat(20)))),
                new Tampering(
                        "what stands in for a withheld field exchanged",
                        "chains",
                        By.INSIDER,
                        zip ->
                                editField(
                                        zip,
                                        one -> is(one, "sourceIPAddress", ""),
                                        one ->
                                                one.put(
                                                        "value",
                                                        "\"address-" + "0".repeat(20) + "\""))),
                new Tampering(
                        "a withheld commitment exchanged",
                        "records",
                        By.INSIDER,
                        zip ->
                                editField(
                                        zip,
                                        one -> one.has("commitment") && one.has("value"),
                                        one -> one.put("commitment", "ab".repeat(32)))),
                new Tampering(
                        "the commitment to the delivered bytes exchanged",
                        "records",
                        By.INSIDER,
                        zip ->
                                editField(
                                        zip,
                                        one -> one.path("name").asText().isEmpty(),
                                        one -> one.put("commitment", "ab".repeat(32)))),
                new Tampering(
                        "a shown field altered",
                        "records",
                        By.INSIDER,
                        zip ->
                                editField(
                                        zip,
                                        one -> is(one, "awsRegion", ""),
                                        one -> one.put("value", "\"eu-west-9\""))),
                new Tampering(
                        "a field withheld that may not be",
                        "records",
                        By.INSIDER,
                        zip -> withhold(zip, "eventType", "\"value-" + "0".repeat(20) + "\"")),
                new Tampering(
                        "a field withheld with nothing that stands in",
                        "records",
                        By.INSIDER,
                        zip -> withhold(zip, "requestParameters", "\"arn:aws:iam::1:role/x\"")),
                new Tampering(
                        "a text beside the fields",
                        "records",
                        By.INSIDER,
                        zip ->
                                editLine(
                                        zip,
                                        raw(zip),
                                        0,
                                        one ->
                                                one.put(
                                                        "body",
                                                        one.path("body")
                                                                .asText()
                                                                .replace("us-east-1", "us-east-2")
                                                                .replaceFirst("[{]", "{ ")))),
                new Tampering(
                        "nothing said of what is withheld",
                        "records",
                        By.INSIDER,
                        zip -> {
                            ObjectNode manifest = zip.manifest();
                            manifest.remove("redaction");
                            zip.put(PackFiles.MANIFEST, manifest.toPrettyString());
                        }),
                new Tampering(
                        "less said of what is withheld",
                        "records",
                        By.INSIDER,
                        zip -> {
                            ObjectNode manifest = zip.manifest();
                            ((ObjectNode) manifest.path("redaction"))
                                    .putArray("withheld")
                                    .add("externalId");
                            zip.put(PackFiles.MANIFEST, manifest.toPrettyString());
                        }));
    }

    private static void withhold(PackZip zip, String name, String standIn) {
        editField(
                zip,
                one -> one.path("name").asText().equals(name) && one.has("salt"),
                one -> {
                    RecordCommitment.Field.Withheld made =
                            new RecordCommitment()
                                    .withhold(
                                            new RecordCommitment.Field.Shown(
                                                    name,
                                                    one.has("member")
                                                            ? one.path("member").asText()
                                                            : null,
                                                    one.path("value").asText(),
                                                    HexFormat.of()
                                                            .parseHex(one.path("salt").asText())));
                    one.remove("salt");
                    one.put("value", standIn)
                            .put("commitment", HexFormat.of().formatHex(made.commitment()));
                });
    }

    @ParameterizedTest
    @MethodSource("redactedTamperings")
    void everyTamperingWithARedactedPack_isFound(Tampering tampering) throws IOException {
        PackZip zip = PackZip.read(redacted);
        tampering.how().accept(zip);
        Report report = verify(zip.signedBy(stolen), signer);

        assertThat(report.isVerified()).isFalse();
        assertThat(failed(report)).as(all(report)).contains(tampering.found());
    }

    @Test
    void requests_thatMeanNothing_areRefused() {
        for (String wrong :
                List.of(
                        "{}",
                        "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}",
                        "{\"from\":\"x\",\"to\":\"2026-01-01T00:00:00Z\"}",
                        "{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\",\"query\":\"nope:x\"}",
                        "{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\",\"sampleSize\":1001}")) {
            assertThat(service.post("/api/v1/packs", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(service.get("/api/v1/packs/5d6e2c1f-0000-4000-8000-000000000001").statusCode())
                .isEqualTo(404);
        assertThat(service.json("/api/v1/packs?limit=1").path("items")).hasSize(1);
    }

    /// A way to alter a pack.
    ///
    /// @param found the check that has to fail
    /// @param by who signs anew: nobody, a stranger, or an insider with the service's key
    record Tampering(String name, String found, By by, Consumer<PackZip> how) {
        @Override
        public String toString() {
            return name;
        }
    }

    enum By {
        NOBODY,
        STRANGER,
        INSIDER
    }

    private static String raw(PackZip zip) {
        return zip.named("raw.jsonl");
    }

    private static String dossier(PackZip zip) {
        return zip.named("dossier.json");
    }

    private static void editLine(PackZip zip, String file, int line, Consumer<ObjectNode> edit) {
        List<String> lines = new ArrayList<>(zip.lines(file));
        ObjectNode node = (ObjectNode) read(lines.get(line));
        edit.accept(node);
        lines.set(line, node.toString());
        zip.put(file, String.join("\n", lines) + "\n");
    }

    /// Says something else of a picked session everywhere but in its records.
    private static void editEverywhere(PackZip zip, Consumer<ObjectNode> edit) {
        try {
            ObjectNode dossier = (ObjectNode) JSON.readTree(zip.text(dossier(zip)));
            ArrayNode lineage = (ArrayNode) dossier.path("lineage");
            ObjectNode session = (ObjectNode) dossier.path("session");
            String before = session.toString();
            edit.accept(session);
            lineage.set(lineage.size() - 1, session.deepCopy());
            Dossier typed = PackJson.reader(Dossier.class).readValue(dossier);
            zip.put(dossier(zip), PackJson.page(typed));
            zip.put(dossier(zip).replace("dossier.json", "dossier.html"), DossierPage.html(typed));
            SessionLine line = typed.session();
            String old = PackJson.line(PackJson.reader(SessionLine.class).readValue(before));
            SessionLine oldLine = PackJson.reader(SessionLine.class).readValue(before);
            zip.edit(PackFiles.SESSIONS, text -> text.replace(old, PackJson.line(line)));
            zip.put(
                    PackFiles.SESSIONS_CSV,
                    zip.text(PackFiles.SESSIONS_CSV).replace(oldLine.csv(), line.csv()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void swap(PackZip zip, String file, int one, int other) {
        List<String> lines = new ArrayList<>(zip.lines(file));
        Collections.swap(lines, one, other);
        zip.put(file, String.join("\n", lines) + "\n");
    }

    private static void drop(PackZip zip, String file, int line) {
        List<String> lines = new ArrayList<>(zip.lines(file));
        lines.remove(line);
        zip.put(file, String.join("\n", lines) + "\n");
    }

    static Stream<Tampering> tamperings() {
        return Stream.of(
                new Tampering(
                        "a byte of the population flipped",
                        "files",
                        By.NOBODY,
                        zip -> zip.flip(PackFiles.SESSIONS)),
                new Tampering(
                        "a printed dossier exchanged",
                        "files",
                        By.NOBODY,
                        zip -> zip.put(zip.named("dossier.pdf"), "%PDF-1.4")),
                new Tampering(
                        "a file removed", "files", By.NOBODY, zip -> zip.remove(PackFiles.RULES)),
                new Tampering(
                        "a file added",
                        "files",
                        By.NOBODY,
                        zip -> zip.put("sample/extra.txt", "x")),
                new Tampering(
                        "the manifest edited",
                        "signature",
                        By.NOBODY,
                        zip -> zip.total("unattributed", 0)),
                new Tampering(
                        "the signature of another text",
                        "signature",
                        By.NOBODY,
                        zip ->
                                zip.edit(
                                        PackFiles.SIGNATURE,
                                        text -> text.replace("manifest ", "manifest 0"))),
                new Tampering(
                        "the signature removed",
                        "signature",
                        By.NOBODY,
                        zip -> zip.remove(PackFiles.SIGNATURE)),
                new Tampering(
                        "the time stamp of another signature",
                        "timestamps",
                        By.NOBODY,
                        zip -> zip.put(PackFiles.SIGNATURE, zip.text(PackFiles.SIGNATURE) + "\n")),
                new Tampering(
                        "a byte of the time stamp flipped",
                        "timestamps",
                        By.NOBODY,
                        zip -> zip.flip(PackFiles.SIGNATURE_STAMP)),
                new Tampering(
                        "the head's time stamp exchanged for the signature's",
                        "timestamps",
                        By.INSIDER,
                        zip ->
                                zip.put(
                                        PackFiles.TREE_HEAD_STAMP,
                                        zip.bytes(PackFiles.SIGNATURE_STAMP))),
                new Tampering(
                        "the manifest removed",
                        "manifest",
                        By.NOBODY,
                        zip -> zip.remove(PackFiles.MANIFEST)),
                new Tampering(
                        "the manifest is of another form",
                        "manifest",
                        By.STRANGER,
                        zip ->
                                zip.edit(
                                        PackFiles.MANIFEST,
                                        text ->
                                                text.replace(
                                                        "hoptrail-pack/1", "hoptrail-pack/2"))),
                new Tampering(
                        "all signed anew by a stranger",
                        "signer",
                        By.STRANGER,
                        zip -> zip.edit(PackFiles.README, text -> text + "trust me\n")),
                new Tampering(
                        "a session left out",
                        "population",
                        By.INSIDER,
                        zip -> {
                            drop(zip, PackFiles.SESSIONS, 3);
                        }),
                new Tampering(
                        "a session left out of both forms",
                        "counts",
                        By.INSIDER,
                        zip -> {
                            drop(zip, PackFiles.SESSIONS, 3);
                            drop(zip, PackFiles.SESSIONS_CSV, 4);
                        }),
                new Tampering(
                        "a session doubled",
                        "population",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        PackFiles.SESSIONS,
                                        text -> text.lines().toList().getFirst() + "\n" + text)),
                new Tampering(
                        "sessions out of order",
                        "population",
                        By.INSIDER,
                        zip -> {
                            swap(zip, PackFiles.SESSIONS, 1, 2);
                            swap(zip, PackFiles.SESSIONS_CSV, 2, 3);
                        }),
                new Tampering(
                        "the table says other things",
                        "population",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        PackFiles.SESSIONS_CSV,
                                        text -> text.replaceFirst("EXACT|ORIGIN", "STRONG"))),
                new Tampering(
                        "the period moved",
                        "population",
                        By.INSIDER,
                        zip ->
                                zip.put(
                                        PackFiles.MANIFEST,
                                        zip.manifest()
                                                .put("from", "2029-01-01T00:00:00Z")
                                                .toPrettyString())),
                new Tampering(
                        "another seed",
                        "population",
                        By.INSIDER,
                        zip -> zip.edit(PackFiles.PLAN, text -> text.replace("\"s\"", "\"t\""))),
                new Tampering(
                        "a picked session exchanged",
                        "population",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        PackFiles.PLAN,
                                        text ->
                                                text.replaceFirst(
                                                        "(\"picked\" : \\[ )\"[^\"]+\"",
                                                        "$1\"" + session(zip, 0) + "\""))),
                new Tampering(
                        "a dossier left out",
                        "sample",
                        By.INSIDER,
                        zip -> zip.remove(dossier(zip))),
                new Tampering(
                        "a dossier says less of the records",
                        "sample",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        dossier(zip),
                                        text ->
                                                text.replaceFirst(
                                                        "\"inTree\" : true",
                                                        "\"inTree\" : false"))),
                new Tampering(
                        "a page says other things than its dossier",
                        "sample",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        zip.named("dossier.html"),
                                        text -> text.replaceFirst("Issued", "lssued"))),
                new Tampering(
                        "a tag of a picked session altered everywhere",
                        "chains",
                        By.INSIDER,
                        zip ->
                                editEverywhere(
                                        zip, one -> one.put("sourceIdentity", "somebody.else"))),
                new Tampering(
                        "a grade raised everywhere",
                        "chains",
                        By.INSIDER,
                        zip ->
                                editEverywhere(
                                        zip,
                                        one ->
                                                one.put(
                                                        "grade",
                                                        one.path("grade").asText().equals("STRONG")
                                                                ? "EXACT"
                                                                : "STRONG"))),
                new Tampering(
                        "another origin everywhere",
                        "chains",
                        By.INSIDER,
                        zip ->
                                editEverywhere(
                                        zip,
                                        one -> {
                                            if (one.path("origin") instanceof ObjectNode origin) {
                                                origin.put(
                                                        "originId",
                                                        "00000000-0000-8000-8000-000000000000");
                                            } else {
                                                one.put("depth", 9);
                                            }
                                        })),
                new Tampering(
                        "a raw record altered",
                        "records",
                        By.INSIDER,
                        zip ->
                                editLine(
                                        zip,
                                        raw(zip),
                                        0,
                                        one ->
                                                one.put(
                                                        "body",
                                                        one.path("body")
                                                                .asText()
                                                                .replace(
                                                                        "\"awsRegion\":\"",
                                                                        "\"awsRegion\":\"x")))),
                new Tampering(
                        "the hash of the delivered bytes altered",
                        "records",
                        By.INSIDER,
                        zip ->
                                editLine(
                                        zip,
                                        raw(zip),
                                        0,
                                        one -> one.put("sha256", "00".repeat(32)))),
                new Tampering(
                        "a proof altered",
                        "records",
                        By.INSIDER,
                        zip ->
                                editLine(
                                        zip,
                                        raw(zip),
                                        0,
                                        one ->
                                                ((ArrayNode) one.path("proof"))
                                                        .set(
                                                                0,
                                                                JSON.getNodeFactory()
                                                                        .textNode(
                                                                                "A".repeat(43)
                                                                                        + "=")))),
                new Tampering(
                        "a place in the tree altered",
                        "records",
                        By.INSIDER,
                        zip ->
                                editLine(
                                        zip,
                                        raw(zip),
                                        0,
                                        one ->
                                                one.put(
                                                        "leafIndex",
                                                        one.path("leafIndex").asLong() + 1))),
                new Tampering(
                        "a raw record left out",
                        "sample",
                        By.INSIDER,
                        zip -> drop(zip, raw(zip), 0)),
                new Tampering(
                        "a raw record renamed",
                        "records",
                        By.INSIDER,
                        zip -> editLine(zip, raw(zip), 0, one -> one.put("eventId", "x"))),
                new Tampering(
                        "the head of the tree altered",
                        "tree head",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        PackFiles.TREE_HEAD,
                                        text -> text.replaceFirst("\nat ", "\nat 1"))),
                new Tampering(
                        "a count altered",
                        "counts",
                        By.INSIDER,
                        zip -> zip.total("unattributed", 0)),
                new Tampering(
                        "a control that states more",
                        "counts",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        PackFiles.CONTROLS,
                                        text ->
                                                text.replaceFirst(
                                                        "(\\d+) carry a source",
                                                        "9$1 carry a source"))),
                new Tampering(
                        "coverage that hides what was rejected",
                        "counts",
                        By.INSIDER,
                        zip -> zip.edit(PackFiles.COVERAGE, text -> text + "{\"rejected\":0}\n")),
                new Tampering(
                        "an hour that is called proven",
                        "counts",
                        By.INSIDER,
                        zip ->
                                zip.edit(
                                        PackFiles.COVERAGE,
                                        text -> text.replaceFirst("NO_DIGEST", "PROVEN"))));
    }

    private static String session(PackZip zip, int line) {
        try {
            return JSON.readTree(zip.lines(PackFiles.SESSIONS).get(line))
                    .path("sessionId")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rebuiltRecords_areCounted_amongWhatIsNotProven() throws IOException {
        PackZip zip = PackZip.read(pack);
        assertThat(verify(zip, signer).limits()).noneMatch(limit -> limit.contains("rebuilt"));
        editLine(
                zip,
                raw(zip),
                0,
                one ->
                        one.put(
                                "body",
                                one.path("body")
                                        .asText()
                                        .replaceFirst("^\\{", "{\"rebuiltFrom\":\"OCSF\",")));

        assertThat(verify(zip.signedBy(stolen), signer).limits())
                .anyMatch(limit -> limit.startsWith("1 raw records were rebuilt"));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void everyTampering_isFound(Tampering tampering) throws IOException {
        PackZip zip = PackZip.read(pack);
        tampering.how().accept(zip);
        PackZip.Key key =
                switch (tampering.by()) {
                    case NOBODY -> null;
                    case STRANGER -> PackZip.Key.own(stolen.verifier().name());
                    case INSIDER -> stolen;
                };
        if (key != null) {
            zip.signedBy(Objects.requireNonNull(key));
        }
        Report report = verify(zip, signer);

        assertThat(report.isVerified()).isFalse();
        assertThat(failed(report)).as(all(report)).contains(tampering.found());
    }
}
