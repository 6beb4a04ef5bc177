package dev.hoptrail.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Least privileges through the whole service: alice signs in, enters Deploy, reads two objects, is
/// refused to write one, and enters Audit. Somebody forged a record with a name that is none.
final class PolicyIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORGED = "Get\"Object]*";
    private static final String DEPLOY = "arn:aws:iam::111122223333:role/Deploy";

    private static RunningService service;
    private static String signIn;
    private static String deploy;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start();
        service.push(records());
        signIn = sessionOf("ASIAEXAMPLEKEY000001");
        deploy = sessionOf("ASIAEXAMPLEKEY000002");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static byte[] records() throws IOException {
        try (InputStream stream =
                PolicyIT.class.getResourceAsStream("/fixtures/alice-deploys-and-audits.json")) {
            JsonNode file = JSON.readTree(Objects.requireNonNull(stream));
            ArrayNode records = (ArrayNode) file.path("Records");
            for (JsonNode record : List.copyOf(records.valueStream().toList())) {
                if (record.path("eventName").asText().equals("PutObject")) {
                    ObjectNode forged = record.deepCopy();
                    forged.put("eventName", FORGED);
                    forged.put("eventID", "00000000-0000-4000-8000-00000000f0f0");
                    forged.remove(List.of("errorCode", "errorMessage"));
                    records.add(forged);
                }
            }
            return JSON.writeValueAsBytes(file);
        }
    }

    private static String sessionOf(String key) {
        JsonNode found = service.json("/api/v1/resolve?accessKeyId=" + key).path("items");
        return found.path(0).path("session").path("sessionId").asText();
    }

    private static JsonNode ofRole(String arn, String more) {
        return service.json(
                "/api/v1/roles/policy?arn="
                        + URLEncoder.encode(arn, StandardCharsets.UTF_8)
                        + more);
    }

    private static List<String> actions(JsonNode calls) {
        return StreamSupport.stream(calls.spliterator(), false)
                .map(call -> call.path("action").asText())
                .toList();
    }

    private static List<String> allowedBy(JsonNode least) throws IOException {
        JsonNode policy = JSON.readTree(least.path("policy").asText());
        return policy.path("Statement")
                .valueStream()
                .flatMap(statement -> statement.path("Action").valueStream())
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void session_isAllowedWhatItDid_andNoMore() throws IOException {
        JsonNode least = service.json("/api/v1/sessions/" + deploy + "/policy");

        assertThat(allowedBy(least)).containsExactly("s3:GetObject", "sts:AssumeRole");
        assertThat(actions(least.path("denied"))).containsExactly("PutObject", "AssumeRole");
        assertThat(actions(least.path("unmapped"))).containsExactly(FORGED);
        assertThat(least.path("sessions").asInt()).isEqualTo(1);
        JsonNode read = least.path("allowed").path(0);
        assertThat(read.path("count").asInt()).isEqualTo(2);
        assertThat(read.path("firstAt").asText()).isEqualTo("2026-03-02T08:20:30Z");
        assertThat(read.path("lastAt").asText()).isEqualTo("2026-03-02T08:21:30Z");
    }

    @Test
    void descendants_areAddedWhereAsked() throws IOException {
        String path = "/api/v1/sessions/" + signIn + "/policy";
        JsonNode own = service.json(path);
        JsonNode all = service.json(path + "?descendants=true");

        assertThat(allowedBy(own)).containsExactly("sts:AssumeRole");
        assertThat(allowedBy(all)).containsExactly("s3:GetObject", "sts:AssumeRole");
        assertThat(all.path("sessions").asInt()).isEqualTo(3);
    }

    @Test
    void role_isAskedForInAPeriod() throws IOException {
        assertThat(allowedBy(ofRole(DEPLOY, ""))).containsExactly("s3:GetObject", "sts:AssumeRole");
        JsonNode early = ofRole(DEPLOY, "&to=2026-03-02T08:19:00Z");
        assertThat(early.path("sessions").asInt()).isEqualTo(1);
        assertThat(early.path("policy").isNull()).isTrue();
        JsonNode late = ofRole(DEPLOY, "&from=2026-03-02T08:22:00Z&to=2026-03-02T08:25:00Z");
        assertThat(actions(late.path("denied"))).containsExactly("PutObject");
        JsonNode never = ofRole(DEPLOY, "&to=2025-03-02T08:00:00Z");
        assertThat(never.path("sessions").asInt()).isZero();
        assertThat(ofRole(DEPLOY + "Not", "").path("sessions").asInt()).isZero();
    }

    @Test
    void wrongQuestions_areRefusedByName() {
        for (String path :
                List.of(
                        "/api/v1/roles/policy?arn=Deploy",
                        "/api/v1/roles/policy",
                        "/api/v1/roles/policy?arn=" + DEPLOY + "&from=yesterday",
                        "/api/v1/sessions/" + deploy + "/policy?descendants=maybe",
                        "/api/v1/sessions/none/policy")) {
            HttpResponse<String> answer = service.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).contains("problem+json"));
        }
    }
}
