package dev.hoptrail.api.openapi;

import io.micronaut.http.HttpStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts right what the generator writes wrong or not at all.
final class Mending {

    private static final String NULL = "null";
    private static final Pattern NAMELESS = Pattern.compile("\\w+ (\\d{3}) response");

    private Mending() {}

    /// Goes through a document, or a part of one.
    static void mend(@Nullable Object part) {
        if (part instanceof List<?> parts) {
            parts.forEach(Mending::mend);
        }
        if (part instanceof Map<?, ?> map) {
            Node node = Node.of(map);
            optional(node);
            types(node);
            texts(node);
            new ArrayList<>(node.fields().values()).forEach(Mending::mend);
        }
    }

    /// What may be absent is written as if it had to be null and something else at once.
    private static void optional(Node schema) {
        if (!NULL.equals(schema.get("type")) || !(schema.get("allOf") instanceof List<?> all)) {
            return;
        }
        List<Object> choice = new ArrayList<>(all);
        Map<String, Object> absent = new LinkedHashMap<>();
        absent.put("type", NULL);
        choice.add(absent);
        schema.remove("type");
        schema.remove("allOf");
        schema.put("anyOf", choice);
    }

    private static void types(Node schema) {
        if (schema.get("properties") instanceof Map<?, ?>) {
            schema.absent("type", "object");
        }
        if (!(schema.get("type") instanceof List<?> types) || !types.contains(NULL)) {
            return;
        }
        if (types.size() > 2) {
            schema.put("type", types.stream().filter(type -> !"object".equals(type)).toList());
        }
        if (schema.get("enum") instanceof List<?> words && !words.contains(null)) {
            List<@Nullable Object> orNull = new ArrayList<>(words);
            orNull.add(null);
            schema.put("enum", orNull);
        }
    }

    private static void texts(Node node) {
        for (String name : List.of("description", "summary")) {
            if (node.get(name) instanceof String text) {
                Matcher nameless = NAMELESS.matcher(text);
                node.put(
                        name,
                        nameless.matches()
                                ? HttpStatus.valueOf(
                                                Integer.parseInt(
                                                        Objects.requireNonNull(nameless.group(1))))
                                        .getReason()
                                : text.replace("\\`", "`"));
            }
        }
    }
}
