package dev.hoptrail.api.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Records that nobody ingested, attributed to who was behind them.
final class AttributeIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORY =
            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json");

    private static RunningService service;
    private static JsonNode story;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start();
        service.push(Files.readAllBytes(STORY));
        story = JSON.readTree(STORY.toFile()).path("Records");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> post(byte[] body, String type) {
        return service.send(
                service.request("/api/v1/attribute")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    private static JsonNode attributed(String body) {
        HttpResponse<String> answer =
                post(body.getBytes(StandardCharsets.UTF_8), "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    /// A call of the deploy session that no file holds.
    private static ObjectNode call(String eventId, String service, String name) {
        ObjectNode call = story.path(5).deepCopy();
        return call.put("eventID", eventId).put("eventSource", service).put("eventName", name);
    }

    private static ObjectNode identity(ObjectNode call) {
        return (ObjectNode) call.path("userIdentity");
    }

    private static List<String> path(JsonNode item) {
        return StreamSupport.stream(item.path("lineage").spliterator(), false)
                .map(hop -> hop.path("role").path("name").asText())
                .toList();
    }

    @Test
    void call_ofAnyService_isTracedToItsOrigin() {
        JsonNode item =
                attributed(call("a-1", "rds.amazonaws.com", "DeleteDBInstance").toString())
                        .path("items")
                        .path(0);

        assertThat(item.path("eventName").asText()).isEqualTo("DeleteDBInstance");
        assertThat(item.path("link").path("grade").asText()).isEqualTo("EXACT");
        assertThat(item.path("origin").path("name").asText()).isEqualTo("alice@corp.example");
        assertThat(path(item)).containsExactly("SignIn", "Deploy");
        assertThat(item.path("sessionId"))
                .isEqualTo(item.path("lineage").path(1).path("sessionId"));
        JsonNode session = service.json("/api/v1/sessions/" + item.path("sessionId").asText());
        assertThat(item.path("tags")).isEqualTo(session.path("tags")).isNotEmpty();
        assertThat(item.path("issuedSessionId").isNull()).isTrue();
    }

    @Test
    void key_thatNoIssuanceShows_isStrongByPrincipalAndSecond() {
        ObjectNode call = call("a-2", "s3.amazonaws.com", "GetObject");
        identity(call).put("accessKeyId", "ASIAEXAMPLECONSOLE01");

        JsonNode item = attributed(call.toString()).path("items").path(0);

        assertThat(item.path("link").path("grade").asText()).isEqualTo("STRONG");
        assertThat(path(item)).containsExactly("SignIn", "Deploy");
    }

    @Test
    void ownersCopy_withAPrincipalAlone_isProbable() {
        ObjectNode call = call("a-3", "s3.amazonaws.com", "GetObject");
        call.set(
                "userIdentity",
                JSON.createObjectNode()
                        .put("type", "AWSAccount")
                        .put("principalId", "AROAEXAMPLEDEPLOY0002:deploy-42")
                        .put("accountId", "111122223333"));

        JsonNode item = attributed(call.toString()).path("items").path(0);

        assertThat(item.path("link").path("grade").asText()).isEqualTo("PROBABLE");
        assertThat(item.path("origin").path("name").asText()).isEqualTo("alice@corp.example");
    }

    @Test
    void session_nobodySawIssued_isUnseen_andNothingIsGuessed() {
        ObjectNode call = call("a-4", "s3.amazonaws.com", "GetObject");
        identity(call)
                .put("principalId", "AROANEVERSEEN00000001:x")
                .put("accessKeyId", "ASIANEVERSEEN0000001")
                .put("arn", "arn:aws:sts::111122223333:assumed-role/Nobody/x");

        JsonNode item = attributed(call.toString()).path("items").path(0);

        assertThat(item.path("link").path("grade").asText()).isEqualTo("UNSEEN");
        assertThat(item.path("sessionId").isNull()).isTrue();
        assertThat(item.path("lineage")).isEmpty();
        assertThat(item.path("origin").path("kind").asText()).isEqualTo("UNSEEN_SESSION");
        assertThat(item.path("origin").path("name").asText()).isEqualTo("AROANEVERSEEN00000001:x");
    }

    @Test
    void call_afterTheSessionsEnd_saysSo() {
        ObjectNode call = call("a-5", "s3.amazonaws.com", "GetObject");
        call.put("eventTime", "2026-03-02T11:00:00Z");

        JsonNode link = attributed(call.toString()).path("items").path(0).path("link");

        assertThat(link.path("grade").asText()).isEqualTo("EXACT");
        assertThat(link.path("checks").toString())
                .contains("{\"check\":\"LIFETIME\",\"verdict\":\"REFUTES\"");
    }

    @Test
    void user_rootAndService_areOriginsThemselves() {
        ArrayNode records = JSON.createArrayNode();
        ObjectNode user = call("a-6", "iam.amazonaws.com", "CreateUser");
        user.set(
                "userIdentity",
                JSON.createObjectNode()
                        .put("type", "IAMUser")
                        .put("principalId", "AIDAEXAMPLEUSER000001")
                        .put("arn", "arn:aws:iam::111122223333:user/bob")
                        .put("accountId", "111122223333")
                        .put("accessKeyId", "AKIAEXAMPLEUSER00001")
                        .put("userName", "bob"));
        ObjectNode service = call("a-7", "kms.amazonaws.com", "Decrypt");
        service.set(
                "userIdentity",
                JSON.createObjectNode()
                        .put("type", "AWSService")
                        .put("invokedBy", "backup.amazonaws.com"));
        records.add(user).add(service);

        JsonNode items = attributed(records.toString()).path("items");

        assertThat(items.findValuesAsText("grade")).containsExactly("ORIGIN", "ORIGIN");
        assertThat(items.path(0).path("origin").path("name").asText()).isEqualTo("bob");
        assertThat(items.path(1).path("origin").path("name").asText())
                .isEqualTo("backup.amazonaws.com");
    }

    @Test
    void issuingCall_namesItsCallerAndWhatItIssued() {
        JsonNode item = attributed(story.path(2).toString()).path("items").path(0);

        assertThat(path(item)).containsExactly("SignIn", "Deploy");
        JsonNode issued = service.json("/api/v1/sessions/" + item.path("issuedSessionId").asText());
        assertThat(issued.path("role").path("name").asText()).isEqualTo("Audit");
        assertThat(issued.path("parentId")).isEqualTo(item.path("sessionId"));
    }

    @Test
    void linesAndGzip_areRead_andWhatIsNoRecordIsCounted() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
            String lines =
                    call("a-8", "s3.amazonaws.com", "GetObject")
                            + "\nno record\n"
                            + call("a-9", "s3.amazonaws.com", "PutObject")
                            + "\n";
            gzip.write(lines.getBytes(StandardCharsets.UTF_8));
        }

        JsonNode answer = RunningService.json(post(body.toByteArray(), "application/gzip"));

        assertThat(answer.path("items").findValuesAsText("eventId")).containsExactly("a-8", "a-9");
        assertThat(answer.path("records").asInt()).isEqualTo(2);
        assertThat(answer.path("rejected").path("NOT_JSON").asInt()).isEqualTo(1);
    }

    @Test
    void manyRecords_areAllAnswered_inTheirOrder() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 2_345; i++) {
            body.append(call("many-" + i, "s3.amazonaws.com", "GetObject")).append('\n');
        }

        JsonNode items = attributed(body.toString()).path("items");

        assertThat(items).hasSize(2_345);
        for (int i = 0; i < items.size(); i++) {
            assertThat(items.path(i).path("index").asInt()).isEqualTo(i);
            assertThat(items.path(i).path("eventId").asText()).isEqualTo("many-" + i);
            assertThat(items.path(i).path("link").path("grade").asText()).isEqualTo("EXACT");
        }
    }

    @Test
    void nothingOfTheBodyIsKept_norAnyTokenShown() {
        long before = service.json("/api/v1/sessions?q=").path("total").path("value").asLong();

        String answer = attributed(story.path(1).toString()).toString();

        assertThat(answer).doesNotContain("FwoGZXIv");
        assertThat(service.get("/api/v1/events/111122223333/many-0").statusCode()).isEqualTo(404);
        assertThat(service.json("/api/v1/sessions?q=").path("total").path("value").asLong())
                .isEqualTo(before);
    }

    @Test
    void emptyBody_andOneTooLarge_areRefused() {
        HttpResponse<String> empty = post(new byte[0], "application/json");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(RunningService.json(empty).path("code").asText()).isEqualTo("bad-request");
        assertThat(post(new byte[10 * 1024 * 1024 + 1], "application/json").statusCode())
                .isEqualTo(413);
    }
}
