package dev.hoptrail.correlate.stream;

import static dev.hoptrail.correlate.stream.RecordParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.RejectedRow;
import dev.hoptrail.correlate.store.UseRow;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the messages of the topics that carry sums and rejections.
final class UseReader {
    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(JsonNode.class);
    private static final int EXCERPT = 200;

    private UseReader() {}

    /// Reads the sums of one file, or a part of them.
    static Message uses(byte[] value, String place) {
        JsonNode root = tree(value);
        if (root == null || !root.path("credentials").isArray()) {
            return unreadable(value, place);
        }
        String source = String.valueOf(text(root, "source"));
        String trail = String.valueOf(text(root, "trail"));
        int part = root.path("part").asInt();
        List<Message.Shown> shown = new ArrayList<>();
        for (JsonNode credential : root.path("credentials")) {
            Message.Shown one = shown(credential, source, trail, part);
            if (one != null) {
                shown.add(one);
            }
        }
        return new Message.Uses(shown);
    }

    private static Message.@Nullable Shown shown(
            JsonNode node, String source, String trail, int part) {
        CredentialRow credential = credential(node);
        Map<Instant, ArrayNode> byHour = new LinkedHashMap<>();
        Instant last = Instant.EPOCH;
        for (JsonNode use : node.path("uses")) {
            Instant hour = AwsTimes.parse(text(use, "hour"));
            Instant lastUse = AwsTimes.parse(text(use, "last"));
            if (hour == null || !(use instanceof ObjectNode call)) {
                continue;
            }
            call.remove("hour");
            byHour.computeIfAbsent(
                            hour.truncatedTo(ChronoUnit.HOURS),
                            none -> JsonNodeFactory.instance.arrayNode())
                    .add(call);
            last = lastUse != null && lastUse.isAfter(last) ? lastUse : last;
        }
        if (byHour.isEmpty()) {
            return null;
        }
        List<UseRow> uses = new ArrayList<>();
        long id = credential.credentialId();
        byHour.forEach((hour, calls) ->
                uses.add(new UseRow(id, hour, source, part, trail, calls.toString())));
        return new Message.Shown(credential, last, uses);
    }

    private static CredentialRow credential(JsonNode node) {
        Instant created = AwsTimes.parse(text(node, "createdAt"));
        String type = text(node, "type");
        JsonNode behalf = node.path("onBehalfOf");
        return new CredentialRow(
                type == null ? "" : type,
                AccessKeyId.of(text(node, "accessKeyId")),
                text(node, "principalId"),
                created == null ? null : created.truncatedTo(ChronoUnit.SECONDS),
                text(node, "arn"),
                text(node, "issuerArn"),
                text(node, "accountId"),
                text(node, "userName"),
                text(node, "sourceIdentity"),
                text(behalf, "userId"),
                text(behalf, "identityStoreArn"),
                node.path("fromConsole").asBoolean());
    }

    /// Reads what the intake rejected.
    static Message rejected(byte[] value, String place) {
        JsonNode root = tree(value);
        if (root == null) {
            return unreadable(value, place);
        }
        return new Message.Rejected(
                new RejectedRow(
                        String.valueOf(text(root, "source")),
                        root.path("index").asLong(-1),
                        root.path("offset").asLong(-1),
                        root.path("length").asLong(),
                        null,
                        String.valueOf(text(root, "reason")),
                        String.valueOf(text(root, "detail")),
                        cut(String.valueOf(text(root, "excerpt")))));
    }

    private static Message unreadable(byte[] value, String place) {
        return new Message.Rejected(
                new RejectedRow(
                        place,
                        -1,
                        -1,
                        value.length,
                        null,
                        "NOT_JSON",
                        "A message that is none of ours",
                        ""));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(EXCERPT, text.length()));
    }

    private static @Nullable JsonNode tree(byte[] value) {
        try {
            JsonNode root = READER.readTree(value);
            return root != null && root.isObject() ? root : null;
        } catch (IOException e) {
            return null;
        }
    }
}
