package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.store.Webhook.Redacted;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Leaves out of an alert what its receiver may not see: tag values can be personal data or
/// secrets. What is left out of a field is also left out of the sentences that quote it.
public final class Redaction {

    /// The fields that can be left out.
    public static final Set<String> FIELDS =
            Set.of(
                    "dispositions",
                    "message",
                    "origin.accountId",
                    "origin.arn",
                    "origin.name",
                    "origin.provider",
                    "path.accountId",
                    "path.role",
                    "path.sessionName",
                    "records",
                    "tags",
                    "title");

    private static final String LEFT_OUT = "[redacted]";
    // Shorter values occur in words that have nothing to do with them.
    private static final int SHORTEST_QUOTED = 3;

    private Redaction() {}

    /// The alert without that.
    public static ObjectNode apply(Redacted redacted, ObjectNode alert) {
        ObjectNode left = alert.deepCopy();
        Set<String> values = new LinkedHashSet<>();
        redacted.fields().forEach(field -> redactField(left, field, values));
        redactTags(left, redacted.tagKeys(), values);
        List<String> longestFirst =
                values.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
        redactQuotes(left, longestFirst);
        return left;
    }

    private static void redactField(ObjectNode alert, String field, Set<String> values) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            redactWhole(alert, field, values);
            return;
        }
        JsonNode holder = alert.path(field.substring(0, dot));
        String name = field.substring(dot + 1);
        if (holder instanceof ObjectNode object) {
            redactWhole(object, name, values);
        } else {
            holder.forEach(item -> {
                if (item instanceof ObjectNode object) {
                    redactWhole(object, name, values);
                }
            });
        }
    }

    private static void redactWhole(ObjectNode holder, String name, Set<String> values) {
        JsonNode value = holder.path(name);
        if (value.isArray()) {
            value.forEach(item -> collect(item.path("value"), values));
            holder.putArray(name);
        } else if (value.isValueNode() && !value.isNull()) {
            collect(value, values);
            holder.put(name, LEFT_OUT);
        }
    }

    private static void redactTags(ObjectNode alert, List<String> keys, Set<String> values) {
        Set<String> folded = new LinkedHashSet<>();
        keys.forEach(key -> folded.add(key.toLowerCase(Locale.ROOT)));
        alert.path("tags")
                .forEach(tag -> {
                    String key = tag.path("key").asText().toLowerCase(Locale.ROOT);
                    if (tag instanceof ObjectNode object && folded.contains(key)) {
                        collect(tag.path("value"), values);
                        object.put("value", LEFT_OUT);
                    }
                });
    }

    private static void collect(JsonNode value, Set<String> values) {
        if (value.isTextual() && !value.asText().isEmpty()) {
            values.add(value.asText());
        }
    }

    private static void redactQuotes(ObjectNode alert, List<String> values) {
        quote(alert, "title", values);
        quote(alert, "message", values);
        alert.path("dispositions")
                .forEach(disposition -> {
                    if (disposition instanceof ObjectNode object) {
                        quote(object, "reason", values);
                    }
                });
        if (alert.path("checkFirst") instanceof ArrayNode sentences) {
            for (int i = 0; i < sentences.size(); i++) {
                sentences.set(i, without(sentences.path(i).asText(), values));
            }
        }
    }

    private static void quote(ObjectNode holder, String name, List<String> values) {
        if (holder.path(name).isTextual()) {
            holder.put(name, without(holder.path(name).asText(), values));
        }
    }

    private static String without(String sentence, List<String> values) {
        String left = sentence;
        for (String value : values) {
            if (value.length() >= SHORTEST_QUOTED) {
                left = left.replace(value, LEFT_OUT);
            } else if (left.contains(value)) {
                return LEFT_OUT;
            }
        }
        return left;
    }
}
