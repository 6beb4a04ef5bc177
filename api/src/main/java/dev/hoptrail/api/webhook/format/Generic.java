package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Count;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.format.Notice.Test;
import java.util.List;

/// The body that Standard Webhooks recommend: type, timestamp, data.
final class Generic {

    private static final List<String> LISTED =
            List.of(
                    "alertId",
                    "findingId",
                    "ruleId",
                    "severity",
                    "state",
                    "title",
                    "sessionId",
                    "at",
                    "link");

    private Generic() {}

    static ObjectNode body(Notice notice) {
        return switch (notice) {
            case Alert alert -> body(alert.type(), alert, alert.payload());
            case Digest digest -> body("alert.digest", digest, digest(digest));
            case Test test -> body(Test.TYPE, test, test(test));
        };
    }

    private static ObjectNode body(String type, Notice notice, ObjectNode data) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type).put("timestamp", notice.at().toString()).set("data", data);
        return body;
    }

    private static ObjectNode digest(Digest digest) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("total", digest.total());
        ArrayNode counts = data.putArray("counts");
        for (Count count : digest.counts()) {
            counts.addObject()
                    .put("ruleId", count.ruleId())
                    .put("severity", count.severity())
                    .put("alerts", count.alerts());
        }
        ArrayNode alerts = data.putArray("alerts");
        for (Alert alert : digest.listed()) {
            ObjectNode item = alerts.addObject().put("type", alert.type());
            item.setAll(alert.payload().deepCopy().retain(LISTED));
        }
        data.put("link", digest.link());
        return data;
    }

    private static ObjectNode test(Test test) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("webhookId", test.webhookId().toString())
                .put("message", Test.TEXT);
    }
}
