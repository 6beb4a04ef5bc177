package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ByteKeysTest {

    @Property
    void numbers_areThoseOfFirstMeeting(@ForAll List<String> texts) {
        ByteKeys keys = new ByteKeys();
        Map<String, Integer> expected = new HashMap<>();

        for (String text : texts) {
            byte[] bytes = text.getBytes(UTF_8);
            int number = keys.number(bytes, 0, bytes.length);
            String met = new String(bytes, UTF_8);
            assertThat(number).isEqualTo(expected.computeIfAbsent(met, any -> expected.size()));
            assertThat(new String(keys.bytes(), keys.start(number), bytes.length, UTF_8))
                    .isEqualTo(met);
        }
        assertThat(keys.size()).isEqualTo(expected.size());
    }

    @Test
    void manyKeys_areToldApartAndForgotten() {
        ByteKeys keys = new ByteKeys();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50_000; i++) {
                byte[] bytes = ("key-" + i).getBytes(UTF_8);
                assertThat(keys.number(bytes, 0, bytes.length)).isEqualTo(i);
            }
            keys.clear();
            assertThat(keys.size()).isZero();
        }
    }
}
