package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.format.Notice.Test;
import java.util.LinkedHashSet;
import java.util.Set;

/// The Elastic Common Schema, version 8.17. What it has no field for (path, grades, tags) stands
/// whole under `hoptrail`.
final class Ecs {

    private static final String VERSION = "8.17.0";

    private Ecs() {}

    static ObjectNode body(Notice notice) {
        return switch (notice) {
            case Alert alert -> alert(alert);
            case Digest digest -> throw Body.noDigest();
            case Test test -> test(test);
        };
    }

    private static ObjectNode alert(Alert alert) {
        ObjectNode body = body(alert, alert.text("message"));
        ObjectNode event = event(body, "alert", alert.type(), alert);
        event.putArray("category").add("iam");
        event.putArray("type").add("info");
        event.put("code", alert.text("ruleId"))
                .put("severity", severity(alert.text("severity")))
                .put("url", alert.text("link"));
        body.putObject("rule")
                .put("id", alert.text("ruleId"))
                .put("name", alert.text("title"))
                .put("version", alert.text("ruleVersion"));
        threat(body, alert);
        cloud(body, alert);
        user(body, alert);
        body.set("hoptrail", alert.payload());
        return body;
    }

    private static ObjectNode test(Test test) {
        ObjectNode body = body(test, Test.TEXT);
        event(body, "event", Test.TYPE, test);
        return body;
    }

    private static ObjectNode body(Notice notice, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("@timestamp", notice.at().toString()).put("message", message);
        body.putObject("ecs").put("version", VERSION);
        return body;
    }

    private static ObjectNode event(ObjectNode body, String kind, String action, Notice notice) {
        return body.putObject("event")
                .put("kind", kind)
                .put("action", action)
                .put("id", notice.id())
                .put("module", "hoptrail")
                .put("dataset", "hoptrail.alert");
    }

    /// Sub-techniques have a field of their own: `T1078.004` is of `T1078`.
    private static void threat(ObjectNode body, Alert alert) {
        Set<String> techniques = new LinkedHashSet<>();
        ArrayNode sub = JsonNodeFactory.instance.arrayNode();
        for (String id : alert.words("attack")) {
            int dot = id.indexOf('.');
            techniques.add(dot < 0 ? id : id.substring(0, dot));
            if (dot >= 0) {
                sub.add(id);
            }
        }
        if (techniques.isEmpty()) {
            return;
        }
        ObjectNode technique =
                body.putObject("threat").put("framework", "MITRE ATT&CK").putObject("technique");
        techniques.forEach(technique.putArray("id")::add);
        if (!sub.isEmpty()) {
            technique.putObject("subtechnique").set("id", sub);
        }
    }

    private static void cloud(ObjectNode body, Alert alert) {
        ObjectNode cloud = body.putObject("cloud").put("provider", "aws");
        String account = alert.subject().path("accountId").asText("");
        if (!account.isEmpty()) {
            cloud.putObject("account").put("id", account);
        }
    }

    /// Who it is, and whom they act as.
    private static void user(ObjectNode body, Alert alert) {
        ObjectNode user = body.putObject("user");
        ArrayNode related = body.putObject("related").putArray("user");
        String origin = alert.origin("name");
        if (origin != null) {
            user.put("id", alert.origin("originId")).put("name", origin);
            related.add(origin);
        }
        String sessionName = alert.subject().path("sessionName").asText("");
        if (!sessionName.isEmpty()) {
            ObjectNode effective = user.putObject("effective");
            effective.put("id", alert.text("sessionId")).put("name", sessionName);
            effective.putArray("roles").add(alert.subject().path("role").asText(""));
            related.add(sessionName);
        }
    }

    /// Numbers that sort as the words do.
    private static int severity(String severity) {
        return switch (severity) {
            case "CRITICAL" -> 99;
            case "HIGH" -> 73;
            case "MEDIUM" -> 47;
            case "LOW" -> 21;
            default -> 1;
        };
    }
}
