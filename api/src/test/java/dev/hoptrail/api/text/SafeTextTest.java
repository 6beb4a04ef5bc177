package dev.hoptrail.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SafeTextTest {

    @Test
    void plainText_staysAsItIs() {
        assertThat(SafeText.line("alice@corp.example – Zoë 山田 🚀"))
                .isEqualTo("alice@corp.example – Zoë 山田 🚀");
    }

    @Test
    void whatATerminalObeys_isShown() {
        assertThat(SafeText.line("a\u001b[31mb")).isEqualTo("a\\u{1b}[31mb");
        assertThat(SafeText.line("a\r\nb\tc\u0007")).isEqualTo("a\\u{d}\\u{a}b\\u{9}c\\u{7}");
        assertThat(SafeText.line("\u202egnp.exe")).isEqualTo("\\u{202e}gnp.exe");
        assertThat(SafeText.line("a\u200bb\u2028c\ue000"))
                .isEqualTo("a\\u{200b}b\\u{2028}c\\u{e000}");
        assertThat(SafeText.line("\ud800x")).isEqualTo("\\u{d800}x");
    }

    @Property
    void anyText_becomesOneLineWithNothingToObey(@ForAll String text) {
        assertThat(SafeText.line(text).codePoints())
                .noneMatch(point ->
                        Character.isISOControl(point)
                                || Character.getType(point) == Character.FORMAT
                                || Character.getType(point) == Character.LINE_SEPARATOR
                                || Character.getType(point) == Character.PARAGRAPH_SEPARATOR);
    }

    @Property
    void fittedText_hasExactlyTheWidth(
            @ForAll String text, @ForAll @IntRange(min = 2, max = 60) int width) {
        assertThat(SafeText.width(SafeText.fit(SafeText.line(text), width))).isEqualTo(width);
    }
}
