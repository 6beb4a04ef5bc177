package dev.hoptrail.ingest.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.ingest.source.s3.ObjectRef;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells the messages apart that AWS sends to a queue about CloudTrail.
///
/// - S3 event notifications: `{"Records":[{"eventSource":"aws:s3","s3":{…}}]}`, keys URL-encoded as
///   in a form (Amazon S3 User Guide, "Event message structure")
/// - EventBridge's "Object Created" of S3, keys as they are
/// - CloudTrail's own notification by SNS: `{"s3Bucket":…,"s3ObjectKey":[…]}`, keys as they are
/// - any of these in the envelope of SNS, where raw delivery is off
/// - CloudWatch Logs as a Lambda function passes it on: `{"awslogs":{"data":"<base64 of gzip>"}}`
/// - everything else is content
final class NoticeReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Of SNS, when a queue is subscribed in a way that somebody has to confirm, or no longer is.
    private static final Set<String> SUBSCRIPTIONS =
            Set.of("SubscriptionConfirmation", "UnsubscribeConfirmation");

    private NoticeReader() {}

    static Notice read(String body) {
        @Nullable JsonNode root = tree(body);
        if (root == null || !root.isObject()) {
            return content(body);
        }
        if (root.path("TopicArn").isTextual() && root.path("Type").isTextual()) {
            return ofTopic(root, body);
        }
        return announced(root, body);
    }

    private static Notice ofTopic(JsonNode envelope, String body) {
        if (SUBSCRIPTIONS.contains(envelope.path("Type").textValue())) {
            return new Notice.Nothing();
        }
        @Nullable String message = envelope.path("Message").textValue();
        if (message == null) {
            return content(body);
        }
        @Nullable JsonNode inner = tree(message);
        return inner == null || !inner.isObject() ? content(message) : announced(inner, message);
    }

    private static Notice announced(JsonNode root, String body) {
        if (root.path("Event").asText().equals("s3:TestEvent")) {
            return new Notice.Nothing();
        }
        try {
            JsonNode records = root.path("Records");
            if (records.path(0).path("eventSource").asText().equals("aws:s3")) {
                return ofNotification(records);
            }
            JsonNode detail = root.path("detail");
            if (root.path("source").asText().equals("aws.s3") && detail.path("object").isObject()) {
                return ofEvent(root.path("detail-type").asText(), detail);
            }
            if (root.path("s3Bucket").isTextual() && root.path("s3ObjectKey").isArray()) {
                return ofTrail(root);
            }
            @Nullable String logs = root.path("awslogs").path("data").textValue();
            return logs == null
                    ? content(body)
                    : new Notice.Content(Base64.getDecoder().decode(logs));
        } catch (IllegalArgumentException malformed) {
            // A key or text that cannot be decoded: nothing that AWS writes.
            return content(body);
        }
    }

    private static Notice ofNotification(JsonNode records) {
        List<ObjectRef> refs = new ArrayList<>();
        for (JsonNode record : records) {
            String event = record.path("eventName").asText();
            if (event.startsWith("ObjectCreated:") || event.equals("ObjectRestore:Completed")) {
                JsonNode s3 = record.path("s3");
                JsonNode object = s3.path("object");
                refs.add(
                        new ObjectRef(
                                required(s3.path("bucket"), "name"),
                                URLDecoder.decode(required(object, "key"), UTF_8),
                                object.path("eTag").textValue(),
                                object.path("versionId").textValue()));
            }
        }
        return objects(refs);
    }

    private static Notice ofEvent(String type, JsonNode detail) {
        if (!type.equals("Object Created") && !type.equals("Object Restore Completed")) {
            return new Notice.Nothing();
        }
        JsonNode object = detail.path("object");
        return objects(
                List.of(
                        new ObjectRef(
                                required(detail.path("bucket"), "name"),
                                required(object, "key"),
                                object.path("etag").textValue(),
                                object.path("version-id").textValue())));
    }

    private static Notice ofTrail(JsonNode root) {
        List<ObjectRef> refs = new ArrayList<>();
        for (JsonNode key : root.path("s3ObjectKey")) {
            refs.add(new ObjectRef(required(root, "s3Bucket"), key.asText(), null, null));
        }
        return objects(refs);
    }

    private static Notice objects(List<ObjectRef> refs) {
        return refs.isEmpty() ? new Notice.Nothing() : new Notice.Objects(refs);
    }

    private static String required(JsonNode object, String name) {
        @Nullable String text = object.path(name).textValue();
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("no " + name);
        }
        return text;
    }

    private static Notice content(String body) {
        return new Notice.Content(body.getBytes(UTF_8));
    }

    private static @Nullable JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            return null;
        }
    }
}
