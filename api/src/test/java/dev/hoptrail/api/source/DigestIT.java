package dev.hoptrail.api.source;

import static dev.hoptrail.api.source.SignedBucket.HOURS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Digests are verified while they are ingested: what was done to them is told by the interface.
final class DigestIT {

    private static final String DAY = "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z";

    @TempDir private static Path folder;
    private static RunningService service;

    /// What is done to what an account's trail delivered, and what must be found.
    enum Tampering {
        NONE {
            @Override
            void on(SignedBucket bucket) {}
        },
        LATE_LOG_IN_A_BACKFILL {
            @Override
            void on(SignedBucket bucket) {
                bucket.backfill(1, List.of(bucket.log(1, 7)));
            }
        },
        LOG_REWRITTEN("LOG_CHANGED") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(bucket.logs.get(2), text -> text.replace("alice", "mallory"));
            }
        },
        LOG_REMOVED("LOG_MISSING") {
            @Override
            void on(SignedBucket bucket) throws IOException {
                Files.delete(bucket.logs.get(2));
            }
        },
        LOG_ADDED("LOG_UNNAMED") {
            @Override
            void on(SignedBucket bucket) {
                bucket.log(2, 1);
            }
        },
        LOG_ADDED_AFTER_THE_NEWEST_DIGEST("LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) {
                bucket.log(HOURS + 1, 0);
            }
        },
        BYTES_APPENDED("LOG_TRAILING_BYTES") {
            @Override
            void on(SignedBucket bucket) throws IOException {
                Files.write(bucket.logs.get(2), "extra".getBytes(UTF_8), StandardOpenOption.APPEND);
            }
        },
        LOG_TRUNCATED("LOG_DAMAGED") {
            @Override
            void on(SignedBucket bucket) throws IOException {
                byte[] bytes = Files.readAllBytes(bucket.logs.get(2));
                Files.write(bucket.logs.get(2), Arrays.copyOf(bytes, bytes.length - 9));
            }
        },
        DIGEST_REMOVED("DIGEST_MISSING", "SIGNATURE_UNKNOWN", "LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) throws IOException {
                Files.delete(bucket.digests.get(2));
            }
        },
        TWO_DIGESTS_REMOVED("DIGEST_MISSING", "SIGNATURE_UNKNOWN", "LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) throws IOException {
                Files.delete(bucket.digests.get(2));
                Files.delete(bucket.digests.get(3));
            }
        },
        DIGEST_MOVED("DIGEST_MOVED", "LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) throws IOException {
                Path from = bucket.digests.get(2);
                Path to = bucket.root.resolve("elsewhere").resolve(from.getFileName());
                Files.createDirectories(to.getParent());
                Files.move(from, to);
            }
        },
        DIGEST_EDITED("SIGNATURE_INVALID", "PREVIOUS_HASH_DIFFERS") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(
                        bucket.digests.get(2),
                        text -> text.replace("\"awsAccountId\":\"", "\"awsAccountId\":\"9"));
            }
        },
        LOG_TAKEN_OUT_OF_ITS_DIGEST("SIGNATURE_INVALID", "PREVIOUS_HASH_DIFFERS", "LOG_UNNAMED") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(
                        bucket.digests.get(2),
                        text -> text.replaceFirst("\"logFiles\":.*", "\"logFiles\":[]}"));
            }
        },
        CHAIN_CUT(
                "CHAIN_RESTARTED",
                "SIGNATURE_INVALID",
                "PREVIOUS_HASH_DIFFERS",
                "SIGNATURE_UNKNOWN") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(
                        bucket.digests.get(2),
                        text ->
                                text.replaceAll(
                                        "\"(previousDigest[A-Za-z0-9]+)\":\"[^\"]*\"",
                                        "\"$1\":null"));
            }
        },
        KEY_OF_ANOTHER_NAME("KEY_UNKNOWN") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(
                        bucket.digests.getLast(),
                        text -> text.replace(SignedBucket.FINGERPRINT, "ffff"));
            }
        },
        DIGEST_MADE_NO_JSON(
                "DIGEST_UNREADABLE", "DIGEST_MISSING", "SIGNATURE_UNKNOWN", "LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(bucket.digests.get(2), text -> "no\u0000\u001b[31m");
            }
        },
        DIGEST_NESTED_DEEPLY(
                "DIGEST_UNREADABLE", "DIGEST_MISSING", "SIGNATURE_UNKNOWN", "LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(bucket.digests.get(2), text -> "{\"a\":" + "[".repeat(1 << 20));
            }
        },
        DIGEST_INFLATED(
                "DIGEST_UNREADABLE", "DIGEST_MISSING", "SIGNATURE_UNKNOWN", "LOG_NOT_COVERED") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket.edit(bucket.digests.get(2), text -> " ".repeat(65 << 20) + text);
            }
        },
        /// What is forged takes no proof away from others, and proves nothing.
        DIGEST_FORGED("SIGNATURE_UNKNOWN") {
            @Override
            void on(SignedBucket bucket) {
                bucket.forge(HOURS, bucket.digests.get(2), List.of(bucket.logs.get(2)));
            }
        },
        DIGEST_FORGED_OVER_FILES_OF_OTHERS("SIGNATURE_UNKNOWN") {
            @Override
            void on(SignedBucket bucket) {
                SignedBucket other = new SignedBucket(bucket.root, account(NONE));
                bucket.forge(HOURS, bucket.digests.getLast(), other.logs);
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
        private final Set<String> found;

        Tampering(String... found) {
            this.found = Set.of(found);
        }

        abstract void on(SignedBucket bucket) throws IOException;
    }

    private static String account(Tampering tampering) {
        long number = List.of(Tampering.values()).indexOf(tampering);
        return "1%011d".formatted(number);
    }

    @BeforeAll
    static void start() throws IOException {
        Path bucket = folder.resolve("bucket");
        for (Tampering tampering : Tampering.values()) {
            tampering.on(new SignedBucket(bucket, account(tampering)));
        }
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.integrity.keys",
                                SignedBucket.writeKeys(folder.resolve("keys.json")).toString()));
        Ran ran = ingest(bucket);
        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.out()).containsPattern("digests +\\d+\n");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Ran ingest(Path... paths) {
        List<String> words = new ArrayList<>(List.of("ingest"));
        List.of(paths).forEach(path -> words.add(path.toString()));
        return Ran.of(service, words.toArray(new String[0]));
    }

    private static List<JsonNode> faults(String account) {
        List<JsonNode> faults = new ArrayList<>();
        service.json("/api/v1/coverage/faults?%s&accountId=%s".formatted(DAY, account))
                .path("items")
                .forEach(faults::add);
        return faults;
    }

    private static Set<String> kinds(String account) {
        Set<String> kinds = new TreeSet<>();
        faults(account).forEach(fault -> kinds.add(fault.path("kind").asText()));
        return kinds;
    }

    private static List<JsonNode> hours(String account) {
        List<JsonNode> hours = new ArrayList<>();
        for (JsonNode hour : service.json("/api/v1/coverage?limit=10000&" + DAY).path("items")) {
            if (hour.path("accountId").asText().equals(account)) {
                hours.add(hour);
            }
        }
        return hours;
    }

    private static List<String> verdicts(String account) {
        return hours(account).stream().map(hour -> hour.path("verdict").asText()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void tampering_isFoundAndNamed(Tampering tampering) {
        String account = account(tampering);

        assertThat(kinds(account))
                .as(faults(account).toString())
                .containsExactlyInAnyOrderElementsOf(tampering.found);
        assertThat(faults(account))
                .allSatisfy(fault -> {
                    assertThat(fault.path("region").asText()).isEqualTo(SignedBucket.REGION);
                    assertThat(fault.path("file").asText()).contains(account);
                    assertThat(fault.path("detail").asText()).isNotEmpty().doesNotContain("\u001b");
                });
    }

    @Test
    void untouchedTrail_isProvenHourByHour() {
        List<JsonNode> hours = hours(account(Tampering.NONE));

        assertThat(hours).hasSize(HOURS);
        assertThat(hours)
                .allSatisfy(hour -> {
                    assertThat(hour.path("verdict").asText()).isEqualTo("PROVEN");
                    assertThat(hour.path("digests").path("proven").asInt()).isOne();
                    assertThat(hour.path("logFiles").path("proven").asInt()).isOne();
                    assertThat(hour.path("records").asInt()).isOne();
                });
        assertThat(hours(account(Tampering.LATE_LOG_IN_A_BACKFILL)).get(1).path("digests"))
                .hasToString(
                        "{\"proven\":2,\"unproven\":0,\"noKey\":0,\"failed\":0,\"missing\":0,\"backfill\":1}");
    }

    @Test
    void twoMissingDigests_areCounted_andTheirHoursMarked() {
        String account = account(Tampering.TWO_DIGESTS_REMOVED);

        assertThat(faults(account))
                .filteredOn(fault -> fault.path("kind").asText().equals("DIGEST_MISSING"))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.path("detail").asText())
                                .contains("2 of 2026-03-02T02:00:00Z to 2026-03-02T04:00:00Z"));
        assertThat(verdicts(account))
                .containsExactly("PROVEN", "UNPROVEN", "FAILED", "FAILED", "PROVEN");
    }

    @Test
    void hoursWithoutAKey_areNotVerified() {
        JsonNode last = hours(account(Tampering.KEY_OF_ANOTHER_NAME)).getLast();

        assertThat(last.path("verdict").asText()).isEqualTo("UNPROVEN");
        assertThat(last.path("digests").path("noKey").asInt()).isOne();
        assertThat(last.path("logFiles").path("unproven").asInt()).isOne();
    }

    @Test
    void digestsAfterTheirLogs_proveThem_andLogsAfterTheirDigests() {
        SignedBucket bucket = new SignedBucket(folder.resolve("late"), "200000000001");
        ingest(bucket.logs.toArray(new Path[0]));
        assertThat(kinds(bucket.account)).containsExactly("LOG_NOT_COVERED");

        ingest(bucket.root);
        assertThat(kinds(bucket.account)).isEmpty();
        assertThat(verdicts(bucket.account)).hasSize(HOURS).containsOnly("PROVEN");

        SignedBucket early = new SignedBucket(folder.resolve("early"), "200000000002");
        ingest(early.digests.toArray(new Path[0]));
        assertThat(kinds(early.account)).containsExactly("LOG_MISSING");

        Ran rest = ingest(early.root);
        assertThat(rest.out()).containsPattern("skipped +5\n").containsPattern("files +5\n");
        assertThat(kinds(early.account)).isEmpty();
        assertThat(verdicts(early.account)).hasSize(HOURS).containsOnly("PROVEN");
    }

    @Test
    void lateDigest_mendsTheChain() throws IOException {
        SignedBucket bucket = new SignedBucket(folder.resolve("gap"), "200000000003");
        Path late = bucket.digests.get(2);
        Path away = folder.resolve("away");
        Files.move(late, away);
        ingest(bucket.root);
        assertThat(kinds(bucket.account)).contains("DIGEST_MISSING");

        Files.move(away, late);
        ingest(bucket.root);
        assertThat(kinds(bucket.account)).isEmpty();
        assertThat(verdicts(bucket.account)).hasSize(HOURS).containsOnly("PROVEN");
    }

    @Test
    void sources_tellTheVerdictOfEachFile() {
        Set<String> verdicts = new TreeSet<>();
        for (JsonNode file : service.json("/api/v1/sources?limit=500").path("items")) {
            if (file.path("accountId").asText().equals(account(Tampering.LOG_REWRITTEN))) {
                verdicts.add(file.path("verdict").asText());
            }
        }
        assertThat(verdicts).containsExactly("LOG_CHANGED", "PROVEN");
    }

    @Test
    void faults_arePaged_andWrongQuestionsRefused() {
        String all = "/api/v1/coverage/faults?" + DAY;
        Set<String> seen = new TreeSet<>();
        JsonNode page = service.json(all + "&limit=10");
        int pages = 1;
        page.path("items").forEach(fault -> seen.add(fault.path("faultId").asText()));
        while (!page.path("next").isNull()) {
            page = service.json(all + "&limit=10&cursor=" + page.path("next").asText());
            page.path("items")
                    .forEach(
                            fault -> assertThat(seen.add(fault.path("faultId").asText())).isTrue());
            pages++;
        }
        assertThat(pages).isGreaterThan(2);
        assertThat(service.get(all + "&accountId=12").statusCode()).isEqualTo(400);
        assertThat(service.get(all + "&region=%00").statusCode()).isEqualTo(400);
    }

    @Test
    void packs_carryTheVerdicts() throws IOException {
        Path pack = folder.resolve("pack.zip");
        String account = account(Tampering.NONE);

        Ran made =
                Ran.of(
                        service,
                        "export",
                        "--from",
                        "2026-03-02T00:00:00Z",
                        "--to",
                        "2026-03-03T00:00:00Z",
                        "--query",
                        "account:" + account,
                        "--sample",
                        "1",
                        "-o",
                        pack.toString());

        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(pack))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        assertThat(files.getOrDefault("coverage.jsonl", "").lines())
                .anyMatch(line -> line.contains(account) && line.contains("\"verdict\":\"PROVEN\""))
                .anyMatch(line -> line.contains("\"verdict\":\"FAILED\""));
        assertThat(files)
                .hasEntrySatisfying(
                        files.keySet().stream()
                                .filter(name -> name.endsWith("/raw.jsonl"))
                                .findFirst()
                                .orElseThrow(),
                        raw ->
                                assertThat(raw)
                                        .contains("\"verdict\":\"PROVEN\"")
                                        .containsPattern(
                                                "\"digest\":\"file:[^\"]*CloudTrail-Digest"));
        assertThat(files.get("controls.csv")).containsPattern("prove \\d+ cells and speak against");
        Ran verified = Ran.of("verify", pack.toString());
        assertThat(verified.out()).contains("SIGNER NOT ESTABLISHED").doesNotContain("FAILED");
    }

    @Test
    void silenceAgainstHabit_isSaid() {
        SignedBucket bucket = new SignedBucket(folder.resolve("silent"), "200000000004");
        List<Path> logs = new ArrayList<>();
        for (int day = 0; day < 7; day++) {
            logs.add(bucket.log(24 * day + 8, 0));
        }
        ingest(logs.toArray(new Path[0]));

        JsonNode next =
                service.json("/api/v1/coverage?from=2026-03-09T00:00:00Z&to=2026-03-10T00:00:00Z");
        assertThat(next.path("items"))
                .filteredOn(hour -> hour.path("accountId").asText().equals(bucket.account))
                .singleElement()
                .satisfies(hour -> {
                    assertThat(hour.path("hour").asText()).isEqualTo("2026-03-09T08:00:00Z");
                    assertThat(hour.path("silent").asBoolean()).isTrue();
                    assertThat(hour.path("records").asInt()).isZero();
                    assertThat(hour.path("verdict").asText()).isEqualTo("NO_DIGEST");
                });
    }
}
