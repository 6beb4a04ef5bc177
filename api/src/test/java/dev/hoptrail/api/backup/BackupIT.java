package dev.hoptrail.api.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.embedded.DatabaseAccess;
import dev.hoptrail.api.embedded.StackSettings;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.api.embedded.TestStack.TestDatabase;
import dev.hoptrail.correlate.proof.MerkleTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a service at work, put back beside another Kafka and beside the same one.
///
/// Files of a tree are read in three parts. The first is stored. Of the second all is published and
/// in the ledger, and nothing stored, when the first backup is made; the second backup is made
/// while it is stored and the third part is read.
final class BackupIT {

    private static final String PARTS = "hoptrail.parts";
    private static final Pattern SIGNER = Pattern.compile("signed by key (\\p{XDigit}+)");

    @TempDir private static Path folder;

    private static List<List<Path>> tree;
    private static RunningService restored;
    private static String signer = "";
    private static String truth;
    private static String truthWithoutSomebody;
    private static Instant once = Instant.EPOCH;
    private static List<List<JsonNode>> believedOnce = List.of();
    private static List<String> ids = List.of();
    private static JsonNode headOnce = MissingNode.getInstance();
    private static JsonNode alertsOnce = MissingNode.getInstance();
    private static String busy;
    private static Map<String, Object> sameKafka;
    private static String restoreSaid;

    @BeforeAll
    static void backUpAndRestore() throws Exception {
        tree = simulated();
        haveManyTransactions();
        Seal.Identity identity = Seal.Identity.fresh();
        Path identities = Files.writeString(folder.resolve("identity"), identity.file());
        Path quiet = folder.resolve("quiet.zip.age");
        busy = folder.resolve("busy.zip").toString();
        try (RunningService first = RunningService.start(Map.of(PARTS, "ingest,api"))) {
            try (RunningService _ = correlator(first)) {
                ingest(first, tree.get(0));
                first.settle();
            }
            remember(first);
            JsonNode reading = begin(first, tree.get(1));
            await(first, reading, "STORING");
            backUp(first, quiet, List.of(identity.recipient()));

            try (RunningService _ = correlator(first)) {
                JsonNode more = begin(first, tree.get(2));
                backUp(first, Path.of(busy), List.of());
                await(first, reading, "DONE");
                await(first, more, "DONE");
                first.settle();
                truth = first.get("/api/v1/dump").body();
                eraseSomebody(first);
                truthWithoutSomebody = first.get("/api/v1/dump").body();
            }
            Files.createDirectory(folder.resolve("keys"));
            for (String name : List.of("webhook.key", "erasures.jsonl")) {
                Files.copy(first.data().resolve(name), folder.resolve("keys").resolve(name));
            }
            Path key = Files.copy(first.data().resolve("signing.key"), folder.resolve("key"));
            sameKafka =
                    first.sharedWith(
                            Map.of(
                                    PARTS,
                                    "correlate,api",
                                    "hoptrail.evidence.signing-key",
                                    key.toString()));
        }
        Path data = Files.createTempDirectory(Path.of("target"), "restored").toAbsolutePath();
        refused(quiet, data, identities);
        Ran ran =
                Ran.of(
                        "restore",
                        quiet.toString(),
                        "--identity",
                        identities.toString(),
                        "--data",
                        data.toString());
        assertThat(ran.exit()).as(ran.err()).isZero();
        restoreSaid = ran.out();
        restored = RunningService.over(data, Map.of());
        restored.settle();
    }

    @AfterAll
    static void stop() {
        if (restored != null) {
            restored.close();
        }
    }

    /// The cluster that a backup is restored into is younger than the one it was made of.
    private static void haveManyTransactions() throws SQLException {
        ConnectionSettings owner = TestStack.shared().freshDatabase().owner();
        try (Connection connection =
                        DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute(
                    """
                    do $$ begin
                        for i in 1..20000 loop perform pg_current_xact_id(); commit; end loop;
                    end $$\
                    """);
        }
    }

    private static List<List<Path>> simulated() throws IOException {
        Path logs = folder.resolve("logs");
        Ran ran =
                Ran.of(
                        "simulate",
                        logs.toString(),
                        "--records",
                        "2500",
                        "--accounts",
                        "4",
                        "--seed",
                        "55",
                        "--attacks");
        assertThat(ran.exit()).as(ran.err()).isZero();
        List<List<Path>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Stream<Path> files = Files.walk(logs.resolve("AWSLogs"))) {
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (int i = 0; i < sorted.size(); i++) {
                parts.get(i % 3).add(sorted.get(i));
            }
        }
        return parts;
    }

    private static RunningService correlator(RunningService beside) {
        return RunningService.start(
                beside.sharedWith(
                        Map.of(PARTS, "correlate", "hoptrail.keys", beside.data().toString())));
    }

    private static void awaitErasures(RunningService service) throws InterruptedException {
        JsonNode erasures = service.json("/api/v1/erasures");
        while (erasures.toString().contains("QUEUED")) {
            TimeUnit.MILLISECONDS.sleep(20);
            erasures = service.json("/api/v1/erasures");
        }
        assertThat(erasures.path("items")).hasSize(1);
        service.settle();
    }

    private static void eraseSomebody(RunningService service) throws InterruptedException {
        for (JsonNode origin : service.json("/api/v1/origins?limit=500").path("items")) {
            String path = "/api/v1/origins/" + origin.path("originId").asText() + "/erasures";
            HttpResponse<String> preview = service.get(path + "/preview");
            if (preview.statusCode() == 200
                    && RunningService.json(preview).path("records").asInt() > 0) {
                String asked =
                        "/api/v1/erasures/"
                                + RunningService.json(
                                                service.post(
                                                        path,
                                                        "{\"mode\":\"erase\",\"reason\":\"request 3\"}"))
                                        .path("erasureId")
                                        .asText();
                while (!service.json(asked).path("state").asText().equals("DONE")) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                service.settle();
                return;
            }
        }
        throw new AssertionError("Nobody is behind these sessions");
    }

    private static JsonNode begin(RunningService service, List<Path> files) {
        String paths =
                String.join(",", files.stream().map(file -> '"' + file.toString() + '"').toList());
        return RunningService.json(service.post("/api/v1/ingests", "{\"paths\":[" + paths + "]}"));
    }

    private static JsonNode await(RunningService service, JsonNode run, String state)
            throws InterruptedException {
        JsonNode now = run;
        while (!now.path("state").asText().matches(state + "|FAILED")) {
            TimeUnit.MILLISECONDS.sleep(20);
            now = service.json("/api/v1/ingests/" + run.path("ingestId").asText());
        }
        assertThat(now.path("state").asText()).as(now.toString()).isEqualTo(state);
        return now;
    }

    private static JsonNode ingest(RunningService service, List<Path> files)
            throws InterruptedException {
        return await(service, begin(service, files), "DONE");
    }

    /// What must be the same after a restore.
    private static void remember(RunningService service) throws InterruptedException {
        Ran exported =
                Ran.of(
                        service,
                        "export",
                        "--from",
                        "2013-01-01T00:00:00Z",
                        "--to",
                        "2030-01-01T00:00:00Z",
                        "--sample",
                        "2",
                        "-o",
                        folder.resolve("pack.zip").toString());
        assertThat(exported.exit()).as(exported.err()).isZero();
        Matcher named = SIGNER.matcher(exported.out());
        assertThat(named.find()).isTrue();
        signer = named.group(1);
        headOnce = RunningService.json(service.post("/api/v1/tree-heads", ""));
        ids =
                StreamSupport.stream(
                                service.json("/api/v1/sessions?limit=25")
                                        .path("items")
                                        .spliterator(),
                                false)
                        .filter(session -> !session.path("kind").asText().equals("UNSEEN"))
                        .map(session -> session.path("sessionId").asText())
                        .toList();
        once = Instant.now();
        believedOnce = believed(service, once);
        alertsOnce = service.json("/api/v1/alerts?limit=200").path("items");
        // Stamps of what comes later are later.
        TimeUnit.MILLISECONDS.sleep(50);
    }

    private static List<List<JsonNode>> believed(RunningService service, Instant at) {
        return ids.stream()
                .map(id -> service.json("/api/v1/sessions/" + id + "/lineage?knownAt=" + at))
                .map(lineage ->
                        StreamSupport.stream(lineage.path("sessions").spliterator(), false)
                                .map(session -> session.path("link"))
                                .toList())
                .toList();
    }

    private static void backUp(RunningService service, Path file, List<String> recipients) {
        Map<String, Object> settings = service.sharedWith(Map.of());
        Map<String, Path> keys = new TreeMap<>();
        for (String key : List.of("admin.token", "signing.key", "webhook.key")) {
            keys.put(key, service.data().resolve(key));
        }
        try (DatabaseAccess access =
                access(
                        connection(settings, "hoptrail.db"),
                        connection(settings, "hoptrail.db.owner"))) {
            new Backup(file, recipients, (_, _, _) -> {}).make(access, keys);
        }
    }

    private static ConnectionSettings connection(Map<String, Object> settings, String role) {
        return new ConnectionSettings(
                String.valueOf(settings.get("hoptrail.db.url")),
                String.valueOf(settings.get(role + ".user")),
                String.valueOf(settings.get(role + ".password")));
    }

    private static DatabaseAccess access(ConnectionSettings database, ConnectionSettings owner) {
        return DatabaseAccess.hold(new StackSettings(folder, folder, database, owner, Map.of()));
    }

    private static void refused(Path backup, Path data, Path identities) throws IOException {
        Path cut = folder.resolve("cut.zip.age");
        byte[] bytes = Files.readAllBytes(backup);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        Path others = Files.writeString(folder.resolve("others"), Seal.Identity.fresh().file());
        String[] damaged = {"restore", cut.toString(), "--data", data.toString(), "--identity"};

        assertThat(Ran.of(with(damaged, identities)).err())
                .contains("is damaged at about byte", "in tables/", "nothing was changed");
        assertThat(Ran.of(with(damaged, others)).err()).contains("None of the identities");
        assertThat(data).isEmptyDirectory();
    }

    private static String[] with(String[] words, Path last) {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = last.toString();
        return all;
    }

    @Test
    void restore_besideAnotherKafka_losesNothing() throws Exception {
        assertThat(restoreSaid).contains("keys: admin.token, signing.key, webhook.key");
        JsonNode heads = restored.json("/api/v1/tree-heads").path("items");
        assertThat(heads.findValuesAsText("root")).contains(headOnce.path("root").asText());
        assertThat(believed(restored, once)).isEqualTo(believedOnce);
        Instant beforeCatchingUp = Instant.now();
        assertThat(believed(restored, beforeCatchingUp)).isEqualTo(believedOnce);
        JsonNode alertsThen = restored.json("/api/v1/alerts?limit=200").path("items");
        assertThat(texts(alertsThen, "alertId")).isEqualTo(texts(alertsOnce, "alertId"));

        assertThat(ingest(restored, tree.get(0)).at("/result/filesSkipped").asInt())
                .as("stored before")
                .isEqualTo(tree.get(0).size());
        assertThat(ingest(restored, tree.get(1)).at("/result/filesPublishedAgain").asInt())
                .as("in the ledger, and not stored")
                .isPositive();
        ingest(restored, tree.get(2));
        restored.settle();

        assertThat(lines(restored.get("/api/v1/dump").body())).isEqualTo(lines(truth));
        // Old beliefs are still those of then, and new ones came after them.
        assertThat(believed(restored, once)).isEqualTo(believedOnce);
        assertThat(believed(restored, beforeCatchingUp)).isEqualTo(believedOnce);
        assertThat(believed(restored, Instant.now())).isNotEqualTo(believedOnce);
        treeGoesOn();
        accessLogGoesOn();
        packsHold();
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .sorted()
                .toList();
    }

    private static List<String> without(List<String> lines, List<String> others) {
        Set<String> known = Set.copyOf(others);
        return lines.stream().filter(line -> !known.contains(line)).toList();
    }

    private static List<String> lines(String dump) {
        assertThat(dump.lines().count()).isGreaterThan(500);
        return dump.lines().toList();
    }

    private static void treeGoesOn() {
        JsonNode now = RunningService.json(restored.post("/api/v1/tree-heads", ""));
        long before = headOnce.path("treeSize").asLong();
        long after = now.path("treeSize").asLong();
        assertThat(after).isGreaterThan(before);
        JsonNode proof =
                restored.json("/api/v1/proofs/consistency?from=%d&to=%d".formatted(before, after));
        List<byte[]> hashes = new ArrayList<>();
        proof.path("proof").forEach(hash -> hashes.add(Base64.getDecoder().decode(hash.asText())));
        assertThat(MerkleTree.isConsistent(before, root(headOnce), after, root(now), hashes))
                .isTrue();
    }

    private static byte[] root(JsonNode head) {
        return HexFormat.of().parseHex(head.path("root").asText());
    }

    private static void accessLogGoesOn() {
        assertThat(restored.json("/api/v1/access-log/verification").path("intact").asBoolean())
                .isTrue();
        String operator = "operator " + System.getProperty("user.name");
        JsonNode entries =
                restored.json(
                                "/api/v1/access-log?who="
                                        + URLEncoder.encode(operator, StandardCharsets.UTF_8))
                        .path("items");
        assertThat(entries.findValuesAsText("method")).containsExactly("RESTORE", "BACKUP");
        assertThat(entries.path(0).path("parameters").asText()).contains("file=quiet.zip.age");
    }

    private static void packsHold() {
        JsonNode pack = restored.json("/api/v1/packs").path("items").path(0);
        Path again = folder.resolve("again.zip");
        try {
            Files.write(again, bytes("/api/v1/packs/" + pack.path("packId").asText() + "/content"));
            assertThat(again).hasSameBinaryContentAs(folder.resolve("pack.zip"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Ran verified = Ran.of("verify", again.toString(), "--key", signer);
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    }

    private static byte[] bytes(String path) throws IOException {
        try (InputStream content =
                HttpClient.newHttpClient()
                        .send(
                                restored.request(path).build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            return content.readAllBytes();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void restore_besideTheSameKafka_catchesUpFromThere() throws InterruptedException {
        TestDatabase database = TestStack.shared().freshDatabase();
        Restore restore = Restore.of(Path.of(busy), null, (_, _, _) -> {});
        try (DatabaseAccess access = access(database.database(), database.owner())) {
            assertThat(restore.into(access, false)).isPositive();
            assertThatThrownBy(() ->
                            Restore.of(Path.of(busy), null, (_, _, _) -> {}).into(access, false))
                    .hasMessageContaining("The database is not empty")
                    .hasMessageContaining("--replace");
            // A backup goes into what is there already, too, if that is said.
            assertThat(Restore.of(Path.of(busy), null, (_, _, _) -> {}).into(access, true))
                    .isPositive();
        }
        Map<String, Object> settings = new TreeMap<>(sameKafka);
        settings.put("hoptrail.db.url", database.database().url());
        // Beside the keys stands what was erased since this backup was made.
        settings.put("hoptrail.keys", folder.resolve("keys").toString());
        try (RunningService service = RunningService.start(settings)) {
            awaitErasures(service);

            assertThat(truthWithoutSomebody).isNotEqualTo(truth);
            List<String> now = lines(service.get("/api/v1/dump").body());
            assertThat(without(now, lines(truthWithoutSomebody))).isEmpty();
            assertThat(without(lines(truthWithoutSomebody), now)).isEmpty();
            try (DatabaseAccess access = access(database.database(), database.owner())) {
                assertThatThrownBy(() -> restore.into(access, true))
                        .hasMessageContaining("stop them first");
            }
        }
    }
}
