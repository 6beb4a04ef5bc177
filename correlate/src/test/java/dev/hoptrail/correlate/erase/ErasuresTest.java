package dev.hoptrail.correlate.erase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.erase.Erasures.Erasure;
import dev.hoptrail.correlate.erase.Erasures.Salt;
import dev.hoptrail.correlate.erase.Erasures.Value;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ErasuresTest {
    private static final ErasureKey KEY = new ErasureKey(new byte[ErasureKey.BYTES]);

    private static Erasure erasure(Salt salt, String... values) {
        return new Erasure(
                new UUID(0, values.length),
                salt,
                Stream.of(values).map(value -> Value.of(KEY, value)).toList());
    }

    private static Erasures of(String... values) {
        return new Erasures(KEY, List.of(erasure(Salt.OF_PSEUDONYMS, values)));
    }

    @Test
    void value_isFoundWhereItStandsByItself_inAnyCase() {
        Erasures erasures = of("alice");
        String mark = erasures.text("alice");

        assertThat(mark).matches("erased-[0-9a-f]{20}");
        assertThat(erasures.text("AROAEXAMPLE:alice")).isEqualTo("AROAEXAMPLE:" + mark);
        assertThat(erasures.text("arn:aws:sts::1:assumed-role/Hub/alice and alice."))
                .isEqualTo("arn:aws:sts::1:assumed-role/Hub/%s and %s.".formatted(mark, mark));
        assertThat(erasures.text("Alice")).startsWith("erased-").isNotEqualTo(mark);
        assertThat(erasures.text("malice, alices, alice2")).isEqualTo("malice, alices, alice2");
        assertThat(erasures.text(mark)).isEqualTo(mark);
        assertThat(erasures.text("")).isEmpty();
    }

    @Test
    void longestValue_counts() {
        Erasures erasures = of("alice", "alice@corp.example");

        assertThat(erasures.text("alice@corp.example"))
                .matches("erased-[0-9a-f]{20}")
                .isNotEqualTo(erasures.text("alice"));
    }

    @Test
    void names_areOfChance_orTheSameForAllTime() {
        Erasures pseudonym = of("alice");
        Erasures chance = new Erasures(KEY, List.of(erasure(new Salt("0102"), "alice")));
        Erasures again = new Erasures(KEY, List.of(erasure(new Salt("0103"), "alice")));

        assertThat(of("alice", "bob").text("alice")).isEqualTo(pseudonym.text("alice"));
        assertThat(chance.text("alice"))
                .isNotEqualTo(pseudonym.text("alice"))
                .isNotEqualTo(again.text("alice"));
    }

    @Test
    void laterErasures_readWhatEarlierOnesLeft() {
        Erasure first = erasure(Salt.OF_PSEUDONYMS, "alice");
        String left = new Erasures(KEY, List.of(first)).text("alice@corp");
        Erasure second = erasure(Salt.OF_PSEUDONYMS, left);

        String late = new Erasures(KEY, List.of(first, second)).text("by alice@corp");

        assertThat(late).isEqualTo("by " + new Erasures(KEY, List.of(second)).text(left));
    }

    @Test
    void nobodyWithoutTheKey_findsAName() {
        byte[] other = new byte[ErasureKey.BYTES];
        other[0] = 1;
        Erasures erasures =
                new Erasures(new ErasureKey(other), List.of(erasure(Salt.OF_PSEUDONYMS, "alice")));

        assertThat(erasures.text("alice")).isEqualTo("alice");
        assertThat(new ErasureKey(other).check()).isNotEqualTo(KEY.check());
    }
}
