package dev.hoptrail.correlate.stream;

import static dev.hoptrail.correlate.stream.RecordParser.text;
import static java.nio.charset.StandardCharsets.UTF_8;

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
    private static final List<String> CALL =
            List.of("account", "region", "service", "action", "error", "ip", "agent", "invokedBy");

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
        Map<Long, Sums> sums = new LinkedHashMap<>();
        for (JsonNode node : root.path("credentials")) {
            CredentialRow credential = credential(node);
            // Keys that differ in their mask alone are one credential here.
            sums.computeIfAbsent(credential.credentialId(), none -> new Sums(credential))
                    .add(node.path("uses"));
        }
        List<Message.Shown> shown = new ArrayList<>();
        for (Sums one : sums.values()) {
            if (!one.byHour.isEmpty()) {
                shown.add(one.shown(source, trail, part));
            }
        }
        return new Message.Uses(shown);
    }

    /// What one credential did, by hour.
    private static final class Sums {
        private final CredentialRow credential;
        private final Map<Instant, ArrayNode> byHour = new LinkedHashMap<>();
        private Instant last = Instant.EPOCH;

        Sums(CredentialRow credential) {
            this.credential = credential;
        }

        void add(JsonNode uses) {
            for (JsonNode use : uses) {
                Instant hour = AwsTimes.parse(text(use, "hour"));
                Instant lastUse = AwsTimes.parse(text(use, "last"));
                if (hour == null) {
                    continue;
                }
                byHour.computeIfAbsent(
                                hour.truncatedTo(ChronoUnit.HOURS),
                                none -> JsonNodeFactory.instance.arrayNode())
                        .add(call(use));
                last = lastUse != null && lastUse.isAfter(last) ? lastUse : last;
            }
        }

        Message.Shown shown(String source, String trail, int part) {
            List<UseRow> uses = new ArrayList<>(byHour.size());
            long id = credential.credentialId();
            byHour.forEach((hour, calls) ->
                    uses.add(new UseRow(id, hour, source, part, trail, calls.toString())));
            return new Message.Shown(credential, last, uses);
        }
    }

    /// One sum with what readers rely on: times are times, counts are numbers.
    private static ObjectNode call(JsonNode use) {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        for (String field : CALL) {
            String value = text(use, field);
            if (value != null) {
                call.put(field, value);
            }
        }
        call.put("count", Math.max(0, use.path("count").asLong()));
        for (String field : List.of("first", "last")) {
            Instant time = AwsTimes.second(text(use, field));
            if (time != null) {
                call.put(field, time.toString());
            }
        }
        return call;
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
                text(node, "signInSessionArn"),
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
            JsonNode root = READER.readTree(StorableText.json(new String(value, UTF_8)));
            return root != null && root.isObject() ? root : null;
        } catch (IOException e) {
            return null;
        }
    }
}
