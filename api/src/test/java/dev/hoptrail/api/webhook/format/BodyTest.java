package dev.hoptrail.api.webhook.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.Alerts;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Count;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.store.Webhook.Format;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class BodyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "msg_3e3e3e3e-0000-4000-8000-000000000001";
    private static final Instant AT = Instant.parse("2026-03-01T08:00:00Z");
    private static final UUID WEBHOOK = UUID.fromString("9a9a9a9a-0000-4000-8000-000000000001");

    private static Alert alert(String type, ObjectNode payload) {
        payload.put("link", "https://hoptrail.example" + payload.path("link").asText());
        return new Alert(ID, type, AT, payload);
    }

    private static ObjectNode body(Format format, Notice notice) throws IOException {
        // As it goes over the wire: numbers and texts, whatever they were made of.
        return (ObjectNode)
                JSON.readTree(JSON.writeValueAsBytes(Body.of(format, notice, "routing-key")));
    }

    private static JsonNode expected(String name) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        BodyTest.class.getResourceAsStream("/webhook/" + name + ".json"))) {
            return JSON.readTree(stream);
        }
    }

    private static String word(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void openedAlert_hasTheShapeOfTheFormat(Format format) throws IOException {
        ObjectNode body = body(format, alert("alert.opened", Alerts.sample()));

        assertThat(body).isEqualTo(expected(word(format)));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void test_hasTheShapeOfTheFormat(Format format) throws IOException {
        ObjectNode body = body(format, new Notice.Test(ID, AT, WEBHOOK));

        assertThat(body).isEqualTo(expected("test-" + word(format)));
    }

    @Test
    void digest_countsAndLists() throws IOException {
        Digest digest =
                new Digest(
                        ID,
                        AT,
                        List.of(new Count("tag-laundering", "CRITICAL", 70)),
                        List.of(alert("alert.opened", Alerts.sample())),
                        "https://hoptrail.example/");

        assertThat(body(Format.GENERIC, digest)).isEqualTo(expected("digest-generic"));
        assertThat(body(Format.SLACK, digest)).isEqualTo(expected("digest-slack"));
    }

    @ParameterizedTest
    @CsvSource({
        "alert.opened, trigger, 1, Create, 1, New",
        "alert.updated, trigger, 2, Update, 1, New",
        "alert.acknowledged, acknowledge, 2, Update, 2, In Progress",
        "alert.escalated, trigger, 2, Update, 2, In Progress",
        "alert.closed, resolve, 3, Close, 4, Resolved",
        "alert.withdrawn, resolve, 3, Close, 6, Deleted",
    })
    void whatHappened_becomesTheWordsOfPagerDutyAndOcsf(
            String type, String action, int activity, String name, int status, String word)
            throws IOException {
        Alert alert = alert(type, Alerts.sample());
        ObjectNode pagerDuty = body(Format.PAGERDUTY, alert);
        ObjectNode ocsf = body(Format.OCSF, alert);

        assertThat(pagerDuty.path("event_action").asText()).isEqualTo(action);
        assertThat(pagerDuty.path("dedup_key").asText())
                .isEqualTo("5f0d6a0e-0000-8000-8000-00000000000f");
        assertThat(pagerDuty.has("payload")).isEqualTo(action.equals("trigger"));
        assertThat(ocsf.path("activity_id").asInt()).isEqualTo(activity);
        assertThat(ocsf.path("activity_name").asText()).isEqualTo(name);
        assertThat(ocsf.path("type_uid").asInt()).isEqualTo(200400 + activity);
        assertThat(ocsf.path("status_id").asInt()).isEqualTo(status);
        assertThat(ocsf.path("status").asText()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "INFO, info, informational, 1, 1",
        "LOW, info, low, 21, 2",
        "MEDIUM, warning, medium, 47, 3",
        "HIGH, error, high, 73, 4",
        "CRITICAL, critical, critical, 99, 5",
    })
    void severity_becomesTheWordOfTheFormat(
            String severity, String pagerDuty, String splunk, int ecs, int ocsf)
            throws IOException {
        Alert alert = alert("alert.opened", Alerts.sample().put("severity", severity));

        assertThat(body(Format.PAGERDUTY, alert).at("/payload/severity").asText())
                .isEqualTo(pagerDuty);
        assertThat(body(Format.SPLUNK, alert).at("/event/severity").asText()).isEqualTo(splunk);
        assertThat(body(Format.ECS, alert).at("/event/severity").asInt()).isEqualTo(ecs);
        assertThat(body(Format.OCSF, alert).path("severity_id").asInt()).isEqualTo(ocsf);
    }

    @Test
    void slack_obeysNothingThatALogSays() throws IOException {
        String hostile =
                "<!channel> <https://evil.example|click> & \u202egnp.exe\nsecond\u0000 line";
        ObjectNode payload = Alerts.sample().put("title", hostile).put("message", hostile);
        ((ObjectNode) payload.path("origin")).put("name", hostile);
        ((ObjectNode) payload.path("path").path(1)).put("sessionName", hostile);
        ((ObjectNode) payload.path("tags").path(0)).put("value", hostile).put("key", "<@U1>");

        String body = body(Format.SLACK, alert("alert.opened", payload)).toString();

        assertThat(body)
                .contains(
                        "&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp;  gnp.exe second")
                .contains("&lt;@U1&gt;")
                .doesNotContain("<!", "<@", "<https://evil", "\u202e", "\\u0000");
    }

    @Test
    void slack_refusesNoMessageForItsLength() throws IOException {
        String ampersands = "&".repeat(2000);
        ObjectNode payload =
                Alerts.sample()
                        .put("title", ampersands)
                        .put("message", ampersands)
                        .put("state", ampersands);
        ((ObjectNode) payload.path("origin")).put("name", ampersands);
        ArrayNode path = (ArrayNode) payload.path("path");
        ArrayNode tags = (ArrayNode) payload.path("tags");
        for (int i = 0; i < 30; i++) {
            path.addObject().put("role", ampersands).put("sessionName", ampersands);
            tags.addObject().put("key", ampersands).put("value", ampersands);
        }

        ObjectNode body = body(Format.SLACK, alert("alert.opened", payload));

        assertThat(body.findValuesAsText("text"))
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(3000));
        assertThat(body.at("/blocks/1/fields").findValuesAsText("text"))
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(2000));
    }

    @Test
    void originThatIsUnknown_isToldAsSuch() throws IOException {
        ObjectNode payload = Alerts.sample();
        payload.putNull("origin");
        Alert alert = alert("alert.opened", payload);

        assertThat(body(Format.SLACK, alert).toString()).contains("*Origin*\\nunknown");
        assertThat(body(Format.ECS, alert).at("/user/name").isMissingNode()).isTrue();
        assertThat(body(Format.OCSF, alert).at("/evidences/0/actor/user").isMissingNode()).isTrue();
    }
}
