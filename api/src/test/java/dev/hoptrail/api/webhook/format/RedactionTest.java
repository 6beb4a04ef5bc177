package dev.hoptrail.api.webhook.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.Alerts;
import dev.hoptrail.api.webhook.store.Webhook.Redacted;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedactionTest {

    @Test
    void tagValue_isLeftOutWhereverItIsQuoted() {
        ObjectNode alert = Alerts.sample();

        ObjectNode left = Redaction.apply(new Redacted(List.of("tEAM"), List.of()), alert);

        assertThat(left.toString()).doesNotContain("platform-admins");
        assertThat(left.at("/tags/0/value").asText()).isEqualTo("[redacted]");
        assertThat(left.path("message").asText())
                .isEqualTo("alice@corp.example came as Team=red and set Team=[redacted].");
        assertThat(alert).isEqualTo(Alerts.sample());
    }

    @Test
    void shortTagValue_takesTheWholeSentenceWithIt() {
        ObjectNode alert = Alerts.sample().put("message", "alice set Team=x1.");
        ((ObjectNode) alert.path("tags").path(0)).put("value", "x1");

        ObjectNode left = Redaction.apply(new Redacted(List.of("Team"), List.of()), alert);

        assertThat(left.path("message").asText()).isEqualTo("[redacted]");
        assertThat(left.path("title").asText()).isEqualTo("Team was laundered");
    }

    @Test
    void fields_areLeftOut() {
        ObjectNode left =
                Redaction.apply(
                        new Redacted(
                                List.of(), List.of("origin.name", "path.sessionName", "records")),
                        Alerts.sample());

        assertThat(left.toString()).doesNotContain("alice");
        assertThat(left.at("/origin/name").asText()).isEqualTo("[redacted]");
        assertThat(left.at("/path/1/sessionName").asText()).isEqualTo("[redacted]");
        assertThat(left.path("records")).isEmpty();
        assertThat(left.at("/checkFirst/0").asText()).isEqualTo("Ask [redacted] for the ticket.");
        assertThat(left.at("/tags/0/value").asText()).isEqualTo("platform-admins");
    }
}
