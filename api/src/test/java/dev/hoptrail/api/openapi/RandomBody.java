package dev.hoptrail.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/// Bodies of calls: what their schemas ask for, and what they do not.
final class RandomBody {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;
    private static final List<String> BROKEN =
            List.of(
                    "",
                    "{",
                    "[",
                    "null",
                    "\"\"",
                    "0",
                    "{}{}",
                    "{\"a\":}",
                    "{\"a\":1,\"a\":2}",
                    "\u0000",
                    "\ufeff{}",
                    "[".repeat(20_000),
                    "{\"a\":".repeat(20_000),
                    "{\"Records\":[{\"eventName\":\"AssumeRole\"}]}",
                    "{\"Records\":[null,1,\"a\",{}]}",
                    "{\"Records\":\"a\"}",
                    "\u001f\u008b");

    private final Random random;
    private final Hostile values;
    private final UnaryOperator<JsonNode> resolve;

    /// @param resolve follows references of schemas
    RandomBody(Random random, Hostile values, UnaryOperator<JsonNode> resolve) {
        this.random = random;
        this.values = values;
        this.resolve = resolve;
    }

    byte[] of(JsonNode schema) {
        int way = random.nextInt(10);
        if (way == 0) {
            return BROKEN.get(random.nextInt(BROKEN.size())).getBytes(StandardCharsets.ISO_8859_1);
        }
        String text = value("", schema, 0).toString();
        return (way == 1 ? values.changed(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode value(String name, JsonNode described, int depth) {
        JsonNode schema = resolve.apply(described);
        if (depth > DEEPEST || random.nextInt(12) == 0) {
            return odd();
        }
        for (String choice : List.of("allOf", "anyOf", "oneOf")) {
            if (schema.has(choice)) {
                JsonNode options = schema.path(choice);
                return value(name, options.path(random.nextInt(options.size())), depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer" -> JSON.numberNode(random.nextInt(-2, 1_000));
            case "number" -> JSON.numberNode(random.nextDouble());
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(values.value(name, schema));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (schema.has("properties")) {
            return "object";
        }
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            if (random.nextInt(4) != 0) {
                object.set(field.getKey(), value(field.getKey(), field.getValue(), depth + 1));
            }
        }
        if (random.nextInt(10) == 0) {
            object.set(values.text(), odd());
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        List<Integer> sizes = List.of(0, 1, 1, 2, 5);
        int size = random.nextInt(40) == 0 ? 2_000 : sizes.get(random.nextInt(sizes.size()));
        for (int i = 0; i < size; i++) {
            array.add(value(name, schema.path("items"), depth + 1));
        }
        return array;
    }

    /// What no schema asks for.
    private JsonNode odd() {
        List<JsonNode> odd = new ArrayList<>();
        odd.add(JSON.nullNode());
        odd.add(JSON.booleanNode(true));
        odd.add(JSON.numberNode(Long.MAX_VALUE));
        odd.add(JSON.numberNode(-1));
        odd.add(JSON.numberNode(1e300));
        odd.add(JSON.textNode(values.text()));
        odd.add(JSON.arrayNode().add(JSON.nullNode()));
        odd.add(JSON.objectNode().put("a", "b"));
        return odd.get(random.nextInt(odd.size()));
    }
}
