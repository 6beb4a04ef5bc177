package dev.hoptrail.api.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.Application;
import dev.hoptrail.api.RunningService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogIT {

    private static final String LOG = "/api/v1/access-log";
    private static final String VERIFICATION = LOG + "/verification";

    @TempDir private Path other;
    private Map<String, Object> settings = Map.of();
    private RunningService service = RunningService.start(Map.of("hoptrail.parts", "api"));

    @BeforeEach
    void settings() {
        settings = service.sharedWith(Map.of());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Connection connection(String role) throws SQLException {
        String user = role.isEmpty() ? "hoptrail.db." : "hoptrail.db." + role + ".";
        return DriverManager.getConnection(
                String.valueOf(settings.get("hoptrail.db.url")),
                String.valueOf(settings.get(user + "user")),
                String.valueOf(settings.get(user + "password")));
    }

    private void asOwner(String... statements) throws SQLException {
        try (Connection owner = connection("owner");
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private HttpResponse<String> ask(String path, String token) {
        return service.send(
                HttpRequest.newBuilder(service.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .build());
    }

    @Test
    void everyCall_isAnEntryThatSaysWhoAskedWhat_andWhatCameOfIt() {
        JsonNode viewer =
                RunningService.json(
                        service.post("/api/v1/tokens", "{\"access\":\"viewer\",\"name\":\"v\"}"));
        String token = viewer.path("token").asText();
        assertThat(ask("/api/v1/sessions?q=tag.Team:red", token).statusCode()).isEqualTo(200);
        assertThat(ask("/api/v1/me?x=" + token, token).statusCode()).isEqualTo(400);
        assertThat(ask(LOG, token).statusCode()).isEqualTo(403);
        assertThat(ask("/api/v1/chains/none?x=%00" + "y".repeat(3_000), "none").statusCode())
                .isEqualTo(401);
        assertThat(
                        service.send(
                                        HttpRequest.newBuilder(service.uri("/api/v1/sign-in"))
                                                .header("Content-Type", "application/json")
                                                .POST(
                                                        BodyPublishers.ofString(
                                                                "{\"code\":\"AAAA\"}"))
                                                .build())
                                .statusCode())
                .isEqualTo(401);
        service.get("/health");
        service.get("/");

        JsonNode entries = service.json(LOG).path("items");

        List<String> told = new ArrayList<>();
        entries.forEach(one ->
                told.addFirst(
                        "%s %s %s %s %s %s"
                                .formatted(
                                        one.path("who").asText(),
                                        one.path("access").asText(),
                                        one.path("method").asText(),
                                        one.path("path").asText(),
                                        one.path("status").asText(),
                                        one.path("code").asText())));
        assertThat(told)
                .containsExactly(
                        "service null START / null null",
                        "admin admin POST /api/v1/tokens 201 null",
                        "v viewer GET /api/v1/sessions 200 null",
                        "v viewer GET /api/v1/me 400 unknown-parameter",
                        "v viewer GET /api/v1/access-log 403 forbidden",
                        "anonymous null GET /api/v1/chains/none 401 unauthenticated",
                        "anonymous null POST /api/v1/sign-in 401 unauthenticated");
        JsonNode asked = entries.path(4);
        assertThat(asked.path("whoId").asText()).isEqualTo(viewer.path("tokenId").asText());
        assertThat(asked.path("route").asText()).isEqualTo("/api/v1/sessions");
        assertThat(asked.path("parameters").asText()).isEqualTo("q=tag.Team:red");
        assertThat(asked.path("remoteAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(entries.path(6).path("parameters").asText()).contains("parts=[api]");
        assertThat(entries.path(1).path("parameters").asText()).hasSizeLessThan(2_100);
        assertThat(entries.toString()).doesNotContain(token).doesNotContain("AAAA");
    }

    @Test
    void entries_areFilteredAndPaged() {
        for (int i = 0; i < 3; i++) {
            service.get("/api/v1/me");
        }
        service.get("/api/v1/rules");
        String mine = LOG + "?path=/api/v1/me&who=admin&limit=2";

        JsonNode first = service.json(mine);
        JsonNode rest = service.json(mine + "&cursor=" + first.path("next").asText());

        assertThat(first.path("items")).hasSize(2);
        assertThat(rest.path("items")).hasSize(1);
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(service.json(LOG + "?who=nobody").path("items")).isEmpty();
        assertThat(service.json(LOG + "?to=2020-01-01T00:00:00Z").path("items")).isEmpty();
        assertThat(service.get(LOG + "?cursor=" + first.path("next").asText()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void nobody_altersTheLog() throws SQLException {
        service.get("/api/v1/me");
        List<String> changes =
                List.of(
                        "update access_log set who = 'bob'",
                        "delete from access_log",
                        "truncate access_log");
        for (String change : changes) {
            for (String role : List.of("", "owner")) {
                try (Connection connection = connection(role);
                        Statement statement = connection.createStatement()) {
                    assertThatThrownBy(() -> statement.execute(change))
                            .as(role + ' ' + change)
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    refused ->
                                            assertThat(refused.getSQLState()).isEqualTo("42501"));
                }
            }
        }
        assertThat(service.json(VERIFICATION).path("intact").asBoolean()).isTrue();
    }

    @Test
    void whatWasAlteredOrTakenOut_isNamedAtItsEntry() throws SQLException {
        for (int i = 0; i < 8; i++) {
            service.get("/api/v1/me");
        }
        assertThat(service.json(VERIFICATION).path("intact").asBoolean()).isTrue();

        asOwner(
                "alter table access_log disable trigger access_log_is_kept",
                "delete from access_log where entry_number = 7");
        assertBreak(7, "MISSING");
        asOwner("update access_log set who = 'bob' where entry_number = 4");
        assertBreak(4, "ALTERED");
        asOwner("update access_log set code = '' where entry_number = 2");
        assertBreak(2, "ALTERED");
        asOwner("update access_log set entry_hash = sha256('x') where entry_number = 1");
        assertBreak(1, "ALTERED");
    }

    @Test
    void whatWasTakenOffTheEnd_isNoticed_afterAStartToo() throws SQLException {
        for (int i = 0; i < 8; i++) {
            service.get("/api/v1/me");
        }
        asOwner(
                "alter table access_log disable trigger access_log_is_kept",
                "delete from access_log where entry_number > 5");

        assertBreak(6, "CUT_OFF");

        Map<String, Object> again = service.sharedWith(Map.of("hoptrail.data", other.toString()));
        try (Application first = Application.start(again)) {
            assertThat(first.address()).isNotNull();
        }
        asOwner("delete from access_log where entry_number > 5");
        try (Application second = Application.start(again)) {
            HttpRequest request =
                    service.request("/").uri(second.address().resolve(VERIFICATION)).build();
            JsonNode verification = RunningService.json(service.send(request));
            // The start itself has written on from there.
            assertThat(verification.path("intact").asBoolean()).isFalse();
        }
    }

    @Test
    void everyChange_saysWhatItBroughtAndMade_withoutItsSecrets() {
        Map<String, String> changes = new LinkedHashMap<>();
        change(changes, "POST", "/api/v1/tokens", "{\"access\":\"viewer\",\"name\":\"v\"}");
        change(changes, "POST", "/api/v1/sign-in-codes", "");
        change(changes, "POST", "/api/v1/sign-in", "{\"code\":\"AAAA-SECRET\"}");
        change(changes, "PUT", "/api/v1/rules/deep-chain", "{\"enabled\":false}");
        change(
                changes,
                "POST",
                "/api/v1/webhooks",
                "{\"url\":\"https://93.184.215.14/path-secret?key=query-secret\",\"format\":\"splunk\","
                        + "\"credential\":\"credential-secret\"}");
        change(changes, "PUT", "/api/v1/context/accounts", "id,name\n111122223333,one\n");
        change(changes, "DELETE", "/api/v1/context/accounts", "");
        change(changes, "POST", "/api/v1/searches", "{\"name\":\"mine\",\"q\":\"depth:2\"}");

        assertThat(changes.get("POST /api/v1/tokens"))
                .contains("\"access\":\"viewer\"", "\"name\":\"v\"", "\"tokenId\":\"");
        assertThat(changes.get("PUT /api/v1/rules/deep-chain")).contains("\"enabled\":false");
        assertThat(changes.get("POST /api/v1/webhooks"))
                .contains("https://93.184.215.14/…", "\"webhookId\":\"", "\"credential\":\"…\"");
        assertThat(changes.get("PUT /api/v1/context/accounts")).contains("\"sha256\":\"");
        assertThat(changes.get("POST /api/v1/searches")).contains("depth:2");
        assertThat(changes.get("POST /api/v1/sign-in")).contains("\"code\":\"…\"");
        assertThat(changes)
                .containsKeys("DELETE /api/v1/context/accounts", "POST /api/v1/sign-in-codes");
        assertThat(service.get(LOG + "?limit=500").body())
                .doesNotContainIgnoringCase("-secret")
                .doesNotContain("hop_");
        assertThat(service.json(VERIFICATION).path("intact").asBoolean()).isTrue();
    }

    /// Makes a change and remembers what the log tells of it.
    private void change(Map<String, String> changes, String method, String path, String body) {
        HttpRequest.Builder request =
                service.request(path).method(method, BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", body.startsWith("{") ? "application/json" : "text/csv");
        }
        int status = service.send(request.build()).statusCode();
        JsonNode entry = service.json(LOG + "?limit=1&path=" + path).at("/items/0");
        assertThat(entry.path("method").asText()).isEqualTo(method);
        assertThat(entry.path("status").asInt()).isEqualTo(status);
        changes.put(method + ' ' + path, entry.path("detail").asText());
    }

    private void assertBreak(int number, String kind) {
        JsonNode verification = service.json(VERIFICATION);

        assertThat(verification.path("intact").asBoolean()).isFalse();
        assertThat(verification.at("/firstBreak/number").asInt()).isEqualTo(number);
        assertThat(verification.at("/firstBreak/kind").asText()).isEqualTo(kind);
        assertThat(verification.path("entries").asInt()).isEqualTo(number - 1);
    }

    @Test
    void processesThatWriteAtOnce_makeOneChain() throws Exception {
        Map<String, Object> second = service.sharedWith(Map.of("hoptrail.data", other.toString()));
        try (Application another = Application.start(second);
                ExecutorService callers = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                URI base = i % 2 == 0 ? service.uri("/") : another.address();
                HttpRequest request =
                        service.request("/").uri(base.resolve("/api/v1/me")).GET().build();
                answers.add(callers.submit(() -> service.send(request).statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        JsonNode entries = service.json(LOG + "?path=/api/v1/me&limit=500").path("items");
        Set<Long> numbers = new HashSet<>();
        entries.forEach(one -> numbers.add(one.path("number").asLong()));
        assertThat(numbers).hasSize(200);
        assertThat(service.json(VERIFICATION).path("intact").asBoolean()).isTrue();
    }

    @Test
    void probeOfHealth_isAnswered_thoughNobodyKnowsItsToken() throws SQLException {
        String user = String.valueOf(settings.get("hoptrail.db.user"));
        String unknown = "hop_0123456789abcdef_" + "A".repeat(43);
        asOwner("revoke select on access_token from " + user);

        int health = ask("/health/live", unknown).statusCode();
        int other = ask("/api/v1/me", unknown).statusCode();

        assertThat(health).isEqualTo(200);
        assertThat(other).isNotEqualTo(200);
    }

    @Test
    void callThatCannotBeLogged_isRefused() throws SQLException {
        String user = String.valueOf(settings.get("hoptrail.db.user"));
        asOwner("revoke insert on access_log from " + user);

        HttpResponse<String> refused = service.get("/api/v1/me");
        HttpResponse<String> health = service.get("/health/live");
        asOwner("grant insert on access_log to " + user);
        HttpResponse<String> answered = service.get("/api/v1/me");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(RunningService.json(refused).path("code").asText()).isEqualTo("unavailable");
        assertThat(refused.body()).doesNotContain("admin");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(answered.statusCode()).isEqualTo(200);
    }
}
