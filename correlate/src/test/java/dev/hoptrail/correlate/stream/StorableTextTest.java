package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StorableTextTest {

    @Test
    void zeroCharacter_isReplaced() {
        assertThat(StorableText.json("{\"agent\":\"nul\\u0000\\u0000!\"}"))
                .isEqualTo("{\"agent\":\"nul\\ufffd\\ufffd!\"}");
        assertThat(StorableText.plain("nul\0!")).isEqualTo("nul\ufffd!");
    }

    @Test
    void backslashBeforeItsName_staysText() {
        String text = "{\"agent\":\"\\\\u0000 \\\\\\\\u0000\"}";
        assertThat(StorableText.json(text)).isEqualTo(text);
    }

    @Test
    void zeroCharacterBehindBackslash_isReplaced() {
        assertThat(StorableText.json("\"\\\\\\u0000\"")).isEqualTo("\"\\\\\\ufffd\"");
    }
}
