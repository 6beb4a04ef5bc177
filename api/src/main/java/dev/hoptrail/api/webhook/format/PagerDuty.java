package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.format.Notice.Test;
import org.jspecify.annotations.Nullable;

/// Events API v2 of PagerDuty. All that happens to the finding goes to one incident, by its id.
final class PagerDuty {

    private static final int SUMMARY = 1024;

    private PagerDuty() {}

    static ObjectNode body(Notice notice, @Nullable String routingKey) {
        return switch (notice) {
            case Alert alert -> alert(alert, routingKey);
            case Digest digest -> throw Body.noDigest();
            case Test test -> test(test, routingKey);
        };
    }

    private static ObjectNode alert(Alert alert, @Nullable String routingKey) {
        String action =
                switch (alert.type()) {
                    case "alert.acknowledged" -> "acknowledge";
                    case "alert.closed", "alert.withdrawn" -> "resolve";
                    default -> "trigger";
                };
        ObjectNode body = body(routingKey, action, alert.text("findingId"));
        if (!action.equals("trigger")) {
            return body;
        }
        body.put("client", "Hoptrail").put("client_url", alert.text("link"));
        body.putObject("payload")
                .put("summary", cut(alert.text("title") + ": " + alert.text("message")))
                .put("source", source(alert))
                .put("severity", severity(alert.text("severity")))
                .put("timestamp", alert.at().toString())
                .put("component", alert.subject().path("role").asText(""))
                .put("group", alert.text("chainId"))
                .put("class", alert.text("ruleId"))
                .set("custom_details", alert.payload());
        body.putArray("links")
                .addObject()
                .put("href", alert.text("link"))
                .put("text", "Chain in Hoptrail");
        return body;
    }

    private static ObjectNode test(Test test, @Nullable String routingKey) {
        ObjectNode body = body(routingKey, "trigger", test.id());
        body.put("client", "Hoptrail");
        body.putObject("payload")
                .put("summary", Test.TEXT)
                .put("source", "hoptrail")
                .put("severity", "info")
                .put("timestamp", test.at().toString());
        return body;
    }

    private static ObjectNode body(@Nullable String routingKey, String action, String dedupKey) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("routing_key", routingKey)
                .put("event_action", action)
                .put("dedup_key", dedupKey);
    }

    /// Where it happened: the account of the session, else the session itself.
    private static String source(Alert alert) {
        String account = alert.subject().path("accountId").asText("");
        return account.isEmpty() ? alert.text("sessionId") : account;
    }

    private static String severity(String severity) {
        return switch (severity) {
            case "CRITICAL" -> "critical";
            case "HIGH" -> "error";
            case "MEDIUM" -> "warning";
            default -> "info";
        };
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= SUMMARY
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SUMMARY - 1)) + "…";
    }
}
