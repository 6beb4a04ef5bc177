package dev.hoptrail.correlate.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErasedFieldsTest {
    private static final byte[] SALT = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private static final byte[] DELIVERED = new byte[32];
    private static final byte[] BODY =
            "{\"a\":\"alice\",\"b\":{\"c\":\"alice\",\"d\":\"bob\"},\"e\":1}".getBytes(UTF_8);
    private static final byte[] ONCE =
            "{\"a\":\"x\",\"b\":{\"c\":\"x\",\"d\":\"bob\"},\"e\":1}".getBytes(UTF_8);
    private static final byte[] TWICE =
            "{\"a\":\"x\",\"b\":{\"c\":\"x\",\"d\":\"y\"},\"e\":1}".getBytes(UTF_8);

    private final RecordCommitment commitment = new RecordCommitment();

    @Test
    void recordsThatWereChanged_areStillProven() {
        byte[] before = commitment.of(SALT, DELIVERED, BODY);

        byte[] once = ErasedFields.of(commitment.fields(SALT, DELIVERED, BODY), ONCE);
        byte[] twice = ErasedFields.of(ErasedFields.read(once, ONCE), TWICE);

        assertThat(commitment.of(ErasedFields.read(once, ONCE))).isEqualTo(before);
        assertThat(commitment.of(ErasedFields.read(twice, TWICE))).isEqualTo(before);
        assertThat(withheld(ErasedFields.read(once, ONCE))).isEqualTo(3);
        assertThat(withheld(ErasedFields.read(twice, TWICE))).isEqualTo(4);
    }

    @Test
    void whatIsLeft_cannotBeChanged() {
        byte[] once = ErasedFields.of(commitment.fields(SALT, DELIVERED, BODY), ONCE);
        byte[] altered = new String(ONCE, UTF_8).replace("bob", "eve").getBytes(UTF_8);

        assertThat(commitment.of(ErasedFields.read(once, altered)))
                .isNotEqualTo(commitment.of(SALT, DELIVERED, BODY));
    }

    @Test
    void saltsOfWhatIsGone_areNotKept() {
        byte[] once = ErasedFields.of(commitment.fields(SALT, DELIVERED, BODY), ONCE);
        String kept = HexFormat.of().formatHex(once);

        assertThat(kept).doesNotContain(HexFormat.of().formatHex(SALT));
        for (int gone : new int[] {0, 1, 2}) {
            Field field = commitment.fields(SALT, DELIVERED, BODY).get(gone);
            byte[] salt =
                    switch (field) {
                        case Field.Shown shown -> shown.salt();
                        case Field.Delivered delivered -> delivered.salt();
                        case Field.Withheld ignored -> throw new AssertionError();
                    };
            assertThat(kept).doesNotContain(HexFormat.of().formatHex(salt));
        }
    }

    private static long withheld(List<Field> fields) {
        return fields.stream().filter(Field.Withheld.class::isInstance).count();
    }
}
