package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.format.Notice.Test;
import java.math.BigDecimal;
import java.util.Locale;

/// The HTTP Event Collector of Splunk, with the field names of its common information model for
/// alerts beside the whole alert.
final class Splunk {

    private static final int MILLIS = 3;

    private Splunk() {}

    static ObjectNode body(Notice notice) {
        return switch (notice) {
            case Alert alert -> body(alert, "hoptrail:alert", event(alert));
            case Digest digest -> throw Body.noDigest();
            case Test test ->
                    body(
                            test,
                            "hoptrail:test",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("type", Test.TYPE)
                                    .put("description", Test.TEXT));
        };
    }

    private static ObjectNode body(Notice notice, String sourceType, ObjectNode event) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("time", BigDecimal.valueOf(notice.at().toEpochMilli(), MILLIS))
                .put("host", "hoptrail")
                .put("source", "hoptrail")
                .put("sourcetype", sourceType)
                .set("event", event);
        return body;
    }

    private static ObjectNode event(Alert alert) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("app", "hoptrail")
                .put("type", alert.type())
                .put("id", alert.text("alertId"))
                .put("signature", alert.text("title"))
                .put("signature_id", alert.text("ruleId"))
                .put("severity", severity(alert.text("severity")))
                .put("description", alert.text("message"))
                .put("user", alert.origin("name"))
                .put("dest", alert.subject().path("role").asText(""))
                .put("vendor_account", alert.subject().path("accountId").asText(""))
                .put("url", alert.text("link"));
        event.set("mitre_technique_id", alert.payload().path("attack"));
        event.set("alert", alert.payload());
        return event;
    }

    private static String severity(String severity) {
        return severity.equals("INFO") ? "informational" : severity.toLowerCase(Locale.ROOT);
    }
}
