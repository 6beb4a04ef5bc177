package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.RunningService;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Commands as they are typed, talking to the service that runs over their data directory.
final class CommandsIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final String KEY = "ASIAEXAMPLEKEY000002";

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
        Ran ran = run("ingest", FIXTURES.resolve("alice-deploys-and-audits.json").toString());
        assertThat(ran.exit()).as(ran.err()).isZero();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Ran run(String... words) {
        return Ran.of(service, words);
    }

    private static JsonNode json(String line) throws Exception {
        return new ObjectMapper().readTree(line);
    }

    @Test
    void attribute_tellsWhoWasBehindEachRecord() throws Exception {
        String file = FIXTURES.resolve("alice-deploys-and-audits.json").toString();

        Ran table = run("attribute", file);

        assertThat(table.exit()).as("one is unseen").isEqualTo(1);
        assertThat(table.out().lines().filter(line -> line.contains("PutObject")))
                .singleElement()
                .asString()
                .contains("alice@corp.example", "SignIn › Deploy", "EXACT", "Project=atlas");
        assertThat(table.err()).contains("8 records", "1 UNSEEN");

        Ran lines = run("attribute", "--json", file);
        assertThat(lines.out().lines()).hasSize(8);
        assertThat(json(lines.out().lines().toList().get(5)).path("origin").path("name").asText())
                .isEqualTo("alice@corp.example");

        Ran csv = run("attribute", "--csv", file);
        assertThat(csv.out().lines().toList().getFirst()).startsWith("eventTime,eventId,");
        assertThat(csv.out().lines()).hasSize(9);
    }

    @Test
    void trace_withBlastRadius_tellsHowToEndIt() {
        Ran ran = run("trace", KEY, "--at", "2026-03-02T08:25:00Z", "--blast-radius");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("2 sessions, 2 alive at 2026-03-02T08:25:00Z")
                .contains("2. DENY_SESSIONS arn:aws:iam::111122223333:role/Deploy")
                .contains("\"aws:TokenIssueTime\" : \"2026-03-02T08:25:00Z\"")
                .doesNotContain("\u001b");
    }

    @Test
    void attribute_ofNoFile_saysWhichOne() {
        Ran ran = run("attribute", "/nowhere/at-all.json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("/nowhere/at-all.json").doesNotContain("\tat ");
    }

    @Test
    void ingest_again_tellsWhatItFound() {
        Ran ran =
                run(
                        "ingest",
                        "--again",
                        FIXTURES.resolve("alice-deploys-and-audits.json").toString());

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .containsPattern("files +1\\R")
                .containsPattern("records +8\\R")
                .containsPattern("identity events +5\\R")
                .containsPattern("issuances +4\\R")
                .containsPattern("new sessions +0\\R")
                .containsPattern("rejected +0\\R");
    }

    @Test
    void ingest_ofWhatIsNoLog_tellsTheReason() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target"), "odd");
        Files.writeString(folder.resolve("odd.json"), "no json at all");

        Ran ran = run("ingest", folder.toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).containsPattern("rejected +1\\R").containsPattern("not json +1\\R");
        assertThat(ran.out() + ran.err()).doesNotContain("Exception");
    }

    @Test
    void trace_drawsTheChain_andNothingThatATerminalObeys() {
        Ran ran = run("trace", KEY);

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("alice@corp.example  SAML_USER")
                .contains("└─ [ORIGIN] SignIn @ 111122223333")
                .contains("▶ [EXACT] Deploy @ 111122223333")
                .contains("Project=atlas→")
                .contains("[EXACT] Audit @ 444455556666")
                .contains("\\u{202e}");
        assertThat(ran.out().codePoints()).noneMatch(point -> point == 0x1b || point == 0x202e);
    }

    @Test
    void trace_takesSessionArnAndEventId() throws Exception {
        Ran arn = run("trace", "arn:aws:sts::111122223333:assumed-role/Deploy/deploy-42", "--json");
        Ran event = run("trace", "11111111-0000-4000-8000-000000000002", "--json");

        assertThat(arn.exit()).as(arn.err()).isZero();
        assertThat(arn.out()).isEqualTo(event.out());
        assertThat(json(arn.out()).path("lineage")).hasSize(2);
        assertThat(json(arn.out()).path("descendants")).hasSize(1);
        assertThat(json(arn.out()).path("origin").path("name").asText())
                .isEqualTo("alice@corp.example");
    }

    @Test
    void trace_showsWhatWasBelievedBefore() throws Exception {
        String key = "ASIAEXAMPLEKEY000005";
        String id = json(run("trace", key, "--json").out()).path("sessionId").asText();
        run("ingest", FIXTURES.resolve("the-ghost-is-bob.json").toString());
        JsonNode links = service.json("/api/v1/sessions/" + id + "/links").path("items");
        String before = links.path(links.size() - 1).path("believedFrom").asText();

        Ran then = run("trace", key, "--known-at", before);
        Ran now = run("trace", key);

        assertThat(then.exit()).as(then.err()).isZero();
        assertThat(then.out()).contains("UNSEEN_SESSION").doesNotContain("bob");
        assertThat(now.out()).contains("bob  IAM_USER");
    }

    @Test
    void trace_ofWhatIsNotKnown_saysNo() {
        Ran ran = run("trace", "ASIAEXAMPLEKEY00ZZZZ");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("no session known for ASIAEXAMPLEKEY00ZZZZ");
    }

    @Test
    void search_printsATable_jsonOrCsv() throws Exception {
        Ran table = run("search", "tag.Project:atlas");
        Ran lines = run("search", "tag.Project:atlas", "--json", "--limit", "2");
        Ran csv = run("search", "tag.Project:atlas", "--csv", "--at", "2026-03-02T08:15:00Z");

        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(table.out().lines()).hasSize(4).allMatch(line -> line.length() <= 120);
        assertThat(table.out()).startsWith("ISSUED");
        assertThat(table.err()).contains("3 of 3 sessions");
        assertThat(lines.out().lines()).hasSize(2);
        assertThat(json(lines.out().lines().findFirst().orElseThrow()).path("sessionId").asText())
                .isNotBlank();
        assertThat(csv.out().lines()).hasSize(3);
        assertThat(csv.out()).contains("\nissuedAt".strip()).contains("Ticket==1+1");
    }

    @Test
    void search_thatFindsNothing_saysNo() {
        assertThat(run("search", "role:Nobody").exit()).isEqualTo(1);
    }

    @Test
    void wrongQuery_isNamedWithItsPlace() {
        Ran ran = run("search", "role:a AND nope:b");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("nope").contains("at character 12");
    }

    @Test
    void wrongUse_isExitCodeTwo() {
        assertThat(run("search").exit()).isEqualTo(2);
        assertThat(run("ingest").exit()).isEqualTo(2);
        assertThat(run("token").exit()).isEqualTo(2);
        assertThat(run("search", "x", "--json", "--csv").exit()).isEqualTo(2);
    }

    @Test
    void token_isPrintedOnce_andLetsIn() {
        Ran ran =
                run("token", "create", "--access", "viewer", "--name", "dashboard", "--days", "7");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out().strip()).matches("hop_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");
        assertThat(service.get("/api/v1/tokens").body())
                .contains("dashboard")
                .doesNotContain(ran.out().strip());
        assertThat(run("token", "create", "--access", "king").exit()).isEqualTo(1);
        assertThat(run("token", "sign-in-code").out().strip())
                .matches("[A-Z2-9]{4}(-[A-Z2-9]{4}){3}");
    }

    @Test
    void dump_isTheSameBytes_howeverOftenTheFilesAreRead() {
        String before = run("dump").out();
        run("ingest", "--again", FIXTURES.resolve("alice-deploys-and-audits.json").toString());
        String after = run("dump").out();

        assertThat(before).isNotEmpty().doesNotContain("SECRETTOKEN");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void reindex_tellsHowManySessions() {
        Ran ran = run("reindex");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).containsPattern("sessions +[5-9]");
    }

    @Test
    void doctor_findsNothingWrong() {
        Ran ran = run("doctor");

        assertThat(ran.exit()).as(ran.out()).isZero();
        assertThat(ran.out())
                .contains("data directory", "digests", "failed 0", "tree log", "leaves")
                .doesNotContain("!!");
    }

    @Test
    void serverThatIsAway_isNamed() {
        Ran ran = run("search", "x", "--server", "http://127.0.0.1:1");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err())
                .contains("http://127.0.0.1:1 does not answer")
                .doesNotContain("at java");
    }
}
