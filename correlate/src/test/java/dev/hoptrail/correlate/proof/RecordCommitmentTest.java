package dev.hoptrail.correlate.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCommitmentTest {

    private static final String RECORD =
            """
            {"eventVersion":"1.11", "userIdentity": {"type":"AssumedRole","arn":"arn:aws:sts::1:x/\\"y\\\\",
              "sessionContext":{"attributes":{"mfaAuthenticated":"false"}}},
             "responseElements":null,"requestParameters":{},"resources":[{"ARN":"a}"},[]],"readOnly":true,"n":-1.50e3}
            """;
    private static final long SEED = Long.getLong("seed", 20_261_122);

    private final RandomGenerator random =
            RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(SEED);
    private final RecordCommitment commitment = new RecordCommitment();
    private final byte[] salt = bytes(16);
    private final byte[] delivered = bytes(32);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Field> fields(String json) {
        return commitment.fields(salt, delivered, json.getBytes(UTF_8));
    }

    private static Field.Shown shown(Field field) {
        return (Field.Shown) field;
    }

    private static byte[] sized(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
    }

    @Test
    void record_isCutIntoTheFieldsThatCanBeWithheld() {
        List<Field> fields = fields(RECORD);
        assertThat(fields.getFirst())
                .isInstanceOfSatisfying(
                        Field.Delivered.class,
                        first ->
                                assertThat(first.sha256())
                                        .isEqualTo(java.util.HexFormat.of().formatHex(delivered)));
        assertThat(fields.subList(1, fields.size()))
                .extracting(field ->
                        shown(field).name()
                                + "|"
                                + shown(field).member()
                                + "|"
                                + shown(field).value())
                .containsExactly(
                        "eventVersion|null|\"1.11\"",
                        "userIdentity|type|\"AssumedRole\"",
                        "userIdentity|arn|\"arn:aws:sts::1:x/\\\"y\\\\\"",
                        "userIdentity|sessionContext|{\"attributes\":{\"mfaAuthenticated\":\"false\"}}",
                        "responseElements|null|null",
                        "requestParameters|null|{}",
                        "resources|null|[{\"ARN\":\"a}\"},[]]",
                        "readOnly|null|true",
                        "n|null|-1.50e3");
    }

    @Test
    void commitment_isWhatTheDescriptionSays() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("hoptrail record 1".getBytes(UTF_8));
        String body = "{\"a\":1,\"b\":{\"c\":\"d\"}}";
        byte[] none = {-1, -1, -1, -1};
        all.writeBytes(Sha256.of(salted(0), sized(""), none, delivered));
        all.writeBytes(Sha256.of(salted(1), sized("a"), none, "1".getBytes(UTF_8)));
        all.writeBytes(Sha256.of(salted(2), sized("b"), sized("c"), "\"d\"".getBytes(UTF_8)));

        assertThat(commitment.of(salt, delivered, body.getBytes(UTF_8)))
                .isEqualTo(Sha256.of(all.toByteArray()));
    }

    private byte[] salted(int number) {
        return Arrays.copyOf(Sha256.of(salt, ByteBuffer.allocate(4).putInt(number).array()), 16);
    }

    @Test
    void withholdingAnyFields_keepsTheCommitment_andAnyChangeOfAShownOneDoesNot() {
        System.out.println("seed " + SEED);
        byte[] whole = commitment.of(salt, delivered, RECORD.getBytes(UTF_8));
        for (int round = 0; round < 500; round++) {
            List<Field> some = new ArrayList<>();
            List<Integer> open = new ArrayList<>();
            for (Field field : fields(RECORD)) {
                boolean withheld = random.nextBoolean();
                if (!withheld) {
                    open.add(some.size());
                }
                some.add(withheld ? commitment.withhold(field) : field);
            }
            assertThat(commitment.of(some)).isEqualTo(whole);
            if (!open.isEmpty()) {
                int at = open.get(random.nextInt(open.size()));
                List<Field> changed = new ArrayList<>(some);
                changed.set(at, changed(some.get(at)));
                assertThat(commitment.of(changed)).isNotEqualTo(whole);
                changed.remove(at);
                assertThat(commitment.of(changed)).isNotEqualTo(whole);
            }
        }
    }

    private Field changed(Field field) {
        return switch (field) {
            case Field.Delivered first ->
                    random.nextBoolean()
                            ? new Field.Delivered("00".repeat(32), first.salt())
                            : new Field.Delivered(first.sha256(), bytes(16));
            case Field.Shown shown ->
                    switch (random.nextInt(4)) {
                        case 0 -> with(shown, shown.name(), "0" + shown.value(), shown.salt());
                        case 1 -> with(shown, shown.name(), shown.value(), bytes(16));
                        case 2 -> with(shown, shown.name() + "x", shown.value(), shown.salt());
                        default ->
                                new Field.Shown(
                                        shown.name(),
                                        "x" + shown.member(),
                                        shown.value(),
                                        shown.salt());
                    };
            case Field.Withheld withheld ->
                    throw new IllegalArgumentException(withheld.name() + " is not shown");
        };
    }

    private static Field with(Field.Shown field, String name, String value, byte[] salt) {
        return new Field.Shown(name, field.member(), value, salt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[1]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":\"\\",
                "{\"a\":{\"b\":1}",
                "{\"a\":]}",
                "{,}"
            })
    void whatIsNoObject_isOneField(String text) {
        List<Field> fields = fields(text);

        assertThat(fields).hasSize(2);
        assertThat(shown(fields.getLast()).value()).isEqualTo(text);
        assertThat(commitment.of(fields))
                .isEqualTo(commitment.of(salt, delivered, text.getBytes(UTF_8)));
    }
}
