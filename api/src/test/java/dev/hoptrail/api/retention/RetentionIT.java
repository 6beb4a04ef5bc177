package dev.hoptrail.api.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.search.IndexFollower;
import dev.hoptrail.correlate.store.StateDump;
import java.io.IOException;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Months are dropped: what hangs on them stays right, what is held stays, and what comes late of
/// that time is not taken in.
final class RetentionIT {

    /// Thirteen months after the last of January 2025 is over.
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    /// Known anew two days later, since a longer setting took it from the plan between.
    private static final Instant GOES = Instant.parse("2026-03-11T12:00:00Z");

    private static final Instant SINCE = Instant.parse("2025-02-01T00:00:00Z");
    private static final String PERIOD = "from=2024-01-01T00:00:00Z&to=2025-12-31T00:00:00Z";

    /// What proves whose the key is that a session of February shows was in January.
    private static final String TOKEN =
            CloudTrail.signinToken(CloudTrail.Session.ALIVE, "ASIAEXAMPLESIGNIN001");

    private static final String CONSOLE =
            CloudTrail.child(
                    "CONSOL",
                    "2025-02-01T00:20:00Z",
                    CloudTrail.Session.ALIVE,
                    "ASIAEXAMPLESIGNIN001");

    @TempDir private static Path folder;
    private static RunningService service;
    private static final TreeMap<String, String> ids = new TreeMap<>();
    private static final TreeMap<String, JsonNode> before = new TreeMap<>();
    private static JsonNode lineageBefore;
    private static JsonNode head;
    private static JsonNode planned;
    private static Told told;
    private static int halfWay;
    private static int heldOnce;
    private static int heldNoMore;
    private static int heldInPlan;
    private static String dumpOnce;
    private static String dumpTwice;

    @BeforeAll
    static void start() throws Exception {
        service = RunningService.start();
        push(records());
        push(List.of(TOKEN, CONSOLE));
        for (CloudTrail.Session session : CloudTrail.Session.values()) {
            JsonNode found = sessionOf(session);
            ids.put(session.name(), found.path("sessionId").asText());
            before.put(session.name(), found);
        }
        lineageBefore = get("/lineage", CloudTrail.Session.AUDIT);
        head = RunningService.json(service.post("/api/v1/tree-heads", ""));
        place("Case 7", "2024-11-20T00:00:00Z", "2024-11-21T00:00:00Z");
        String other = place("Case 8", "2024-10-01T00:00:00Z", "2024-10-31T23:00:00Z");
        export("earlier.zip", "2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z");
        planned = service.json("/api/v1/retention?at=" + NOW);
        told = giveNotice();
        // A process that is killed half-way.
        RetentionStore store = service.bean(RetentionStore.class);
        store.plan(SINCE, GOES, GOES.minus(Duration.ofDays(7)));
        store.dropMonth("session", YearMonth.of(2024, 12));
        service.settle();
        halfWay = status("/api/v1/sessions/" + ids.get("OLDER"));
        run(GOES);
        heldOnce = status("/api/v1/sessions/" + ids.get("RELEASED"));
        release(other);
        run(GOES);
        heldInPlan = status("/api/v1/sessions/" + ids.get("RELEASED"));
        run(GOES.plus(Duration.ofDays(7)));
        heldNoMore = status("/api/v1/sessions/" + ids.get("RELEASED"));
        dumpOnce = dump();
        run(GOES.plus(Duration.ofDays(7)));
        dumpTwice = dump();
    }

    /// What is told of months that go, before they do.
    private record Told(
            List<String> warnings,
            JsonNode noticed,
            JsonNode withdrawn,
            JsonNode atLast,
            int status,
            String command,
            String doctor) {}

    private static Told giveNotice() {
        Logger logger = (Logger) LoggerFactory.getLogger(Retention.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        run(NOW);
        run(NOW.plusSeconds(3_600));
        logger.detachAppender(logged);
        List<String> warnings =
                logged.list.stream()
                        .filter(event -> event.getLevel() == Level.WARN)
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList();
        JsonNode noticed = service.json("/api/v1/retention?at=" + NOW.plusSeconds(3_600));
        Retention.Setup longer = new Retention.Setup(24, 26, 13, Duration.ofDays(7));
        new Retention(service.bean(RetentionStore.class), longer, Clock.systemUTC())
                .run(NOW.plus(Duration.ofDays(1)));
        JsonNode withdrawn = service.json("/api/v1/retention?at=" + NOW.plus(Duration.ofDays(1)));
        run(GOES.minus(Duration.ofDays(7)));
        run(GOES.minusSeconds(1));
        return new Told(
                warnings,
                noticed,
                withdrawn,
                service.json("/api/v1/retention?at=" + GOES.minusSeconds(1)),
                status("/api/v1/sessions/" + ids.get("OLD")),
                Ran.of(service, "retention").out(),
                Ran.of(service, "doctor").out());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String place(String reason, String from, String to) {
        String body =
                "{\"reason\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}".formatted(reason, from, to);
        return RunningService.json(service.post("/api/v1/holds", body)).path("holdId").asText();
    }

    private static Path export(String name, String from, String to) {
        Path pack = folder.resolve(name);
        Ran made = Ran.of(service, "export", "--from", from, "--to", to, "-o", pack.toString());
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        return pack;
    }

    private static Ran verify(Path pack) {
        String signer = service.json("/api/v1/signing-keys").at("/items/0/fingerprint").asText();
        return Ran.of("verify", pack.toString(), "--key", signer);
    }

    private static void run(Instant now) {
        service.bean(Retention.class).run(now);
        service.settle();
    }

    private static String dump() throws SQLException, IOException {
        StringWriter lines = new StringWriter();
        service.bean(StateDump.class).writeTo(lines);
        return lines.toString();
    }

    private static List<String> records() {
        List<String> records = new ArrayList<>();
        for (CloudTrail.Session session : CloudTrail.Session.values()) {
            records.add(session.issuance());
            records.add(session.use());
        }
        return records;
    }

    private static void push(List<String> records) {
        service.push(String.join("\n", records).getBytes(UTF_8));
    }

    private static JsonNode sessionOf(CloudTrail.Session session) {
        return service.json("/api/v1/resolve?accessKeyId=" + session.key()).at("/items/0/session");
    }

    private static JsonNode get(String below, CloudTrail.Session session) {
        return service.json("/api/v1/sessions/" + ids.get(session.name()) + below);
    }

    private static int status(String path) {
        return service.get(path).statusCode();
    }

    private static List<String> found(String query) {
        return StreamSupport.stream(
                        service.json("/api/v1/sessions?limit=100&" + PERIOD + query)
                                .path("items")
                                .spliterator(),
                        false)
                .map(one -> one.path("sessionName").asText())
                .sorted()
                .toList();
    }

    private static JsonNode retention() {
        return service.json("/api/v1/retention");
    }

    private static JsonNode month(JsonNode retention, String list, String month) {
        for (JsonNode one : retention.path(list)) {
            if (one.path("month").asText().equals(month)) {
                return one;
            }
        }
        throw new AssertionError(month + " is not among " + retention.path(list));
    }

    @Test
    void plan_saysWhatWouldGo_andWhatAHoldKeeps() {
        assertThat(month(planned, "months", "2024-11").path("state").asText()).isEqualTo("HELD");
        assertThat(month(planned, "months", "2024-12").path("state").asText()).isEqualTo("DUE");
        assertThat(month(planned, "months", "2025-01").path("state").asText()).isEqualTo("DUE");
        assertThat(month(planned, "months", "2025-02").path("state").asText()).isEqualTo("KEPT");
        assertThat(month(planned, "months", "2025-02").path("goesAt").asText())
                .isEqualTo("2026-04-08T00:00:00Z");
        assertThat(planned.path("keptSince").isNull()).isTrue();
        assertThat(planned.path("dropped")).isEmpty();
    }

    @Test
    void months_standInThePlan_beforeTheyGo() {
        assertThat(told.warnings()).hasSize(1);
        assertThat(told.warnings().getFirst())
                .startsWith("2024-12, 2025-01 with 5 sessions")
                .contains("2026-03-09", "hoptrail holds place", "HOPTRAIL_RETENTION_RECORDS");
        for (String month : List.of("2024-12", "2025-01")) {
            assertThat(goesAt(told.noticed(), month)).isEqualTo("2026-03-09T12:00:00Z");
            assertThat(goesAt(told.withdrawn(), month)).isEqualTo("2026-03-10T12:00:00Z");
            assertThat(goesAt(told.atLast(), month)).isEqualTo(GOES.toString());
            assertThat(month(told.atLast(), "months", month).path("state").asText())
                    .isEqualTo("DUE");
        }
        for (JsonNode moment : List.of(told.noticed(), told.withdrawn(), told.atLast())) {
            assertThat(moment.path("keptSince").isNull()).isTrue();
            assertThat(moment.path("dropped")).isEmpty();
        }
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.command()).contains("DUE", GOES.toString().substring(0, 10));
        assertThat(told.doctor()).contains("to be dropped").contains(", from " + GOES);
    }

    private static String goesAt(JsonNode retention, String month) {
        return month(retention, "months", month).path("goesAt").asText();
    }

    @Test
    void months_areDropped_withAllThatHungOnThem() {
        JsonNode retention = retention();

        assertThat(retention.path("keptSince").asText()).isEqualTo(SINCE.toString());
        JsonNode january = month(retention, "dropped", "2025-01");
        assertThat(january.path("sessions").asInt()).isEqualTo(1);
        assertThat(january.path("stubs").asInt()).isEqualTo(3);
        assertThat(january.path("finishedAt").isTextual()).isTrue();
        assertThat(month(retention, "dropped", "2024-12").path("sessions").asInt()).isEqualTo(1);
        for (String left :
                List.of(
                        "record where event_time",
                        "sighting where event_time",
                        "session_use where hour",
                        // Sessions of the first days are judged by acts of the days before.
                        "identity_act where at+'3d'",
                        "session where dropped_at is null and issued_at",
                        "observed where issued_at(session_id)",
                        "link_version where issued_at(session_id)")) {
            String column = left.substring(left.lastIndexOf(' ') + 1);
            assertThat(
                            count(
                                    left
                                            + " < '"
                                            + SINCE
                                            + "' and not is_held(utc_month("
                                            + column
                                            + "))"))
                    .as(left)
                    .isZero();
        }
        assertThat(
                        count(
                                "credential c where not exists (select from session_use u where u.credential_id = c.credential_id)"))
                .isZero();
        assertThat(count("record where event_time < '2024-12-01'")).isEqualTo(1);
        assertThat(count("session_use where hour < '2024-12-01'")).isEqualTo(1);
        assertThat(count("observation where at < '" + SINCE + "'")).isPositive();
    }

    private static long count(String what) {
        return service.bean(Database.class)
                .first("select count(*) as count from " + what, row -> row.getLong("count"))
                .orElseThrow();
    }

    @Test
    void dropped_isSaidToBe() {
        HttpResponse<String> gone = service.get("/api/v1/sessions/" + ids.get("OLD"));

        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains("dropped").contains(SINCE.toString());
        assertThat(halfWay).isEqualTo(410);
        assertThat(status("/api/v1/sessions/" + ids.get("AUDIT") + "?knownAt=2024-05-01T00:00:00Z"))
                .isEqualTo(410);
        HttpResponse<String> record =
                service.get("/api/v1/events/111122223333/" + CloudTrail.Session.OLD.eventId());
        assertThat(record.statusCode()).isEqualTo(404);
        assertThat(record.body()).contains("dropped");
        HttpResponse<String> proof =
                service.get(
                        "/api/v1/proofs/inclusion/111122223333/"
                                + CloudTrail.Session.OLD.eventId());
        assertThat(proof.body()).contains("dropped");
    }

    @Test
    void lineage_showsStubs_andWhatIsKeptStaysAsItWas() {
        JsonNode lineage = get("/lineage", CloudTrail.Session.AUDIT);

        assertThat(lineage.path("origin")).isEqualTo(lineageBefore.path("origin"));
        assertThat(lineage.path("sessions")).hasSize(3);
        for (int i = 0; i < 2; i++) {
            JsonNode stub = lineage.path("sessions").path(i);
            JsonNode whole = lineageBefore.path("sessions").path(i);
            assertThat(stub.path("droppedAt").isTextual()).isTrue();
            assertThat(stub.path("sourceIp").isNull()).isTrue();
            assertThat(stub.path("events")).isEmpty();
            for (String same :
                    List.of(
                            "sessionId",
                            "kind",
                            "link",
                            "role",
                            "sessionName",
                            "issuedAt",
                            "expiresAt",
                            "depth",
                            "chainId",
                            "tags",
                            "origin")) {
                assertThat(stub.path(same)).as(same).isEqualTo(whole.path(same));
            }
        }
        for (CloudTrail.Session kept :
                List.of(
                        CloudTrail.Session.AUDIT,
                        CloudTrail.Session.NEW,
                        CloudTrail.Session.HELD)) {
            assertThat(get("", kept)).isEqualTo(before.get(kept.name()));
        }
        assertThat(get("", CloudTrail.Session.AUDIT).path("link").path("grade").asText())
                .isEqualTo("EXACT");
    }

    @Test
    void search_agrees_alsoWhenItIsRebuilt() throws Exception {
        List<String> kept = List.of("audit", "held", "new");

        assertThat(found("")).containsAll(kept).doesNotContain("old", "older", "alice", "deploy");
        assertThat(found("&q=role:Old")).isEmpty();
        service.bean(IndexFollower.class).rebuild().get();
        assertThat(found("")).containsAll(kept).doesNotContain("old", "older", "alice", "deploy");
    }

    @Test
    void proofs_ofWhatIsKept_stayValid() {
        SignedNote note = SignedNote.read(head.path("note").asText()).orElseThrow();
        Checkpoint root = Checkpoint.read(note.text()).orElseThrow();

        JsonNode proof =
                service.json(
                        "/api/v1/proofs/inclusion/111122223333/%s?treeSize=%d"
                                .formatted(CloudTrail.Session.AUDIT.eventId(), root.size()));
        JsonNode item = proof.path("items").path(0);
        List<byte[]> hashes = new ArrayList<>();
        item.path("proof").forEach(one -> hashes.add(Base64.getDecoder().decode(one.asText())));
        assertThat(
                        MerkleTree.includes(
                                HexFormat.of().parseHex(item.path("leafHash").asText()),
                                item.path("leafIndex").asLong(),
                                root.size(),
                                hashes,
                                root.root()))
                .isTrue();
    }

    @Test
    void packs_verify_andSayWhatWasDropped() {
        Ran earlier = verify(folder.resolve("earlier.zip"));
        Ran later = verify(export("later.zip", "2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z"));

        assertThat(earlier.exit()).as(earlier.out() + earlier.err()).isZero();
        assertThat(earlier.out()).doesNotContain("dropped by retention");
        assertThat(later.exit()).as(later.out() + later.err()).isZero();
        assertThat(later.out()).contains("sessions were dropped by retention");
    }

    @Test
    void commands_tellWhatIsKept() {
        assertThat(Ran.of(service, "retention", "--at", NOW.toString()).out())
                .contains("13 months, since 2025-02-01", "2024-11", "HELD", "DROPPED");
        assertThat(Ran.of(service, "holds").out()).contains("2024-11", "Case 7", "released");
        Ran placed =
                Ran.of(service, "holds", "place", "By command", "--from", "2025-08-01T00:00:00Z");
        assertThat(placed.exit()).as(placed.err()).isZero();
        assertThat(Ran.of(service, "holds", "release", placed.out().strip()).exit()).isZero();
    }

    @Test
    void secondRun_changesNothing() {
        assertThat(dumpTwice).isEqualTo(dumpOnce);
        assertThat(retention().path("dropped")).hasSize(3);
    }

    @Test
    void hold_keepsItsMonths_untilItIsReleased() {
        assertThat(heldOnce).isEqualTo(200);
        assertThat(heldInPlan).isEqualTo(200);
        assertThat(heldNoMore).isEqualTo(410);
    }

    @Test
    void lateRecords_neitherComeBack_norLoseTheirParent() throws Exception {
        String dumped = dump();
        push(records());
        assertThat(dump()).isEqualTo(dumped);
        assertThat(rejected()).contains("NOT_KEPT").contains("what was before " + SINCE);

        push(List.of(CloudTrail.child("LATE", "2025-02-01T00:05:00Z", CloudTrail.Session.ALIVE)));

        JsonNode late =
                service.json("/api/v1/resolve?accessKeyId=ASIAEXAMPLEKEY00LATE")
                        .at("/items/0/session");
        assertThat(late.path("parentId").asText()).isEqualTo(ids.get("ALIVE"));
        assertThat(late.path("link").path("grade").asText()).isEqualTo("EXACT");
        assertThat(late.path("origin").path("name").asText()).isEqualTo("alive@corp.example");
        assertThat(late.path("tags").path(0).path("value").asText()).isEqualTo("atlas");
    }

    @Test
    void lateRecord_leavesALinkAsItWas_whoseProofWasDropped() {
        JsonNode before = console();
        assertThat(before.path("link").path("grade").asText()).isEqualTo("EXACT");
        assertThat(before.path("link").path("evidence").toString()).contains("KEY_ALIAS");
        assertThat(count("record where event_name = 'GetSigninToken'")).isZero();

        push(List.of(CloudTrail.amended(CONSOLE)));

        JsonNode after = console();
        assertThat(after.path("userAgent").asText()).isEqualTo("aws-cli/2.16");
        assertThat(after.path("link")).isEqualTo(before.path("link"));
        assertThat(after.path("parentId").asText()).isEqualTo(ids.get("ALIVE"));
    }

    private static JsonNode console() {
        return service.json("/api/v1/resolve?accessKeyId=ASIAEXAMPLEKEYCONSOL")
                .at("/items/0/session");
    }

    private static String rejected() {
        return service.bean(Database.class)
                .list(
                        "select reason || ' ' || detail as why from rejected",
                        row -> row.getString("why"))
                .toString();
    }

    @Test
    void holds_areChecked_listed_andEnd() {
        for (String wrong :
                List.of(
                        "{}",
                        "{\"reason\":\"x\"}",
                        "{\"reason\":\" \",\"from\":\"2024-01-01T00:00:00Z\"}",
                        "{\"reason\":\"x\",\"from\":\"2024-02-01T00:00:00Z\",\"to\":\"2024-01-01T00:00:00Z\"}")) {
            assertThat(service.post("/api/v1/holds", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        JsonNode late =
                RunningService.json(
                        service.post(
                                "/api/v1/holds",
                                "{\"reason\":\"Too late\",\"from\":\"2025-01-05T00:00:00Z\",\"to\":\"2025-01-06T00:00:00Z\"}"));
        assertThat(late.path("goneMonths").path(0).asText()).isEqualTo("2025-01");
        assertThat(late.path("placedBy").asText()).isEqualTo("admin");
        assertThat(service.json("/api/v1/holds").path("items").findValuesAsText("reason"))
                .contains("Case 7", "Too late");

        assertThat(release(late.path("holdId").asText())).isEqualTo(204);
        assertThat(release(late.path("holdId").asText())).isEqualTo(404);
    }

    private static int release(String id) {
        return service.send(service.request("/api/v1/holds/" + id).DELETE().build()).statusCode();
    }
}
