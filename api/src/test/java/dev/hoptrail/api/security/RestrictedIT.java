package dev.hoptrail.api.security;

import static dev.hoptrail.api.security.TwoAccounts.HIDDEN;
import static dev.hoptrail.api.security.TwoAccounts.MARK;
import static dev.hoptrail.api.security.TwoAccounts.SEEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.live.EventReader;
import dev.hoptrail.api.live.EventReader.Event;
import dev.hoptrail.api.pack.PackZip;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.verify.Bounds;
import dev.hoptrail.api.pack.verify.Check;
import dev.hoptrail.api.pack.verify.PackVerifier;
import dev.hoptrail.api.pack.verify.PackVerifier.Originals;
import dev.hoptrail.api.pack.verify.Report;
import dev.hoptrail.api.pack.verify.Trust;
import dev.hoptrail.correlate.proof.VerifierKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// What a token sees that is restricted to one of two accounts with chains across them. Its level
/// is the highest, so that nothing but the restriction refuses it.
final class RestrictedIT {

    private static final String UNKNOWN = "00000000-0000-8000-8000-000000000000";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String THEN = "2100-01-01T00:00:00Z";

    /// Every operation that answers those who may see some accounts. A new one belongs here, and
    /// what can be asked of it into [#questions].
    private static final String ANSWERED =
            """
            GET /api/v1/alerts
            GET /api/v1/alerts/facets
            GET /api/v1/alerts/{alertId}
            GET /api/v1/chains/{memberId}
            GET /api/v1/coverage
            GET /api/v1/coverage/faults
            GET /api/v1/denials
            GET /api/v1/events/{accountId}/{eventId}
            GET /api/v1/findings
            GET /api/v1/me
            GET /api/v1/origins
            GET /api/v1/origins/{originId}
            GET /api/v1/origins/{originId}/paths
            GET /api/v1/packs
            GET /api/v1/packs/{packId}
            GET /api/v1/packs/{packId}/content
            GET /api/v1/resolve
            GET /api/v1/roles/policy
            GET /api/v1/rules
            GET /api/v1/rules/noise
            GET /api/v1/rules/{ruleId}
            GET /api/v1/scorecard
            GET /api/v1/searches
            GET /api/v1/searches/{searchId}
            GET /api/v1/sessions
            GET /api/v1/sessions/facets
            GET /api/v1/sessions/{sessionId}
            GET /api/v1/sessions/{sessionId}/descendants
            GET /api/v1/sessions/{sessionId}/lineage
            GET /api/v1/sessions/{sessionId}/links
            GET /api/v1/sessions/{sessionId}/policy
            GET /api/v1/sessions/{sessionId}/reports
            GET /api/v1/sessions/{sessionId}/uses
            GET /api/v1/sign-in
            GET /api/v1/sign-in/oidc
            GET /api/v1/sign-in/oidc/callback
            GET /api/v1/signing-keys
            GET /api/v1/sources
            GET /api/v1/stream
            GET /api/v1/tags
            GET /api/v1/tags/{key}
            GET /api/v1/tags/{key}/holders
            GET /api/v1/tags/{key}/setters
            GET /health
            GET /health/live
            DELETE /api/v1/searches/{searchId}
            DELETE /api/v1/sessions/{sessionId}/reports
            POST /api/v1/alerts/{alertId}/dispositions
            POST /api/v1/attribute
            POST /api/v1/packs
            POST /api/v1/searches
            POST /api/v1/sessions/{sessionId}/reports
            POST /api/v1/sign-in
            POST /api/v1/sign-out
            PUT /api/v1/searches/{searchId}
            """;

    private static RunningService service;
    private static String token;
    private static String before;
    private static final Map<TwoAccounts.Session, String> IDS = new HashMap<>();
    private static final Map<String, List<String>> VALUES = new HashMap<>();

    @BeforeAll
    static void start() {
        service = RunningService.start(Map.of("hoptrail.alerts.since", "2020-01-01T00:00:00Z"));
        try (EventReader stream = new EventReader(service.request("/api/v1/stream"), null)) {
            before = stream.next(event -> event.name().equals("heartbeat")).id();
        }
        service.push(TwoAccounts.records());
        for (TwoAccounts.Session session : sessions()) {
            JsonNode found = service.json("/api/v1/resolve?accessKeyId=" + session.key());
            assertThat(found.path("items")).as(session.role()).hasSize(1);
            IDS.put(session, found.at("/items/0/session/sessionId").asText());
        }
        HttpResponse<String> made =
                service.post(
                        "/api/v1/tokens",
                        "{\"access\":\"admin\",\"name\":\"team\",\"accounts\":[\"%s\"]}"
                                .formatted(SEEN));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        token = RunningService.json(made).path("token").asText();
        values();
    }

    private static List<TwoAccounts.Session> sessions() {
        return List.of(
                TwoAccounts.entry(),
                TwoAccounts.deploy(),
                TwoAccounts.vault(),
                TwoAccounts.back(),
                TwoAccounts.alone(),
                TwoAccounts.own());
    }

    /// What the parameters of paths can be, hidden and seen.
    private static void values() {
        List<String> ids = new ArrayList<>(IDS.values());
        ids.add(UNKNOWN);
        VALUES.put("sessionId", ids);
        VALUES.put("memberId", ids);
        VALUES.put("originId", ids(service.json("/api/v1/origins"), "originId"));
        VALUES.put("alertId", ids(service.json("/api/v1/alerts"), "alertId"));
        VALUES.put("key", List.of("Shared", "Team"));
        VALUES.put("ruleId", List.of("deep-chain"));
        assertThat(VALUES.get("originId")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(VALUES.get("alertId")).isNotEmpty();
    }

    private static List<String> ids(JsonNode page, String field) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> ask(String method, String path) {
        return ask(method, path, "application/json");
    }

    private static HttpResponse<String> ask(String method, String path, String type) {
        boolean body = !method.equals("GET") && !method.equals("DELETE");
        byte[] content = path.endsWith("/attribute") ? TwoAccounts.records() : body(path);
        return service.send(
                HttpRequest.newBuilder(service.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .method(
                                method,
                                body
                                        ? BodyPublishers.ofByteArray(content)
                                        : BodyPublishers.noBody())
                        .build());
    }

    private static byte[] body(String path) {
        String text = path.endsWith("/dispositions") ? "{\"outcome\":\"ACKNOWLEDGED\"}" : "{}";
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static JsonNode json(String path) {
        HttpResponse<String> answer = ask("GET", path);
        assertThat(answer.statusCode()).as(path + ' ' + answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private static String id(TwoAccounts.Session session) {
        return Objects.requireNonNull(IDS.get(session));
    }

    /// Calls of an operation with everything that its path can name, and with what else may tell.
    private static List<String> calls(String path) {
        List<String> calls = List.of(path);
        if (path.endsWith("/events/{accountId}/{eventId}")) {
            return TwoAccounts.events().stream().map(one -> "/api/v1/events/" + one).toList();
        }
        for (Map.Entry<String, List<String>> values : VALUES.entrySet()) {
            String place = "{" + values.getKey() + "}";
            calls =
                    calls.stream()
                            .flatMap(call ->
                                    call.contains(place)
                                            ? values.getValue().stream()
                                                    .map(value -> call.replace(place, value))
                                            : Stream.of(call))
                            .toList();
        }
        return calls.stream()
                .map(call -> call.replaceAll("\\{[^}]*}", UNKNOWN))
                .flatMap(call -> questions(call).map(query -> call + query))
                .toList();
    }

    private static Stream<String> questions(String path) {
        return switch (path) {
            case "/api/v1/sessions" -> Stream.of("", "?q=shared", "?at=2026-03-02T08:35:00Z");
            case "/api/v1/sessions/facets" ->
                    Stream.of(
                            "?field=origin&field=role&field=account&field=tagKey&field=tag.Shared"
                                    + "&field=grade&field=action");
            case "/api/v1/alerts", "/api/v1/alerts/facets" ->
                    Stream.of("", "?q=shared", "?q=origin:*", "?q=account:*");
            case "/api/v1/roles/policy" ->
                    sessions().stream().map(one -> "?arn=" + TwoAccounts.arn(one));
            case "/api/v1/resolve" ->
                    sessions().stream()
                            .flatMap(one ->
                                    Stream.of(
                                            "?accessKeyId=" + one.key(),
                                            "?principalId=" + one.principal()));
            case "/api/v1/coverage",
                    "/api/v1/coverage/faults",
                    "/api/v1/scorecard",
                    "/api/v1/tags/Shared/setters" ->
                    Stream.of("?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");
            case "/api/v1/tags/Shared/holders" -> Stream.of("", "?value=" + TwoAccounts.PASSED_ON);
            case String ways when ways.endsWith("/paths") ->
                    Stream.of("?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");
            default ->
                    path.contains("/sessions/") || path.contains("/chains/")
                            ? Stream.of(
                                    "", path.matches(".*/(links|uses)") ? "" : "?knownAt=" + THEN)
                            : Stream.of("");
        };
    }

    @Test
    void noOperation_tellsAnythingOfTheOtherAccount() throws IOException {
        Set<String> answered = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : operations()) {
            for (String path : calls(operation.path())) {
                HttpResponse<String> answer = ask(operation.method(), path, operation.type());
                String told = unsent(path, answer.body());

                all.assertThat(answer.statusCode()).as(operation + " " + path).isLessThan(500);
                all.assertThat(told.toLowerCase(Locale.ROOT))
                        .as(operation.method() + ' ' + path)
                        .doesNotContain(MARK)
                        .doesNotContain(id(TwoAccounts.alone()));
                boolean kept = answer.body().contains("\"accounts-restricted\"");
                (kept ? refused : answered).add(operation.toString());
            }
        }
        all.assertAll();

        assertThat(answered).doesNotContainAnyElementsOf(refused);
        answered.add("GET /api/v1/stream");
        assertThat(answered).containsExactlyInAnyOrder(ANSWERED.strip().split("\\s*\\n\\s*", -1));
        assertThat(refused)
                .contains(
                        "GET /api/v1/dump",
                        "GET /api/v1/tokens",
                        "GET /api/v1/suppressions",
                        "GET /api/v1/webhooks",
                        "POST /api/v1/records",
                        "POST /api/v1/reindex",
                        "POST /api/v1/sign-in-codes",
                        "POST /api/v1/tokens",
                        "PUT /api/v1/rules/{ruleId}");
    }

    /// An answer without what the question itself named: the id in the path, and of records that
    /// are to be attributed what they say of themselves.
    private static String unsent(String path, String answer) {
        String told =
                answer.replace(path.replaceFirst("^.*(sessions|chains)/([^/?]+).*$", "$2"), "");
        return path.endsWith("/attribute") ? told.replaceAll("zqx-event-\\d+|ZqxObject", "") : told;
    }

    /// @param type of a body that it takes
    private record Operation(String method, String path, String type) {
        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    /// All that answer and end: not the ones that stream for ever.
    private static List<Operation> operations() throws IOException {
        Map<String, Map<String, Map<String, Object>>> paths =
                Objects.requireNonNull(
                        new Yaml()
                                .<Map<String, Map<String, Map<String, Map<String, Object>>>>>load(
                                        Files.readString(Path.of("../ui/openapi.yml")))
                                .get("paths"));
        List<Operation> operations = new ArrayList<>();
        paths.forEach((path, methods) ->
                methods.forEach((method, operation) -> {
                    if (!operation.toString().contains("text/event-stream")) {
                        operations.add(
                                new Operation(
                                        method.toUpperCase(Locale.ROOT), path, type(operation)));
                    }
                }));
        assertThat(operations).hasSizeGreaterThan(50);
        return operations;
    }

    private static String type(Map<String, Object> operation) {
        return operation.get("requestBody") instanceof Map<?, ?> body
                        && body.get("content") instanceof Map<?, ?> content
                        && !content.containsKey("*/*")
                ? String.valueOf(content.keySet().iterator().next())
                : "application/json";
    }

    @Test
    void idsOfHiddenSessions_answerLikeUnknownOnes() {
        for (String below : List.of("", "/lineage", "/descendants", "/uses", "/links")) {
            for (TwoAccounts.Session hidden : List.of(TwoAccounts.entry(), TwoAccounts.alone())) {
                for (String query :
                        below.matches("/(links|uses)")
                                ? List.of("")
                                : List.of("", "?knownAt=" + THEN)) {
                    HttpResponse<String> absent =
                            ask("GET", "/api/v1/sessions/" + UNKNOWN + below + query);
                    HttpResponse<String> answer =
                            ask("GET", "/api/v1/sessions/" + id(hidden) + below + query);

                    assertThat(answer.statusCode()).as(below).isEqualTo(404);
                    assertThat(answer.body()).isEqualTo(absent.body().replace(UNKNOWN, id(hidden)));
                }
            }
        }
    }

    @Test
    void session_isShownWithItsOwnTags_andNothingOfItsAncestorsButAccountAndGrade() {
        JsonNode lineage = json("/api/v1/sessions/" + id(TwoAccounts.back()) + "/lineage");

        assertThat(texts(lineage.path("sessions"), "sessionName"))
                .containsExactly("deploy", "back");
        assertThat(texts(lineage.path("withheld"), "sessionId"))
                .containsExactly(id(TwoAccounts.entry()), id(TwoAccounts.vault()));
        assertThat(texts(lineage.path("withheld"), "accountId")).containsExactly(HIDDEN, HIDDEN);
        assertThat(texts(lineage.path("withheld"), "grade")).containsExactly("ORIGIN", "EXACT");
        assertThat(lineage.path("origin").isNull()).isTrue();
        assertThat(lineage.at("/withheldOrigin/kind").asText()).isEqualTo("IAM_USER");
        assertThat(lineage.at("/withheldOrigin/accountId").asText()).isEqualTo(HIDDEN);
        JsonNode deploy = lineage.at("/sessions/0");
        assertThat(texts(deploy.path("tags"), "value")).contains(TwoAccounts.PASSED_ON);
        assertThat(deploy.path("droppedTags")).isEmpty();
        assertThat(deploy.at("/link/grade").asText()).isEqualTo("EXACT");
        assertThat(texts(deploy.path("events"), "eventId")).containsExactly("event-2");
        assertThat(json("/api/v1/sessions/" + id(TwoAccounts.own())).at("/origin/name").asText())
                .isEqualTo("own-user");
    }

    @Test
    void whatIsBelow_isOnlyWhatMayBeSeen_andSoAreTotals() {
        JsonNode below = json("/api/v1/sessions/" + id(TwoAccounts.deploy()) + "/descendants");
        JsonNode chain = json("/api/v1/chains/" + id(TwoAccounts.deploy()));

        assertThat(texts(below.path("items"), "sessionName")).containsExactly("back");
        assertThat(below.path("total").asInt()).isEqualTo(1);
        assertThat(below.at("/blastRadius/sessions").asInt()).isEqualTo(2);
        assertThat(texts(below.path("withheld"), "sessionId")).contains(id(TwoAccounts.vault()));
        assertThat(texts(chain.path("sessions"), "sessionName")).containsExactly("deploy", "back");
        assertThat(chain.path("total").asInt()).isEqualTo(2);
        String siblings =
                "/api/v1/chains/"
                        + id(TwoAccounts.deploy())
                        + "?parent=%s&of=arn:aws:iam::%s:role/%s";
        assertThat(
                        json(siblings.formatted(id(TwoAccounts.deploy()), HIDDEN, "Zqx-Vault"))
                                .path("total")
                                .asInt())
                .isZero();
        assertThat(
                        json(siblings.formatted(id(TwoAccounts.vault()), SEEN, "Back"))
                                .path("total")
                                .asInt())
                .isEqualTo(1);
        assertThat(json("/api/v1/sessions").at("/total/value").asInt()).isEqualTo(3);
        assertThat(json("/api/v1/tags/Shared").at("/items/0/sessions").asInt()).isEqualTo(3);
        assertThat(texts(json("/api/v1/tags").path("items"), "key"))
                .containsExactlyInAnyOrder("shared", "team");
        assertThat(json("/api/v1/tags/Zqx-Only").path("items")).isEmpty();
        // Others may be left of sessions that stood for unseen ones for a moment.
        assertThat(texts(json("/api/v1/origins").path("items"), "name"))
                .contains("own-user")
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains(MARK));
        assertThat(json("/api/v1/denials").path("items")).hasSize(1);
        assertThat(texts(uses(TwoAccounts.deploy()), "action")).contains("GetObject");
        assertThat(texts(uses(TwoAccounts.deploy()), "accountId")).containsOnly(SEEN);
    }

    @Test
    void scorecard_countsWhatMayBeSeen_andNamesOtherAccountsByIdAlone() {
        JsonNode card = json("/api/v1/scorecard?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");

        assertThat(card.at("/total/sessions/named").toString()).isEqualTo("{\"count\":3,\"of\":3}");
        assertThat(card.at("/total/uses/named").toString()).isEqualTo("{\"count\":3,\"of\":3}");
        assertThat(texts(card.path("accounts"), "accountId")).containsExactly(SEEN);
        assertThat(card.path("roles").toString())
                .contains("arn:aws:iam::%s:root".formatted(HIDDEN), ":user/own-user");
    }

    private static JsonNode uses(TwoAccounts.Session session) {
        return json("/api/v1/sessions/" + id(session) + "/uses").path("items");
    }

    @Test
    void stream_tellsOfSessionsAndAlertsThatMayBeSeen_only() {
        List<Event> all = told(service.request("/api/v1/stream"));
        List<Event> seen =
                told(
                        HttpRequest.newBuilder(service.uri("/api/v1/stream"))
                                .header("Authorization", "Bearer " + token));

        assertThat(all.toString().toLowerCase(Locale.ROOT)).contains(MARK);
        assertThat(seen.toString().toLowerCase(Locale.ROOT))
                .doesNotContain(MARK)
                .doesNotContain(id(TwoAccounts.alone()));
        assertThat(seen)
                .anySatisfy(event ->
                        assertThat(event.data().path("sessionId").asText())
                                .isEqualTo(id(TwoAccounts.back())))
                .anySatisfy(event -> assertThat(event.name()).isEqualTo("alert"));
        assertThat(seen.stream().filter(event -> event.data().path("removed").asBoolean()))
                .isEmpty();
    }

    /// What a stream tells that begins before all records, up to an answer to an alert that may be
    /// seen: that comes behind everything else.
    private static List<Event> told(HttpRequest.Builder request) {
        // One may have been withdrawn while chains came together, and takes no answer.
        String alert =
                StreamSupport.stream(json("/api/v1/alerts").path("items").spliterator(), false)
                        .filter(one -> !one.path("state").asText().equals("WITHDRAWN"))
                        .findFirst()
                        .orElseThrow()
                        .path("alertId")
                        .asText();
        String reason = UUID.randomUUID().toString();
        HttpResponse<String> answered =
                service.post(
                        "/api/v1/alerts/" + alert + "/dispositions",
                        "{\"outcome\":\"ESCALATED\",\"reason\":\"%s\"}".formatted(reason));
        assertThat(answered.statusCode()).as(answered.body()).isLessThan(300);
        int answers = service.json("/api/v1/alerts/" + alert).path("dispositions").size();
        try (EventReader reader = new EventReader(request, before)) {
            return reader.until(event ->
                    event.data().path("alert").path("alertId").asText().equals(alert)
                            && event.data().at("/alert/dispositions").size() == answers);
        }
    }

    @Test
    void sources_areTheFilesOfTheAccountsThatMayBeSeen() {
        for (String account : List.of(SEEN, HIDDEN)) {
            service.bean(Database.class)
                    .update(
                            """
                            insert into log_file
                                (file_id, source_id, source, sha256, size, trail, account_id,
                                 records, identity_events, uses, duplicates, rejected,
                                 identity_topic, identity_offsets, uses_topic, uses_offsets,
                                 rejected_topic, rejected_offsets)
                            select gen_random_uuid(), ?, ?, sha256(?::bytea), 1, '', ?, 7, 0, 0, 0, 0,
                                   topic, '{}', topic, '{}', topic, '{}'
                            from gen_random_uuid() as topic
                            """,
                            Long.parseLong(account),
                            account.equals(HIDDEN) ? MARK : "own",
                            account.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            account);
        }

        JsonNode sources = json("/api/v1/sources");
        assertThat(texts(sources.path("items"), "source")).containsExactly("own");
        assertThat(sources.at("/totals/files").asInt()).isEqualTo(1);
        assertThat(sources.at("/totals/records").asInt()).isEqualTo(7);
        assertThat(service.json("/api/v1/sources").path("items").size()).isGreaterThan(1);
    }

    private static String pack(String by, String more) throws InterruptedException {
        HttpResponse<String> asked = askForPack(by, more);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String id = RunningService.json(asked).path("packId").asText();
        JsonNode made = service.json("/api/v1/packs/" + id);
        while (List.of("QUEUED", "BUILDING").contains(made.path("state").asText())) {
            TimeUnit.MILLISECONDS.sleep(50);
            made = service.json("/api/v1/packs/" + id);
        }
        assertThat(made.path("state").asText()).as(made.toString()).isEqualTo("READY");
        return id;
    }

    private static HttpResponse<String> askForPack(String by, String more) {
        return service.send(
                HttpRequest.newBuilder(service.uri("/api/v1/packs"))
                        .header("Authorization", "Bearer " + by)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"from\":\"2026-03-02T00:00:00Z\",\"to\":\"2026-03-03T00:00:00Z\",\"sampleSize\":9,\"seed\":\"s\"%s}"
                                                .formatted(more)))
                        .build());
    }

    private static PackZip content(String id) throws IOException, InterruptedException {
        return PackZip.read(
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                service.uri("/api/v1/packs/" + id + "/content"))
                                        .header("Authorization", "Bearer " + token)
                                        .build(),
                                BodyHandlers.ofByteArray())
                        .body());
    }

    private static Report verify(PackZip zip, Path file) throws IOException {
        String key = json("/api/v1/signing-keys").at("/items/0/fingerprint").asText();
        return PackVerifier.verify(
                zip.write(file), Trust.in(key), Originals.NONE, Bounds.OFFLINE, looked -> {});
    }

    @Test
    void pack_holdsWhatMayBeSeen_andVerifies(@TempDir Path folder)
            throws IOException, InterruptedException {
        String own = pack(token, "");
        PackZip zip = content(own);

        for (String name : zip.names()) {
            // The printed dossiers are made of the pages.
            if (!name.endsWith(".pdf")) {
                assertThat(zip.text(name).toLowerCase(Locale.ROOT))
                        .as(name)
                        .doesNotContain(MARK)
                        .doesNotContain(id(TwoAccounts.alone()));
            }
        }
        Report report = verify(zip, folder.resolve("own.zip"));
        assertThat(report.checks().stream().flatMap(check -> check.failures().stream())).isEmpty();
        assertThat(report.isVerified()).isTrue();
        assertThat(String.join("\n", report.limits()))
                .contains("Limited to accounts " + SEEN, "cannot be derived again");
        assertThat(zip.lines(PackFiles.SESSIONS)).hasSize(3);
        assertThat(zip.manifest().path("accounts").toString())
                .isEqualTo("[\"%s\"]".formatted(SEEN));
        assertThat(zip.text(PackFiles.README)).contains("WHICH ACCOUNTS IT IS LIMITED TO", SEEN);
        assertThat(zip.lines(PackFiles.COVERAGE))
                .isNotEmpty()
                .allMatch(line -> line.contains(SEEN) && !line.contains(HIDDEN));
        UUID back = UUID.fromString(id(TwoAccounts.back()));
        JsonNode dossier = JSON.readTree(zip.text(PackFiles.dossier(back)));
        assertThat(texts(dossier.path("lineage"), "sessionName")).containsExactly("deploy", "back");
        assertThat(texts(dossier.path("withheld"), "sessionId"))
                .containsExactly(id(TwoAccounts.entry()), id(TwoAccounts.vault()));
        assertThat(dossier.at("/session/origin/kind").asText()).isEqualTo("IAM_USER");
        assertThat(dossier.at("/session/origin/accountId").asText()).isEqualTo(HIDDEN);
        assertThat(texts(dossier.path("records"), "eventId")).containsExactly("event-2", "event-4");
        assertThat(zip.text(PackFiles.raw(back))).contains("\"commitment\"").contains("back");
        UUID alone = UUID.fromString(id(TwoAccounts.own()));
        assertThat(JSON.readTree(zip.text(PackFiles.dossier(alone))).has("unrepeated")).isFalse();
    }

    @Test
    void packs_areFoundByThoseWhoMaySeeAllOfThem(@TempDir Path folder)
            throws IOException, InterruptedException {
        String admin = service.token();
        String whole = pack(admin, "");
        String limited = pack(admin, ",\"accounts\":[\"%s\"]".formatted(SEEN));

        String both = pack(admin, ",\"accounts\":[\"%s\",\"%s\"]".formatted(SEEN, HIDDEN));
        for (String hidden : List.of(whole, both)) {
            String path = "/api/v1/packs/" + hidden;
            assertThat(ask("GET", path).statusCode()).isEqualTo(404);
            assertThat(ask("GET", path + "/content").statusCode()).isEqualTo(404);
        }
        assertThat(texts(json("/api/v1/packs").path("items"), "packId"))
                .contains(limited)
                .doesNotContain(whole, both);
        for (String wrong :
                List.of(
                        "\"accounts\":[\"%s\"]".formatted(HIDDEN),
                        "\"accounts\":[\"%s\",\"%s\"]".formatted(SEEN, HIDDEN),
                        "\"accounts\":[]",
                        "\"accounts\":[\"x\"]",
                        "\"withhold\":[\"tags\"]")) {
            assertThat(askForPack(token, "," + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        PackZip zip = content(limited);
        assertThat(verify(zip, folder.resolve("limited.zip")).isVerified()).isTrue();
        PackZip.Key stolen =
                PackZip.Key.stolen(
                        service.data().resolve("signing.key"),
                        VerifierKey.read(zip.manifest().path("signer").asText()).orElseThrow());
        ObjectNode unlimited = zip.manifest();
        unlimited.remove("accounts");
        zip.put(PackFiles.MANIFEST, unlimited.toPrettyString());
        assertThat(failed(verify(zip.signedBy(stolen), folder.resolve("unlimited.zip"))))
                .contains("records");
        zip.put(
                PackFiles.MANIFEST,
                unlimited.set("accounts", JSON.createArrayNode().add(HIDDEN)).toPrettyString());
        assertThat(failed(verify(zip.signedBy(stolen), folder.resolve("other.zip"))))
                .contains("population", "records");
    }

    private static List<String> failed(Report report) {
        return report.checks().stream()
                .filter(check -> !check.isPassed())
                .map(Check::name)
                .toList();
    }

    @Test
    void setters_ofOtherAccounts_areToldByAccountOnly() {
        String asked =
                "/api/v1/tags/shared/setters?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z";

        JsonNode all = service.json(asked).path("items");
        assertThat(all)
                .anySatisfy(one -> {
                    assertThat(one.path("setBy").asText()).isEqualTo("CALLER");
                    assertThat(one.path("setter").asText())
                            .isEqualTo("arn:aws:iam::%s:user/zqx-user".formatted(HIDDEN));
                    assertThat(one.path("sessions").asInt()).isEqualTo(1);
                })
                .anySatisfy(one ->
                        assertThat(one.path("setter").asText()).endsWith(":assumed-role/Deploy"));
        JsonNode seen = json(asked).path("items");
        assertThat(seen)
                .allSatisfy(one -> assertThat(one.path("roleArn").asText()).contains(SEEN))
                .anySatisfy(one -> {
                    assertThat(one.path("accountId").asText()).isEqualTo(HIDDEN);
                    assertThat(one.path("setter").isNull()).isTrue();
                });
        assertThat(service.json(asked).path("completeness").isObject()).isTrue();
        assertThat(service.get("/api/v1/tags/a/setters?from=2020-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
    }

    @Test
    void queries_matchNothingThatMayNotBeSeen() {
        for (String query : List.of("origin:zqx*", "zqx*", "account:" + HIDDEN, "key:ASIAZQX*")) {
            HttpResponse<String> found =
                    ask("GET", "/api/v1/sessions?q=" + query.replace("*", "%2A"));

            assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
            assertThat(RunningService.json(found).path("items")).as(query).isEmpty();
        }
        assertThat(json("/api/v1/sessions?q=origin:own-user").path("items")).hasSize(1);
        assertThat(json("/api/v1/sessions?q=NOT%20origin:zqx-user").path("items")).hasSize(3);
    }

    @Test
    void attribution_tellsWhoMadeACallOnlyOfSessionsThatMayBeSeen() {
        JsonNode answer = RunningService.json(ask("POST", "/api/v1/attribute")).path("items");

        Map<String, JsonNode> byEvent = new HashMap<>();
        answer.forEach(one -> byEvent.put(one.path("eventId").asText(), one));
        JsonNode byDeploy = Objects.requireNonNull(byEvent.get("event-9"));
        assertThat(byDeploy.path("sessionId").asText()).isEqualTo(id(TwoAccounts.deploy()));
        assertThat(texts(byDeploy.path("withheld"), "sessionId"))
                .containsExactly(id(TwoAccounts.entry()));
        JsonNode byEntry = Objects.requireNonNull(byEvent.get("event-2"));
        assertThat(byEntry.path("sessionId").isNull()).isTrue();
        assertThat(byEntry.at("/link/grade").asText()).isEqualTo("UNSEEN");
    }

    @Test
    void token_saysWhatItIsRestrictedTo_andRestrictionsMustBeAccounts() {
        assertThat(json("/api/v1/me").path("accounts").toString())
                .isEqualTo("[\"%s\"]".formatted(SEEN));
        assertThat(service.json("/api/v1/me").path("accounts").isNull()).isTrue();
        assertThat(service.get("/api/v1/tokens").body())
                .contains("\"accounts\":[\"%s\"]".formatted(SEEN));
        for (String wrong : List.of("[]", "[\"1\"]", "[null]", "[\"x\"]")) {
            HttpResponse<String> refused =
                    service.post(
                            "/api/v1/tokens", "{\"access\":\"viewer\",\"accounts\":" + wrong + "}");

            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
        }
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }
}
