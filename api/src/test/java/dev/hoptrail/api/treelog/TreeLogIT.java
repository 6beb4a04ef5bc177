package dev.hoptrail.api.treelog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hoptrail.api.LoopbackServer;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.timestamp.Authorities;
import dev.hoptrail.api.timestamp.TestAuthority;
import dev.hoptrail.api.timestamp.Timestamp;
import dev.hoptrail.api.timestamp.TimestampException;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.proof.VerifierKey;
import dev.hoptrail.correlate.simulate.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tree log as auditors see it, checked with nothing but the public key and the answers.
final class TreeLogIT {

    private static final int RECORDS = 60;

    @TempDir private static Path folder;
    private static RunningService service;
    private static Remote remote;
    private static TestAuthority authority;

    @BeforeAll
    static void start() {
        remote = new Remote();
        authority = new TestAuthority();
        authority.isAwayFor(2);
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.evidence.witness",
                                witness().toString(),
                                "hoptrail.evidence.witness-url",
                                remote.url(),
                                "hoptrail.evidence.timestamp-url",
                                authority.url().toString()));
    }

    @AfterAll
    static void stop() {
        service.close();
        remote.close();
        authority.close();
    }

    /// Somebody elsewhere who keeps what is posted, and is away at first.
    private static final class Remote implements AutoCloseable {
        private final List<String> notes = new CopyOnWriteArrayList<>();
        private final AtomicInteger refusals = new AtomicInteger(2);
        private final HttpServer server;

        Remote() {
            server = LoopbackServer.start("/heads", this::take);
        }

        private void take(HttpExchange call) throws IOException {
            String note = new String(call.getRequestBody().readAllBytes(), UTF_8);
            boolean refuses = refusals.getAndDecrement() > 0;
            if (!refuses) {
                notes.add(note);
            }
            call.sendResponseHeaders(refuses ? 503 : 204, -1);
            call.close();
        }

        String url() {
            return "http://127.0.0.1:%d/heads".formatted(server.getAddress().getPort());
        }

        void await(String note) throws InterruptedException {
            Instant deadline = Instant.now().plusSeconds(60);
            while (!notes.contains(note)) {
                assertThat(Instant.now()).as(notes.toString()).isBefore(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static Path witness() {
        return folder.resolve("heads.txt");
    }

    private void push(long seed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Simulation.forest(RECORDS, seed)
                .records()
                .forEach(one -> {
                    lines.writeBytes(one);
                    lines.write('\n');
                });
        service.push(lines.toByteArray());
    }

    private JsonNode makeHead() {
        return RunningService.json(service.post("/api/v1/tree-heads", ""));
    }

    private List<JsonNode> keys() {
        List<JsonNode> keys = new ArrayList<>();
        service.json("/api/v1/signing-keys").path("items").forEach(keys::add);
        return keys;
    }

    /// The head that a note states, if the key signed it.
    private static Checkpoint verified(JsonNode head, JsonNode key) {
        SignedNote note = SignedNote.read(head.path("note").asText()).orElseThrow();
        VerifierKey verifier = VerifierKey.read(key.path("verifier").asText()).orElseThrow();
        assertThat(note.isSignedBy(verifier)).isTrue();
        Checkpoint stated = Checkpoint.read(note.text()).orElseThrow();
        assertThat(stated.size()).isEqualTo(head.path("treeSize").asLong());
        assertThat(HexFormat.of().formatHex(stated.root())).isEqualTo(head.path("root").asText());
        return stated;
    }

    private static List<byte[]> hashes(JsonNode proof) {
        List<byte[]> hashes = new ArrayList<>();
        proof.forEach(one -> hashes.add(Base64.getDecoder().decode(one.asText())));
        return hashes;
    }

    private static boolean isIncluded(JsonNode item, Checkpoint head) {
        return MerkleTree.includes(
                HexFormat.of().parseHex(item.path("leafHash").asText()),
                item.path("leafIndex").asLong(),
                head.size(),
                hashes(item.path("proof")),
                head.root());
    }

    private List<String> events() {
        List<String> events = new ArrayList<>();
        service.json("/api/v1/sessions?limit=200")
                .path("items")
                .forEach(session ->
                        session.path("events")
                                .forEach(event ->
                                        events.add(
                                                event.path("accountId").asText()
                                                        + "/"
                                                        + event.path("eventId").asText())));
        return events;
    }

    private void asOwner(String sql) throws SQLException {
        Map<String, Object> settings = service.sharedWith(Map.of());
        try (Connection owner =
                        DriverManager.getConnection(
                                String.valueOf(settings.get("hoptrail.db.url")),
                                String.valueOf(settings.get("hoptrail.db.owner.user")),
                                String.valueOf(settings.get("hoptrail.db.owner.password")));
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void everyRecord_isProvenToBeInASignedTree_untilAByteOfItIsAltered() throws SQLException {
        push(7);
        JsonNode made = makeHead();
        Checkpoint head = verified(made, keys().getFirst());
        List<String> events = events();

        assertThat(events).hasSizeGreaterThan(20);
        for (String event : events) {
            JsonNode proofs =
                    service.json("/api/v1/proofs/inclusion/" + event + "?treeSize=" + head.size());
            assertThat(proofs.path("items")).isNotEmpty();
            for (JsonNode item : proofs.path("items")) {
                assertThat(isIncluded(item, head)).as(event).isTrue();
            }
        }
        String altered = events.getFirst();
        asOwner(
                "update record set body = replace(body, 'AssumeRole', 'AssumeRule') where event_id = '%s'"
                        .formatted(altered.substring(altered.indexOf('/') + 1)));
        JsonNode after = service.json("/api/v1/proofs/inclusion/" + altered);
        assertThat(isIncluded(after.path("items").path(0), head)).isFalse();
        assertThat(service.get("/api/v1/proofs/inclusion/000000000000/none").statusCode())
                .isEqualTo(404);
    }

    @Test
    void headsGrow_eachBeginsWithTheOneBefore_andWitnessesHaveThemAll()
            throws IOException, InterruptedException {
        push(17);
        JsonNode first = makeHead();
        push(18);
        JsonNode second = makeHead();
        Checkpoint older = verified(first, keys().getFirst());
        Checkpoint newer = verified(second, keys().getFirst());

        assertThat(newer.size()).isGreaterThan(older.size() + RECORDS / 2);
        JsonNode proof =
                service.json(
                        "/api/v1/proofs/consistency?from=%d&to=%d"
                                .formatted(older.size(), newer.size()));
        assertThat(
                        MerkleTree.isConsistent(
                                older.size(),
                                older.root(),
                                newer.size(),
                                newer.root(),
                                hashes(proof.path("proof"))))
                .isTrue();
        assertThat(Files.readString(witness()))
                .contains(first.path("note").asText(), second.path("note").asText());
        remote.await(second.path("note").asText());
        assertThat(remote.notes)
                .containsSubsequence(first.path("note").asText(), second.path("note").asText())
                .doesNotHaveDuplicates();
        JsonNode page = service.json("/api/v1/tree-heads?limit=1");
        JsonNode next =
                service.json("/api/v1/tree-heads?limit=1&cursor=" + page.path("next").asText());
        assertThat(page.path("items").path(0).path("treeSize").asLong())
                .isGreaterThan(next.path("items").path(0).path("treeSize").asLong());
        assertThat(service.get("/api/v1/proofs/consistency?from=x").statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/proofs/consistency").statusCode()).isEqualTo(400);
    }

    @Test
    void newestHead_isStampedByAnAuthority_asSoonAsItAnswers()
            throws IOException, InterruptedException, TimestampException {
        push(19);
        JsonNode head = makeHead();
        Instant deadline = Instant.now().plusSeconds(60);
        while (stamped(head).path("timestamp").isNull()) {
            assertThat(Instant.now()).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        JsonNode stamped = stamped(head);
        JsonNode stamp = stamped.path("timestamp");

        Timestamp read =
                Timestamp.over(
                        stamped.path("note").asText().getBytes(UTF_8),
                        Base64.getDecoder().decode(stamp.path("token").asText()));
        assertThat(stamp.path("at").asText()).isEqualTo(read.at().toString());
        assertThat(stamp.path("authority").asText()).isEqualTo("CN=Clock tower");
        Path root = authority.rootTo(folder.resolve("root.pem"));
        assertThat(Authorities.in(root).vouchFor(read)).isTrue();
    }

    /// The head as the list has it now.
    private JsonNode stamped(JsonNode head) {
        for (JsonNode one : service.json("/api/v1/tree-heads").path("items")) {
            if (one.path("treeSize").equals(head.path("treeSize"))) {
                return one;
            }
        }
        throw new AssertionError("No head " + head);
    }

    @Test
    void accessLog_isBoundByALeaf() {
        service.get("/api/v1/sessions?q=tag.Team:red");
        Checkpoint head = verified(makeHead(), keys().getFirst());
        JsonNode entries = service.json("/api/v1/access-log?path=/api/v1/sessions");
        JsonNode asked = entries.path("items").path(0);

        JsonNode proof = service.json("/api/v1/proofs/access-log/" + asked.path("number").asLong());
        assertThat(isIncluded(proof, head)).isTrue();
        long bound = proof.path("entryNumber").asLong();
        assertThat(bound).isGreaterThanOrEqualTo(asked.path("number").asLong());
        List<String> hashes = new ArrayList<>();
        service.json("/api/v1/access-log?limit=500")
                .path("items")
                .forEach(entry -> {
                    if (entry.path("number").asLong() == bound) {
                        hashes.add(entry.path("hash").asText());
                    }
                });
        assertThat(hashes).containsExactly(proof.path("entryHash").asText());
    }

    @Test
    void keyIsPrivate_andItsSuccessorIsStatedByBoth() throws IOException {
        Path file = service.data().resolve("signing.key");
        makeHead();
        String before = Files.readString(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        assertThat(service.post("/api/v1/signing-keys", "").statusCode()).isEqualTo(200);

        assertThat(Files.readString(file)).isNotEqualTo(before);
        List<JsonNode> keys = keys();
        assertThat(keys).hasSize(2);
        SignedNote succession =
                SignedNote.read(keys.getFirst().path("succession").asText()).orElseThrow();
        for (JsonNode key : keys) {
            VerifierKey verifier = VerifierKey.read(key.path("verifier").asText()).orElseThrow();
            assertThat(succession.isSignedBy(verifier)).isTrue();
            assertThat(succession.text()).contains(verifier.text());
        }
        push(37);
        verified(makeHead(), keys.getFirst());
    }

    @Test
    void processWithoutTheKey_servesButDoesNotSign() {
        long before = makeHead().path("treeSize").asLong();
        try (RunningService other =
                RunningService.start(
                        service.sharedWith(
                                Map.of("hoptrail.parts", "api", "hoptrail.port", "0")))) {
            push(27);
            assertThat(other.post("/api/v1/tree-heads", "").statusCode()).isEqualTo(503);
            assertThat(other.json("/api/v1/tree-heads").path("items")).isNotEmpty();
        }
        assertThat(makeHead().path("treeSize").asLong()).isGreaterThan(before + RECORDS / 2);
    }

    @Test
    void signedHeadsAndKeys_areOnlyAddedTo() {
        makeHead();
        for (String sql :
                List.of(
                        "update tree_head set root = ''",
                        "update head_timestamp set token = ''",
                        "delete from tree_head",
                        "truncate signing_key",
                        "delete from access_log_leaf")) {
            assertThatThrownBy(() -> asOwner(sql)).as(sql).hasMessageContaining("only added to");
        }
    }
}
