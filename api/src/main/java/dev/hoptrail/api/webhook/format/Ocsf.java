package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.format.Notice.Test;

/// The Open Cybersecurity Schema Framework, version 1.5: a Detection Finding (class 2004). What it
/// has no attribute for (path, grades, tags) stands whole under `unmapped`.
final class Ocsf {

    private static final String VERSION = "1.5.0";
    private static final int CATEGORY = 2;
    private static final int CLASS = 2004;
    private static final int RULE = 1;

    private Ocsf() {}

    static ObjectNode body(Notice notice) {
        return switch (notice) {
            case Alert alert -> alert(alert);
            case Digest digest -> throw Body.noDigest();
            case Test test -> test(test);
        };
    }

    /// What was done with the finding.
    private record Activity(int id, String name, boolean isAlert) {}

    /// How far its handling is.
    private record Status(int id, String name) {}

    /// How grave it is.
    private record Severity(int id, String name) {}

    private static ObjectNode alert(Alert alert) {
        Status status = status(alert.type());
        ObjectNode body = body(alert, activity(alert.type()), severity(alert.text("severity")));
        body.put("status_id", status.id())
                .put("status", status.name())
                .put("message", alert.text("message"));
        ObjectNode finding =
                body.putObject("finding_info")
                        .put("uid", alert.text("findingId"))
                        .put("uid_alt", alert.text("alertId"))
                        .put("title", alert.text("title"))
                        .put("desc", alert.text("message"))
                        .put("src_url", alert.text("link"))
                        .put("modified_time", alert.at().toEpochMilli());
        finding.putObject("analytic")
                .put("type_id", RULE)
                .put("type", "Rule")
                .put("uid", alert.text("ruleId"))
                .put("name", alert.text("title"))
                .put("version", alert.text("ruleVersion"));
        attacks(finding.putArray("attacks"), alert);
        evidence(body.putArray("evidences").addObject(), alert);
        resource(body.putArray("resources"), alert.subject());
        body.putObject("unmapped").set("hoptrail", alert.payload());
        return body;
    }

    private static ObjectNode test(Test test) {
        ObjectNode body =
                body(test, new Activity(1, "Create", false), new Severity(1, "Informational"));
        body.put("message", Test.TEXT);
        body.putObject("finding_info").put("uid", test.id()).put("title", Test.TEXT);
        return body;
    }

    private static ObjectNode body(Notice notice, Activity activity, Severity severity) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("activity_id", activity.id())
                .put("activity_name", activity.name())
                .put("category_uid", CATEGORY)
                .put("category_name", "Findings")
                .put("class_uid", CLASS)
                .put("class_name", "Detection Finding")
                .put("type_uid", CLASS * 100 + activity.id())
                .put("type_name", "Detection Finding: " + activity.name())
                .put("time", notice.at().toEpochMilli())
                .put("severity_id", severity.id())
                .put("severity", severity.name())
                .put("is_alert", activity.isAlert());
        body.putObject("metadata")
                .put("version", VERSION)
                .put("uid", notice.id())
                .putObject("product")
                .put("name", "Hoptrail")
                .put("vendor_name", "Hoptrail");
        return body;
    }

    private static Activity activity(String type) {
        return switch (type) {
            case "alert.opened" -> new Activity(1, "Create", true);
            case "alert.closed", "alert.withdrawn" -> new Activity(3, "Close", false);
            default -> new Activity(2, "Update", true);
        };
    }

    private static Status status(String type) {
        return switch (type) {
            case "alert.acknowledged", "alert.escalated" -> new Status(2, "In Progress");
            case "alert.closed" -> new Status(4, "Resolved");
            // Late records explained it: it should not have been made.
            case "alert.withdrawn" -> new Status(6, "Deleted");
            default -> new Status(1, "New");
        };
    }

    private static Severity severity(String severity) {
        return switch (severity) {
            case "CRITICAL" -> new Severity(5, "Critical");
            case "HIGH" -> new Severity(4, "High");
            case "MEDIUM" -> new Severity(3, "Medium");
            case "LOW" -> new Severity(2, "Low");
            default -> new Severity(1, "Informational");
        };
    }

    private static void attacks(ArrayNode attacks, Alert alert) {
        for (String id : alert.words("attack")) {
            int dot = id.indexOf('.');
            ObjectNode attack = attacks.addObject();
            attack.putObject("technique").put("uid", dot < 0 ? id : id.substring(0, dot));
            if (dot >= 0) {
                attack.putObject("sub_technique").put("uid", id);
            }
        }
    }

    private static void evidence(ObjectNode evidence, Alert alert) {
        ObjectNode actor = evidence.putObject("actor");
        String origin = alert.origin("name");
        if (origin != null) {
            actor.putObject("user").put("uid", alert.origin("originId")).put("name", origin);
        }
        actor.putObject("session").put("uid", alert.text("sessionId"));
        evidence.putObject("data").set("records", alert.payload().path("records"));
    }

    private static void resource(ArrayNode resources, JsonNode subject) {
        String role = subject.path("role").asText("");
        if (role.isEmpty()) {
            return;
        }
        ObjectNode resource = resources.addObject();
        resource.put("type", "AWS::IAM::Role")
                .put("name", role)
                .putObject("owner")
                .putObject("account")
                .put("uid", subject.path("accountId").asText(""));
    }
}
