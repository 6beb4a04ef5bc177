package dev.hoptrail.api.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Findings, alerts and rules as the service tells them.
final class AlertRestIT {
    private static final String OPERATORS = "111122223333";
    private static final String ROOTS = "444455556666";

    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start(Map.of("hoptrail.alerts.since", "2020-01-01T00:00:00Z"));
        service.push(
                Files.readAllBytes(Path.of("src/test/resources/fixtures/two-root-tasks.json")));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = service.get(path);
        assertThat(answer.statusCode()).as(path + ' ' + answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private static HttpResponse<String> put(String path, String json) {
        return service.send(
                service.request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json))
                        .build());
    }

    @Test
    void alert_isListed_answered_andShownWithItsSession() {
        JsonNode page = get("/api/v1/alerts?rule=assume-root&limit=1");
        JsonNode alert = page.path("items").path(0);
        assertThat(alert.path("state").asText()).isEqualTo("OPEN");
        assertThat(alert.path("origin").path("name").asText()).startsWith("op");
        assertThat(alert.path("path")).hasSize(1);
        JsonNode rest =
                get("/api/v1/alerts?rule=assume-root&limit=1&cursor=" + page.path("next").asText());
        assertThat(rest.path("items").path(0).path("alertId")).isNotEqualTo(alert.path("alertId"));
        assertThat(rest.path("next").isNull()).isTrue();

        String path = "/api/v1/alerts/" + alert.path("alertId").asText();
        assertThat(service.post(path + "/dispositions", "{\"outcome\":\"CLOSED\"}").statusCode())
                .isEqualTo(400);
        HttpResponse<String> answered =
                service.post(
                        path + "/dispositions",
                        "{\"outcome\":\"EXPLAINED\",\"reason\":\"announced <b>\"}");

        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        JsonNode explained = get(path);
        assertThat(explained.path("state").asText()).isEqualTo("EXPLAINED");
        assertThat(explained.path("acknowledgedAt").isNull()).isFalse();
        assertThat(explained.path("dispositions").path(0).path("reason").asText())
                .isEqualTo("announced <b>");
        JsonNode session = get("/api/v1/sessions/" + alert.path("sessionId").asText());
        assertThat(session.path("findings").toString()).contains("assume-root");
        assertThat(get("/api/v1/sessions?q=finding:assume-root").path("items")).hasSize(2);
        assertThat(get("/api/v1/findings?rule=assume-root").path("items")).hasSize(2);
    }

    private static Map<String, Long> counts(String query, String field) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode facet : get("/api/v1/alerts/facets?" + query).path("items")) {
            if (facet.path("field").asText().equals(field)) {
                for (JsonNode value : facet.path("values")) {
                    counts.put(value.path("value").asText(), value.path("count").asLong());
                }
                assertThat(facet.path("distinct").asInt()).isEqualTo(counts.size());
            }
        }
        return counts;
    }

    @Test
    void alerts_areAskedForByAccount_ofTheSessionThatTheyAreAbout() {
        String rule = "/api/v1/alerts?rule=assume-root";

        assertThat(get(rule + "&account=" + ROOTS).path("items")).hasSize(2);
        assertThat(get(rule + "&account=" + OPERATORS).path("items")).isEmpty();
        assertThat(counts("rule=assume-root&account=" + OPERATORS, "account"))
                .containsExactly(Map.entry(ROOTS, 2L));
        assertThat(counts("rule=assume-root&account=" + OPERATORS, "severity")).isEmpty();
        assertThat(service.get("/api/v1/alerts?account=prod").statusCode()).isEqualTo(400);
    }

    @Test
    void alerts_areAskedForByAQuery_aPageAtATime() {
        String all = "/api/v1/alerts?rule=assume-root&q=account:" + ROOTS + "&limit=1";
        JsonNode first = get(all);
        JsonNode second = get(all + "&cursor=" + first.path("next").asText());
        JsonNode alert = second.path("items").path(0);
        JsonNode session = get("/api/v1/sessions/" + alert.path("sessionId").asText());
        String key = "q=key:" + session.at("/accessKeyIds/0").asText();

        JsonNode one = get("/api/v1/alerts?rule=assume-root&" + key);

        assertThat(first.path("items").path(0).path("alertId")).isNotEqualTo(alert.path("alertId"));
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(one.path("items")).hasSize(1);
        assertThat(one.at("/items/0/alertId")).isEqualTo(alert.path("alertId"));
        assertThat(counts("rule=assume-root&" + key, "rule")).containsEntry("assume-root", 1L);
        HttpResponse<String> refused = service.get("/api/v1/alerts?q=role:x%20AND%20colour:red");
        assertThat(RunningService.json(refused).path("position").asInt()).isEqualTo(11);
        assertThat(service.get("/api/v1/alerts/facets?q=colour:red").statusCode()).isEqualTo(400);
    }

    @Test
    void counts_ofAField_sayWhatElseCouldBeAskedFor() {
        String about = "rule=assume-root&state=CLOSED";

        Map<String, Long> states = counts(about, "state");

        assertThat(states.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(2);
        assertThat(states).doesNotContainKey("CLOSED");
        assertThat(counts(about, "rule")).isEmpty();
        assertThat(counts("rule=assume-root&severity=LOW", "severity"))
                .containsExactly(Map.entry("MEDIUM", 2L));
        assertThat(counts("rule=assume-root&severity=LOW", "state")).isEmpty();
    }

    private static JsonNode noise(String period) {
        for (JsonNode rule : get("/api/v1/rules/noise" + period).path("items")) {
            if (rule.path("ruleId").asText().equals("assume-root")) {
                return rule;
            }
        }
        return NullNode.getInstance();
    }

    @Test
    void rulesNoise_isFindingsByEventTime_andAlertsByOpening() {
        JsonNode of = noise("?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z");
        JsonNode lately = noise("");

        assertThat(of.path("findings").asInt()).isEqualTo(2);
        assertThat(of.path("alerts").asInt()).isZero();
        assertThat(lately.path("alerts").asInt()).isEqualTo(2);
        assertThat(noise("?from=2025-01-01T00:00:00Z&to=2025-02-01T00:00:00Z").isNull()).isTrue();
        assertThat(service.get("/api/v1/rules/noise?from=2020-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotKnown_isRefused() {
        assertThat(service.get("/api/v1/alerts?state=sleeping").statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/alerts?rule=none").statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/alerts/00000000-0000-8000-8000-000000000000").statusCode())
                .isEqualTo(404);
        assertThat(service.get("/api/v1/rules/none").statusCode()).isEqualTo(404);
        assertThat(put("/api/v1/rules/fan-out", "{\"parameters\":{\"none\":1}}").statusCode())
                .isEqualTo(400);
        assertThat(service.post("/api/v1/suppressions", "{\"reason\":\"x\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void rule_keepsEveryVersionOfItsSetting() {
        assertThat(get("/api/v1/rules").path("items")).hasSizeGreaterThan(30);

        put("/api/v1/rules/fan-out", "{\"severity\":\"LOW\",\"parameters\":{\"roles\":20}}");
        HttpResponse<String> off = put("/api/v1/rules/fan-out", "{\"enabled\":false}");

        JsonNode rule = RunningService.json(off);
        assertThat(rule.path("rule").path("setting").path("enabled").asBoolean()).isFalse();
        assertThat(rule.path("versions")).hasSize(2);
        assertThat(rule.path("versions").path(1).path("parameters").path("roles").asInt())
                .isEqualTo(20);
    }

    @Test
    void session_isReported_andThatIsTakenBack() {
        String session = get("/api/v1/sessions").path("items").path(0).path("sessionId").asText();
        String path = "/api/v1/sessions/" + session + "/reports";
        assertThat(service.post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(
                        service.post(path, "{\"reason\":\"x\",\"since\":\"2999-01-01T00:00:00Z\"}")
                                .statusCode())
                .isEqualTo(400);
        assertThat(delete(path)).isEqualTo(404);

        HttpResponse<String> reported =
                service.post(path, "{\"reason\":\"stolen\",\"since\":\"2026-01-01T00:00:00Z\"}");

        assertThat(reported.statusCode()).as(reported.body()).isEqualTo(201);
        JsonNode said = get(path).path("items").path(0);
        assertThat(said.path("since").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(said.path("by").asText()).isEqualTo("admin");
        assertThat(delete(path)).isEqualTo(204);
        assertThat(get(path).path("items")).hasSize(2);
        assertThat(get(path).path("items").path(0).path("withdrawn").asBoolean()).isTrue();
        assertThat(delete(path)).isEqualTo(404);
    }

    private static final String RULE =
            """
            title: Root tasks <b>
            id: 3F1D1F0E-4b8d-4c1c-9a53-0d3f0a2b7c98
            logsource:
                product: hoptrail
                category: session
            detection:
                selection:
                    kind: %s
                condition: selection
            level: critical
            """;

    private static HttpResponse<String> yaml(String method, String path, String text) {
        return service.send(
                service.request(path)
                        .header("Content-Type", "application/yaml")
                        .method(method, BodyPublishers.ofString(text))
                        .build());
    }

    @Test
    void writtenRule_isAdded_replaced_switchedOff_andDeleted() {
        String id = "3f1d1f0e-4b8d-4c1c-9a53-0d3f0a2b7c98";
        String path = "/api/v1/rules/" + id;
        assertThat(yaml("PUT", path, RULE.formatted("ROLE")).statusCode()).isEqualTo(404);
        HttpResponse<String> added = yaml("POST", "/api/v1/rules", RULE.formatted("ROOT_TASK"));

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        awaitFindings(id, 2);
        JsonNode finding = get("/api/v1/findings?rule=" + id).path("items").path(0);
        assertThat(finding.path("ruleVersion").asText()).isEqualTo("1.0");
        assertThat(finding.path("severity").asText()).isEqualTo("CRITICAL");
        assertThat(yaml("POST", "/api/v1/rules", RULE.formatted("ROLE")).statusCode())
                .isEqualTo(400);
        JsonNode listed = listed(id);
        assertThat(listed.path("kind").asText()).isEqualTo("SIGMA");
        assertThat(listed.path("source").asText()).isEqualTo(RULE.formatted("ROOT_TASK"));

        assertThat(put(path, "{\"enabled\":false}").statusCode()).isEqualTo(200);
        awaitFindings(id, 0);
        assertThat(listed(id).path("offBecause").asText()).isEqualTo("It is switched off");
        put(path, "{\"severity\":\"LOW\"}");
        assertThat(yaml("PUT", path, RULE.formatted("'ROOT*'")).statusCode()).isEqualTo(200);
        awaitFindings(id, 2);
        JsonNode again = get("/api/v1/findings?rule=" + id).path("items").path(0);
        assertThat(again.path("ruleVersion").asText()).isEqualTo("2.2");
        assertThat(again.path("severity").asText()).isEqualTo("LOW");

        assertThat(delete(path)).isEqualTo(204);
        awaitFindings(id, 0);
        assertThat(delete(path)).isEqualTo(404);
        assertThat(delete("/api/v1/rules/fan-out")).isEqualTo(400);
        JsonNode kept = get(path);
        assertThat(kept.path("texts")).hasSize(3);
        assertThat(kept.path("rule").path("offBecause").asText()).isEqualTo("It was deleted");
        assertThat(get("/api/v1/rules").toString()).doesNotContain(id);
    }

    private static void awaitFindings(String rule, int number) {
        service.settle();
        assertThat(get("/api/v1/findings?rule=" + rule).path("items")).hasSize(number);
    }

    private static int delete(String path) {
        return service.send(service.request(path).DELETE().build()).statusCode();
    }

    private static JsonNode listed(String id) {
        for (JsonNode rule : get("/api/v1/rules").path("items")) {
            if (rule.path("ruleId").asText().equals(id)) {
                return rule;
            }
        }
        throw new AssertionError("Not listed: " + id);
    }

    @Test
    void brokenRule_isRefusedWithEveryFaultAndItsPlace() {
        String broken = RULE.formatted("NONE").replace("condition: selection", "condition: other");

        HttpResponse<String> refused = yaml("POST", "/api/v1/rules", broken);

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode problem = RunningService.json(refused);
        assertThat(problem.path("code").asText()).isEqualTo("invalid-rule");
        assertThat(problem.path("faults")).hasSize(2);
        assertThat(problem.path("faults").path(0).path("line").asInt()).isEqualTo(8);
        assertThat(problem.path("faults").path(1).path("line").asInt()).isEqualTo(9);
        assertThat(problem.path("faults").path(1).path("column").asInt()).isEqualTo(16);
        JsonNode checked = RunningService.json(yaml("POST", "/api/v1/rules/validate", broken));
        assertThat(checked.path("valid").asBoolean()).isFalse();
        assertThat(checked.path("faults")).isEqualTo(problem.path("faults"));
        JsonNode valid =
                RunningService.json(yaml("POST", "/api/v1/rules/validate", RULE.formatted("ROLE")));
        assertThat(valid.path("valid").asBoolean()).as(valid.toString()).isTrue();
        assertThat(valid.path("faults")).isEmpty();
    }

    private static HttpResponse<String> suppress(String scope) {
        return service.post(
                "/api/v1/suppressions",
                "{%s,\"reason\":\"pipeline\",\"expiresAt\":\"%s\"}"
                        .formatted(scope, java.time.Instant.now().plusSeconds(3_600)));
    }

    private static JsonNode suppression(String id) {
        for (JsonNode one : get("/api/v1/suppressions").path("items")) {
            if (one.path("suppressionId").asText().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("Not listed: " + id);
    }

    @Test
    void suppression_isKept_listed_andOnceEndedStillListed() {
        HttpResponse<String> made =
                suppress("\"ruleId\":\"deep-chain\",\"query\":\"role:Deploy* -tag.Env:prod\"");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = RunningService.json(made).path("suppressionId").asText();
        assertThat(suppression(id).path("query").asText()).isEqualTo("role:Deploy* -tag.Env:prod");
        assertThat(suppression(id).path("endedAt").isNull()).isTrue();
        assertThat(end(id)).isEqualTo(204);
        assertThat(suppression(id).path("endedAt").isNull()).isFalse();
        assertThat(suppression(id).path("endedBy").asText()).isEqualTo("admin");
        assertThat(end(id)).isEqualTo(404);
    }

    private static int end(String id) {
        return delete("/api/v1/suppressions/" + id);
    }

    @Test
    void suppressionByNoQuery_isRefusedWithThePosition() {
        HttpResponse<String> unread = suppress("\"query\":\"role:x AND colour:red\"");

        assertThat(unread.statusCode()).isEqualTo(400);
        JsonNode problem = RunningService.json(unread);
        assertThat(problem.path("code").asText()).isEqualTo("invalid-query");
        assertThat(problem.path("position").asInt()).isEqualTo(11);
        assertThat(suppress("\"ruleId\":\"none\",\"query\":\"role:x\"").statusCode())
                .isEqualTo(400);
        assertThat(suppress("\"roleArn\":\"x\"").statusCode()).isEqualTo(400);
    }
}
