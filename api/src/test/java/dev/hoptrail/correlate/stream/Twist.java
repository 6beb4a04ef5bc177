package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Puts something odd in the place of any field of a record.
final class Twist {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Twist() {}

    static Published of(Published message, Random chance) {
        try {
            JsonNode value = JSON.readTree(message.value());
            twist(value, chance);
            return new Published(
                    message.source(),
                    message.index(),
                    message.whole(),
                    value.toString().getBytes(UTF_8));
        } catch (IOException e) {
            return message;
        }
    }

    private static void twist(JsonNode node, Random chance) {
        List<JsonNode> objects = new ArrayList<>();
        node.forEach(inner -> {
            if (inner.isObject() && !inner.isEmpty()) {
                objects.add(inner);
            }
        });
        if (!objects.isEmpty() && chance.nextInt(4) > 0) {
            twist(objects.get(chance.nextInt(objects.size())), chance);
        } else if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.get(chance.nextInt(names.size())), odd(chance));
        }
    }

    private static JsonNode odd(Random chance) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (chance.nextInt(12)) {
            case 0 -> json.nullNode();
            case 1 -> json.textNode("");
            case 2 -> json.textNode(noise(chance));
            case 3 -> json.numberNode(-1);
            case 4 -> json.numberNode(new BigInteger("9".repeat(40)));
            case 5 -> json.arrayNode().add(json.arrayNode().add(1));
            case 6 -> json.objectNode().set("a", json.objectNode().put("b", "c"));
            case 7 -> json.booleanNode(true);
            case 8 -> json.textNode("\ud800 half of a pair");
            case 9 -> json.textNode("zero\0inside");
            case 10 -> json.textNode("9999-12-31T23:59:59Z");
            default -> json.numberNode(1e300);
        };
    }

    /// Long, and not to be compressed.
    private static String noise(Random chance) {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            noise.append((char) ('!' + chance.nextInt(90)));
        }
        return noise.toString();
    }
}
