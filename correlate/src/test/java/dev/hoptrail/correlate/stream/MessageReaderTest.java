package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.simulate.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final MessageReader.Origin HERE = new MessageReader.Origin("file:///a", 3, null);
    private static final List<byte[]> RECORDS = Simulation.forest(400, 11).records();

    private final MessageReader reader = new MessageReader(new RecordParser());

    @Test
    void event_isNamedByAccountAndEventId() {
        Message message =
                reader.event(RecordParserTest.record("{}").toString().getBytes(UTF_8), HERE);

        assertThat(message)
                .isInstanceOfSatisfying(
                        Message.Event.class,
                        event -> {
                            assertThat(event.row().eventId()).isEqualTo("event-1");
                            assertThat(event.row().sourceUri()).isEqualTo("file:///a");
                            assertThat(event.row().sourceIndex()).isEqualTo(3);
                            assertThat(event.row().sha256()).hasSize(32);
                        });
    }

    @Test
    void event_keepsTheHashOfTheOriginalBytes() {
        byte[] original = new byte[32];
        Arrays.fill(original, (byte) 7);

        Message message =
                reader.event(
                        RecordParserTest.record("{}").toString().getBytes(UTF_8),
                        new MessageReader.Origin("file:///a", 3, original));

        assertThat(message)
                .isInstanceOfSatisfying(
                        Message.Event.class,
                        event -> assertThat(event.row().sha256()).isEqualTo(original));
    }

    @Test
    void event_countsItselfWhereTheHeaderIsMalformed() {
        byte[] value = RecordParserTest.record("{}").toString().getBytes(UTF_8);

        Message with = reader.event(value, new MessageReader.Origin("a", 0, new byte[5]));
        Message without = reader.event(value, new MessageReader.Origin("a", 0, null));

        assertThat(((Message.Event) with).row().variant())
                .isEqualTo(((Message.Event) without).row().variant());
    }

    @Test
    void event_thatIsNoRecordIsRejectedWithoutItsText() {
        Message message = reader.event("{\"sessionToken\":\"FAKEtoken\"}".getBytes(UTF_8), HERE);

        assertThat(message).isInstanceOf(Message.Rejected.class);
        assertThat(message.toString()).contains("MISSING_EVENT_ID").doesNotContain("FAKEtoken");
    }

    @Test
    void event_nestedTooDeepIsRejected() {
        String deep = "{\"eventID\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        assertThat(reader.event(deep.getBytes(UTF_8), HERE)).isInstanceOf(Message.Rejected.class);
    }

    @Property
    boolean event_neverThrowsOverAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
        return reader.event(bytes, HERE) != null
                && UseReader.uses(bytes, "a") != null
                && UseReader.rejected(bytes, "a") != null;
    }

    @Property
    void event_neverThrowsOverATornRecord(@ForAll long seed) {
        Random chance = new Random(seed);
        byte[] record = RECORDS.get(chance.nextInt(RECORDS.size())).clone();
        for (int i = chance.nextInt(4); i >= 0; i--) {
            record[chance.nextInt(record.length)] = (byte) chance.nextInt(256);
        }

        assertThat(reader.event(Arrays.copyOf(record, chance.nextInt(record.length + 1)), HERE))
                .isNotNull();
        assertThat(reader.event(record, HERE)).isNotNull();
    }

    /// What cannot be stored must not pass for an event either: PostgreSQL's text holds no zero.
    @Property(tries = 2_000)
    void event_isTypedWhateverStandsInAnyField(@ForAll long seed) {
        Random chance = new Random(seed);
        JsonNode record = tree(RECORDS.get(chance.nextInt(RECORDS.size())));
        for (int i = chance.nextInt(3); i >= 0; i--) {
            twist(record, chance);
        }

        Message message = reader.event(record.toString().getBytes(UTF_8), HERE);

        if (message instanceof Message.Rejected rejected) {
            assertThat(rejected.row().detail()).doesNotContain("Not understood");
        } else {
            assertThat(message).isInstanceOf(Message.Event.class);
            assertThat(message.toString()).doesNotContain("\0");
        }
    }

    private static void twist(JsonNode node, Random chance) {
        List<JsonNode> inner = new ArrayList<>();
        node.forEach(inner::add);
        List<JsonNode> containers = inner.stream().filter(JsonNode::isContainerNode).toList();
        if (!containers.isEmpty() && chance.nextInt(3) > 0) {
            twist(containers.get(chance.nextInt(containers.size())), chance);
        } else if (node instanceof ObjectNode object && !inner.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.get(chance.nextInt(names.size())), odd(chance));
        } else if (node instanceof ArrayNode array) {
            array.add(odd(chance));
        }
    }

    private static JsonNode odd(Random chance) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (chance.nextInt(11)) {
            case 0 -> json.nullNode();
            case 1 -> json.textNode("");
            case 2 -> json.textNode("x".repeat(70_000));
            case 3 -> json.numberNode(-1);
            case 4 -> json.numberNode(new java.math.BigInteger("9".repeat(40)));
            case 5 -> json.arrayNode().add(json.arrayNode().add(1));
            case 6 -> json.objectNode().set("a", json.objectNode().put("b", "c"));
            case 7 -> json.booleanNode(true);
            case 8 -> json.textNode("\ud800 half of a pair");
            case 9 -> json.textNode("zero\0inside");
            default -> json.numberNode(1e300);
        };
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
