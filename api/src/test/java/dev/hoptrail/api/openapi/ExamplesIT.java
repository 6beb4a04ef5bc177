package dev.hoptrail.api.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.openapi.Contract.Call;
import dev.hoptrail.api.security.Secrets;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The examples of the description are answers that the service gave: this asks for them again,
/// writes down what comes, and holds the committed ones to their schemas.
final class ExamplesIT {

    private static final Path COMMITTED = Path.of("src/main/resources/openapi/examples.json");
    private static final Path GIVEN = Path.of("target/examples.json");
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// So many items of a list are enough.
    private static final int ITEMS = 1;

    private final Map<String, String> names = new TreeMap<>();
    private final ObjectNode given = JSON.createObjectNode();

    @Test
    void committedExamples_areWhatTheServiceAnswers() throws IOException {
        try (RunningService service =
                RunningService.start(Map.of("hoptrail.alerts.since", "2020-01-01T00:00:00Z"))) {
            for (String records : new String[] {"alice-deploys-and-audits", "two-root-tasks"}) {
                service.push(Files.readAllBytes(FIXTURES.resolve(records + ".json")));
            }
            name(service);
            change(service);
            for (Call call : service.contract().calls()) {
                if (call.method().equals("GET")) {
                    ask(service, call);
                }
            }
            Files.createDirectories(GIVEN.getParent());
            Files.writeString(GIVEN, Secrets.blanked(JSON.writeValueAsString(given)) + "\n");

            JsonNode committed = JSON.readTree(Files.readString(COMMITTED));
            for (Call call : service.contract().calls()) {
                JsonNode example = committed.path(call.method() + ' ' + call.path());
                if (!example.isMissingNode()) {
                    service.contract().checkExample(call, example);
                }
            }
            assertThat(committed.size())
                    .as("To take over what came: cp api/%s api/%s", GIVEN, COMMITTED)
                    .isGreaterThanOrEqualTo(40);
        }
    }

    /// What paths can name.
    private void name(RunningService service) {
        JsonNode session = service.json("/api/v1/sessions?q=depth:2&limit=1").at("/items/0");
        names.put("sessionId", session.path("sessionId").asText());
        names.put("memberId", session.path("sessionId").asText());
        names.put("originId", session.at("/origin/originId").asText());
        names.put("accountId", session.at("/events/0/accountId").asText());
        names.put("eventId", session.at("/events/0/eventId").asText());
        names.put("alertId", service.json("/api/v1/alerts").at("/items/0/alertId").asText());
        names.put("key", service.json("/api/v1/tags").at("/items/0/key").asText());
        names.put("ruleId", "deep-chain");
        names.put("kind", "networks");
        names.put("arn", session.at("/role/arn").asText());
    }

    private void change(RunningService service) {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("/api/v1/tokens", "{\"access\":\"viewer\",\"name\":\"dashboard\",\"days\":90}");
        bodies.put("/api/v1/searches", "{\"name\":\"Deep chains\",\"q\":\"depth:[3 TO *]\"}");
        bodies.put("/api/v1/webhooks", "{\"url\":\"https://93.184.215.14/alerts\"}");
        bodies.put("/api/v1/attribute", "{\"Records\":[]}");
        bodies.put("/api/v1/sign-in-codes", "{}");
        bodies.forEach((path, body) -> {
            HttpResponse<String> answer = service.post(path, body);
            keep("POST " + path, answer);
            RunningService.json(answer)
                    .findValues("webhookId")
                    .forEach(id -> names.put("webhookId", id.asText()));
            RunningService.json(answer)
                    .findValues("searchId")
                    .forEach(id -> names.put("searchId", id.asText()));
        });
        String networks = "cidr,name\n10.0.0.0/8,office\n";
        keep(
                "PUT /api/v1/context/{kind}",
                service.send(
                        service.request("/api/v1/context/networks")
                                .header("Content-Type", "text/csv")
                                .PUT(BodyPublishers.ofByteArray(networks.getBytes(UTF_8)))
                                .build()));
        String disposition = "{\"outcome\":\"ACKNOWLEDGED\",\"reason\":\"announced\"}";
        String path = "/api/v1/alerts/{alertId}/dispositions";
        keep(
                "POST " + path,
                service.post(path.replace("{alertId}", names.get("alertId")), disposition));
    }

    private void ask(RunningService service, Call call) {
        String path = call.path();
        for (Map.Entry<String, String> name : names.entrySet()) {
            path = path.replace('{' + name.getKey() + '}', name.getValue());
        }
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : call.description().path("parameters")) {
            String name = parameter.path("name").asText();
            if (name.equals("limit")) {
                query.append(query.isEmpty() ? '?' : '&').append("limit=500");
            }
            if (parameter.path("required").asBoolean()
                    && parameter.path("in").asText().equals("query")) {
                String value = name.equals("field") ? "role" : names.getOrDefault(name, "");
                query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
            }
        }
        boolean stream =
                call.description().path("responses").path("200").path("content").size() > 0
                        && !call.description().at("/responses/200/content").has("application/json");
        if (!stream && !path.contains("{")) {
            keep("GET " + call.path(), service.get(path + query));
        }
    }

    private void keep(String call, HttpResponse<String> answer) {
        boolean json =
                answer.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("application/json");
        if (answer.statusCode() < 300 && json) {
            JsonNode body = RunningService.json(answer);
            shorten(body);
            given.set(call, body);
        }
    }

    /// A few items, and no secret.
    private static void shorten(JsonNode node) {
        if (node instanceof ArrayNode list) {
            while (list.size() > ITEMS) {
                list.remove(list.size() - 1);
            }
        }
        if (node instanceof ObjectNode object) {
            for (String secret : new String[] {"code", "csrf", "secret"}) {
                if (object.path(secret).isTextual()) {
                    object.put(secret, "…");
                }
            }
        }
        node.forEach(ExamplesIT::shorten);
    }
}
