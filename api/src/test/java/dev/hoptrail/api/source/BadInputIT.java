package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.source.IngestRun.State;
import dev.hoptrail.ingest.record.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nobody should have to read, through the whole service: from the file to the tables.
final class BadInputIT {

    private static final int MEGABYTE = 1 << 20;

    private static RunningService service;

    @TempDir private Path tree;

    private final Map<String, Reason> expected = new TreeMap<>();
    private final Set<String> good = new HashSet<>();

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void goodFiles() throws IOException {
        // One is read first and one last.
        plain("0-first.json", file(issuance("0-first.json")));
        plain("z-last.json", file(issuance("z-last.json")));
        good.addAll(List.of("0-first.json", "z-last.json"));
    }

    @Test
    void everyBadFile_leavesItsReason_andTheRestIsStored() throws Exception {
        badGzip();
        badStructure();
        badRecords();
        badExports();
        tooMuch();
        Files.createSymbolicLink(tree.resolve("loop"), tree);
        expected.put("loop", Reason.SYMLINK_LOOP);

        IngestRun.Result result = ingest();

        assertThat(rejections()).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(result.rejected())
                .containsExactlyInAnyOrderEntriesOf(
                        expected.values().stream()
                                .collect(
                                        Collectors.toMap(
                                                reason -> reason, reason -> 1L, Long::sum)));
        assertThat(storedEvents()).containsAll(good);
        assertThat(
                        database()
                                .list(
                                        "select detail || excerpt as told from rejected",
                                        row -> row.getString("told")))
                .noneMatch(told -> told.contains("Exception") || told.contains("FwoG"))
                .allMatch(told -> told.chars().noneMatch(Character::isISOControl));
    }

    private void badGzip() throws IOException {
        byte[] whole = gzip(file(good("truncated.json.gz"), "{\"x\":\"" + "y".repeat(500) + "\"}"));
        bad("truncated.json.gz", Arrays.copyOf(whole, whole.length - 20), Reason.TRUNCATED_GZIP);
        byte[] trailing = gzip(file(good("trailing.json.gz")));
        bad("trailing.json.gz", join(trailing, "tail".getBytes(UTF_8)), Reason.TRAILING_BYTES);
        byte[] checksum = gzip(file(good("checksum.json.gz")));
        checksum[checksum.length - 8]++;
        bad("checksum.json.gz", checksum, Reason.GZIP_CHECKSUM);
        bad("corrupt.json.gz", new byte[] {0x1F, (byte) 0x8B, 9, 9, 9}, Reason.CORRUPT_GZIP);
    }

    private void badStructure() throws IOException {
        String cut = file(good("cut.json"), issuance("x"));
        bad("cut.json", cut.substring(0, cut.length() - 50), Reason.TRUNCATED_JSON);
        bad("text.json", "<html>", Reason.NOT_JSON);
        bad("empty.json", "", Reason.EMPTY_FILE);
        bad("null.json", "{\"Records\":null}", Reason.RECORDS_NULL);
        bad("object.json", "{\"Records\":{}}", Reason.RECORDS_NOT_ARRAY);
        plain("bom.json", "\uFEFF" + file(good("bom.json")));
    }

    private void badRecords() throws IOException {
        String record = issuance("x");
        bad("number.json", file(good("number.json"), "7"), Reason.NOT_AN_OBJECT);
        bad(
                "no-id.json",
                file(record.replace("\"eventID\"", "\"id\""), good("no-id.json")),
                Reason.MISSING_EVENT_ID);
        bad(
                "no-time.json",
                file(record.replace("\"eventTime\"", "\"time\""), good("no-time.json")),
                Reason.MISSING_EVENT_TIME);
        bad(
                "latin.json",
                file(record.replace("alice", "alic\u00E9"), good("latin.json"))
                        .getBytes(ISO_8859_1),
                Reason.INVALID_UTF8);
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        bad("deep.json", file(record.replace("\"r\"", deep), good("deep.json")), Reason.TOO_DEEP);
    }

    private void badExports() throws IOException {
        String header =
                "eventid,eventtime,eventsource,eventname,recipientaccountid,useridentity,requestparameters,responseelements\n";
        bad("columns.csv", "eventid,eventname\ne-1,AssumeRole\n", Reason.MISSING_COLUMNS);
        bad(
                "ambiguous.csv",
                header
                        + row("x", "{description=a, roleName=b}")
                        + row("ambiguous.csv", "{roleName=b, description=a}"),
                Reason.AMBIGUOUS_TEXT);
        good.add("ambiguous.csv");
        bad("quotes.csv", header + row("quotes.csv", "{}") + "\"x\"y,\n", Reason.BROKEN_CSV);
        good.add("quotes.csv");
        bad("cut.parquet", "PAR1 and no end", Reason.BROKEN_PARQUET);
        plain("result_sign.json", "{\"hashSignature\":\"00\"}");
    }

    private static String row(String eventId, String parameters) {
        return "%s,2026-03-02T08:59:58Z,iam.amazonaws.com,CreateRole,111122223333,{type=Root},\"%s\",\n"
                .formatted(eventId, parameters);
    }

    private void tooMuch() throws IOException {
        String huge = issuance("x").replace("\"r\"", '"' + "y".repeat(60 * MEGABYTE) + '"');
        bad("huge.json.gz", gzip(file(huge, good("huge.json.gz"))), Reason.TOO_LARGE);
        // 1.1 GB of text in 1 MB: members of one gzip file follow each other without end.
        byte[] start = gzip("{\"Records\":[" + good("bomb.json.gz") + ",{\"x\":\"");
        byte[] member = gzip("0".repeat(16 * MEGABYTE));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(start);
        for (int i = 0; i < 66; i++) {
            bomb.write(member);
        }
        bad("bomb.json.gz", bomb.toByteArray(), Reason.FILE_TOO_LARGE);
    }

    @Test
    void impossibleTimes_areFlaggedAndKeptInTheDefaultPartition() throws Exception {
        Instant now = Instant.now();
        Map<String, Instant> times =
                Map.of(
                        "t-epoch", Instant.parse("1970-01-01T00:00:00Z"),
                        "t-before", Instant.parse("2012-12-31T23:59:59Z"),
                        "t-ahead", now.plus(Duration.ofDays(40)),
                        "t-end", Instant.parse("9999-12-31T23:59:59Z"));
        String[] records =
                times.entrySet().stream()
                        .map(one ->
                                issuance(one.getKey())
                                        .replace(
                                                "2026-03-02T08:59:58Z",
                                                one.getValue().toString().substring(0, 19) + "Z"))
                        .toArray(String[]::new);
        plain("times.json", file(records));

        IngestRun.Result result = ingest();

        assertThat(result.impossibleTimes()).isEqualTo(4);
        assertThat(result.rejected()).isEmpty();
        assertThat(events("select event_id from record_default"))
                .containsExactlyInAnyOrderElementsOf(times.keySet());
        assertThat(
                        database()
                                .list(
                                        "select note from log_file where source like '%/times.json'",
                                        row -> row.getString("note")))
                .containsExactly("IMPOSSIBLE_EVENT_TIMES");
        assertThat(
                        database()
                                .first(
                                        "select count(*) as sessions from session_default",
                                        row -> row.getLong("sessions")))
                .hasValue(4L);
    }

    private IngestRun.Result ingest() throws InterruptedException {
        IngestRuns runs = service.bean(IngestRuns.class);
        String id = runs.begin(List.of(tree), false).ingestId();
        IngestRun run = runs.find(id).orElseThrow();
        while (run.state() != State.DONE) {
            assertThat(run.state()).as(run.failure()).isNotEqualTo(State.FAILED);
            TimeUnit.MILLISECONDS.sleep(20);
            run = runs.find(id).orElseThrow();
        }
        return Objects.requireNonNull(run.result());
    }

    /// By the name of the file.
    private Map<String, Reason> rejections() {
        Map<String, Reason> found = new TreeMap<>();
        database()
                .list(
                        "select source, reason from rejected",
                        row ->
                                found.merge(
                                        row.getString("source").replaceAll("/$|.*/(?=.)", ""),
                                        Reason.valueOf(row.getString("reason")),
                                        (one, other) -> {
                                            throw new IllegalStateException(one + " " + other);
                                        }));
        return found;
    }

    private static Set<String> storedEvents() {
        return events("select event_id from record");
    }

    private static Set<String> events(String sql) {
        return new HashSet<>(database().list(sql, row -> row.getString("event_id")));
    }

    private static Database database() {
        return service.bean(Database.class);
    }

    /// A record that must be stored, whatever stands beside it.
    private String good(String name) {
        good.add(name);
        return issuance(name);
    }

    private void bad(String name, String text, Reason reason) throws IOException {
        bad(name, text.getBytes(UTF_8), reason);
    }

    private void bad(String name, byte[] stored, Reason reason) throws IOException {
        Files.write(tree.resolve(name), stored);
        expected.put(name, reason);
    }

    private void plain(String name, String text) throws IOException {
        Files.writeString(tree.resolve(name), text);
    }

    private static String file(String... records) {
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String issuance(String eventId) {
        return """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser",\
        "principalId":"AIDAEXAMPLE000000001","arn":"arn:aws:iam::111122223333:user/alice",\
        "accountId":"111122223333","accessKeyId":"AKIAEXAMPLE000000001","userName":"alice"},\
        "eventTime":"2026-03-02T08:59:58Z","eventSource":"sts.amazonaws.com",\
        "eventName":"AssumeRole","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
        "userAgent":"aws-cli/2.1",\
        "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/team/reader",\
        "roleSessionName":"alice"},\
        "responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE000000001",\
        "sessionToken":"FwoGSecret=="},\
        "assumedRoleUser":{"assumedRoleId":"AROAEXAMPLE000000001:alice",\
        "arn":"arn:aws:sts::111122223333:assumed-role/reader/alice"}},\
        "requestID":"r","eventID":"%s","recipientAccountId":"111122223333"}\
        """
                .formatted(eventId);
    }
}
