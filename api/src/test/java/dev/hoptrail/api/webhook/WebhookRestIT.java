package dev.hoptrail.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.webhook.Receiver.Message;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Webhooks by the REST interface of the whole service.
final class WebhookRestIT {

    private static final String PATH = "/api/v1/webhooks";

    private static RunningService service;
    private static Receiver receiver;

    @BeforeAll
    static void start() {
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.webhooks.allow", "127.0.0.0/8",
                                "hoptrail.page", "https://hoptrail.example/"));
        receiver = new Receiver();
    }

    @AfterAll
    static void stop() {
        service.close();
        receiver.close();
    }

    private static JsonNode add(String json) {
        HttpResponse<String> added = service.post(PATH, json);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        return RunningService.json(added);
    }

    private static JsonNode added() {
        return add("{\"url\":\"%s\",\"minimumSeverity\":\"INFO\"}".formatted(receiver.url()));
    }

    private static String id(JsonNode added) {
        return added.path("webhook").path("webhookId").asText();
    }

    private static HttpResponse<String> send(String method, String path, String json) {
        return service.send(
                service.request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json))
                        .build());
    }

    private static JsonNode sent(String method, String path, String json) {
        HttpResponse<String> answer = send(method, path, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private static List<Message> told(UUID subject) {
        return receiver.messages.stream()
                .filter(message ->
                        message.json()
                                .path("data")
                                .path("sessionId")
                                .asText()
                                .equals(subject.toString()))
                .toList();
    }

    private static void alert(UUID subject) {
        Alerts.add(service.bean(Database.class), subject, 1);
    }

    @Test
    void webhook_tellsItsSecretOnce() {
        JsonNode added =
                add(
                        """
                        {"url": "%s?token=query-secret", "name": "pager", "format": "splunk",
                         "signing": "v1a", "credential": "hec-secret", "minimumSeverity": "high",
                         "rules": ["fan-out"], "eventTypes": ["alert.opened"],
                         "redact": {"tagKeys": ["Team"], "fields": ["origin.name"]}}
                        """
                                .formatted(receiver.url()));

        String shown = service.get(PATH + "/" + id(added)).body();
        JsonNode webhook = service.json(PATH + "/" + id(added));

        assertThat(added.path("secret").asText()).startsWith("whpk_");
        assertThat(shown).doesNotContain("query-secret", "hec-secret", "whpk_", "whsk_", "/hook");
        assertThat(service.get(PATH).body()).doesNotContain("query-secret", "hec-secret", "whpk_");
        assertThat(webhook).isEqualTo(added.path("webhook"));
        assertThat(webhook.path("name").asText()).isEqualTo("pager");
        assertThat(webhook.path("format").asText()).isEqualTo("splunk");
        assertThat(webhook.path("minimumSeverity").asText()).isEqualTo("HIGH");
        assertThat(webhook.at("/redact/tagKeys/0").asText()).isEqualTo("Team");
        assertThat(storedSecrets(id(added))).doesNotContain("query-secret", "hec-secret");
        assertThat(send("DELETE", PATH + "/" + id(added), "").statusCode()).isEqualTo(204);
        assertThat(service.get(PATH + "/" + id(added)).statusCode()).isEqualTo(404);
    }

    private static String storedSecrets(String id) {
        return service.bean(Database.class)
                .first(
                        "select w::text as row from webhook as w" + " where webhook_id = ?::uuid",
                        row -> row.getString("row"),
                        id)
                .orElseThrow();
    }

    @Test
    void key_liesInFileOfItsOwnerOnly() throws Exception {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        service.data().resolve("webhook.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void alert_arrivesVerifiable_andIsListed() throws Exception {
        JsonNode added = added();
        UUID subject = UUID.randomUUID();

        alert(subject);
        Await.until("told", () -> !told(subject).isEmpty());

        Message message = told(subject).getFirst();
        new Webhook(added.path("secret").asText()).verify(message.body(), lists(message.headers()));
        assertThat(message.json().at("/data/link").asText())
                .isEqualTo("https://hoptrail.example/chains/" + subject);
        String deliveries = PATH + "/" + id(added) + "/deliveries";
        Await.until(
                "written down",
                () ->
                        service.json(deliveries + "?state=delivered")
                                .at("/items/0/messageId")
                                .asText()
                                .equals(message.id()));
        JsonNode detail = service.json(deliveries + "/" + message.id());
        assertThat(detail.at("/delivery/kind").asText()).isEqualTo("ALERT");
        assertThat(detail.at("/delivery/status").asInt()).isEqualTo(204);
        assertThat(detail.path("attempts")).hasSize(1);
        assertThat(service.json(deliveries + "?state=dead").path("items")).isEmpty();

        JsonNode queued = sent("POST", deliveries + "/" + message.id() + "/redeliver", "");
        assertThat(queued.path("queued").asInt()).isOne();
        Await.until("told again", () -> told(subject).size() == 2);
        assertThat(told(subject).getLast().id()).isEqualTo(message.id());
        assertThat(service.get("/prometheus").body())
                .contains("hoptrail_webhooks_waiting")
                .contains("hoptrail_webhooks_delivered_total")
                .contains("hoptrail_webhooks_failed_total")
                .contains("hoptrail_webhooks_dead_total");
        service.send(service.request(PATH + "/" + id(added)).DELETE().build());
    }

    private static Map<String, List<String>> lists(Map<String, String> headers) {
        Map<String, List<String>> lists = new TreeMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    @Test
    void rotatedSecret_signsBesideTheOldOne() throws Exception {
        JsonNode added = added();
        JsonNode rotated =
                sent("POST", PATH + "/" + id(added) + "/secret", "{\"overlapHours\": 1}");
        assertThat(rotated.path("previousUntil").isNull()).isFalse();

        JsonNode tested = sent("POST", PATH + "/" + id(added) + "/test", "");
        Message message = receiver.messages.getLast();

        assertThat(tested.at("/delivery/state").asText()).isEqualTo("DELIVERED");
        assertThat(message.json().path("type").asText()).isEqualTo("webhook.test");
        for (JsonNode secret : List.of(added.path("secret"), rotated.path("secret"))) {
            new Webhook(secret.asText()).verify(message.body(), lists(message.headers()));
        }
        sent("POST", PATH + "/" + id(added) + "/secret", "{\"overlapHours\": 0}");
        sent("POST", PATH + "/" + id(added) + "/test", "");
        assertThat(receiver.messages.getLast().headers().get("webhook-signature"))
                .doesNotContain(" ");
        service.send(service.request(PATH + "/" + id(added)).DELETE().build());
    }

    @Test
    void failedTest_tellsWhy_andIsNotTriedAgain() {
        JsonNode added = add("{\"url\":\"http://127.0.0.1:1/\"}");

        JsonNode tested = sent("POST", PATH + "/" + id(added) + "/test", "");

        assertThat(tested.at("/delivery/state").asText()).isEqualTo("DEAD");
        assertThat(tested.at("/attempts/0/error").asText()).isEqualTo("CONNECTION");
        assertThat(service.json(PATH + "/" + id(added)).path("failures").asInt()).isZero();
    }

    @Test
    void change_keepsWhatItDoesNotName() {
        JsonNode added = added();
        String path = PATH + "/" + id(added);

        JsonNode changed =
                sent(
                        "PATCH",
                        path,
                        "{\"name\":\"other\",\"enabled\":false,"
                                + "\"digest\":{\"after\":5,\"seconds\":60}}");
        assertThat(changed.path("name").asText()).isEqualTo("other");
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.at("/digest/after").asInt()).isEqualTo(5);
        assertThat(changed.path("minimumSeverity").asText()).isEqualTo("INFO");

        JsonNode again = sent("PATCH", path, "{\"enabled\":true,\"digest\":{\"after\":0}}");
        assertThat(again.path("enabled").asBoolean()).isTrue();
        assertThat(again.path("digest").isNull()).isTrue();
        assertThat(again.path("name").asText()).isEqualTo("other");
        assertThat(send("PATCH", path, "{\"format\":\"slack\"}").statusCode()).isEqualTo(400);
        service.send(service.request(path).DELETE().build());
    }

    @Test
    void lists_arePaged() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(id(added()));
        }
        UUID subject = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            alert(subject);
        }
        String deliveries = PATH + "/" + made.getFirst() + "/deliveries";
        Await.until("queued", () -> pages(deliveries, 100).size() >= 3);

        assertThat(pages(PATH, 2)).containsAll(made);
        assertThat(pages(deliveries, 2)).hasSize(3).doesNotHaveDuplicates();
        String cursor = service.json(PATH + "?limit=1").path("next").asText();
        assertThat(service.get(deliveries + "?cursor=" + cursor).statusCode()).isEqualTo(400);
        assertThat(service.get(deliveries + "?state=odd").statusCode()).isEqualTo(400);
        assertThat(service.get(PATH + "?nonsense=1").statusCode()).isEqualTo(400);
        made.forEach(id -> service.send(service.request(PATH + "/" + id).DELETE().build()));
    }

    private static List<String> pages(String path, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    service.json(
                            path
                                    + "?limit="
                                    + limit
                                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items")
                    .forEach(item ->
                            ids.add(
                                    item.has("messageId")
                                            ? item.path("messageId").asText()
                                            : item.path("webhookId").asText()));
            cursor = page.path("next").isNull() ? null : page.path("next").asText();
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"url\":\"ftp://127.0.0.1/\"}",
                "{\"url\":\"https://10.0.0.1/\"}",
                "{\"url\":\"https://169.254.169.254/latest/meta-data\"}",
                "{\"url\":\"https://[::ffff:10.0.0.1]/\"}",
                "{\"url\":\"https://[fd00:ec2::254]/\"}",
                "{\"url\":\"http://8.8.8.8/\"}",
                "{\"url\":\"https://user:password@127.0.0.1/\"}",
                "{\"url\":\"https://127.0.0.1/#fragment\"}",
                "{\"url\":\"https://127.0.0.1/\",\"format\":\"telegram\"}",
                "{\"url\":\"https://127.0.0.1/\",\"format\":\"pagerduty\"}",
                "{\"url\":\"https://127.0.0.1/\",\"minimumSeverity\":\"odd\"}",
                "{\"url\":\"https://127.0.0.1/\",\"eventTypes\":[\"odd\"]}",
                "{\"url\":\"https://127.0.0.1/\",\"redact\":{\"fields\":[\"odd\"]}}",
                "{\"url\":\"https://127.0.0.1/\",\"credential\":\"a\\r\\nX-Evil: b\"}",
                "{\"url\":\"https://127.0.0.1/\",\"digest\":{\"after\":5}}",
                "{\"url\":\"https://127.0.0.1/\",\"format\":\"ecs\","
                        + "\"digest\":{\"after\":5,\"seconds\":60}}",
            })
    void webhookThatCannotBe_isRefused(String json) {
        HttpResponse<String> answer = service.post(PATH, json);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningService.json(answer).path("code").asText()).isEqualTo("invalid-body");
    }

    @Test
    void unknownProperty_isRefused() {
        String json = "{\"url\":\"https://127.0.0.1/\",\"nonsense\":1}";

        assertThat(service.post(PATH, json).statusCode()).isEqualTo(400);
    }

    @Test
    void analyst_readsAndDoesNotChange() {
        JsonNode webhook = added();
        String token = token("analyst");
        String viewer = token("viewer");
        String path = PATH + "/" + id(webhook);

        assertThat(as(token, "GET", path)).isEqualTo(200);
        assertThat(as(token, "GET", path + "/deliveries")).isEqualTo(200);
        assertThat(as(viewer, "GET", PATH)).isEqualTo(403);
        for (String change :
                List.of(
                        "POST " + PATH,
                        "PATCH " + path,
                        "DELETE " + path,
                        "POST " + path + "/secret",
                        "POST " + path + "/test",
                        "POST " + path + "/redeliver",
                        "POST " + path + "/deliveries/" + UUID.randomUUID() + "/redeliver")) {
            String[] words = change.split(" ", -1);
            assertThat(as(token, words[0], words[1])).as(change).isEqualTo(403);
        }
        service.send(service.request(path).DELETE().build());
    }

    private static String token(String access) {
        return RunningService.json(
                        service.post("/api/v1/tokens", "{\"access\":\"%s\"}".formatted(access)))
                .path("token")
                .asText();
    }

    private static int as(String token, String method, String path) {
        return service.send(
                        HttpRequest.newBuilder(service.uri(path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString("{}"))
                                .build())
                .statusCode();
    }
}
