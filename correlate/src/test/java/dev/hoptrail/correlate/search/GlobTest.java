package dev.hoptrail.correlate.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

final class GlobTest {

    @Property
    void glob_matchesWhatTheRegularExpressionDoes(
            @ForAll @Chars({'a', 'é', '€', '*', '?'}) @StringLength(max = 8) String pattern,
            @ForAll @Chars({'a', 'é', '€'}) @StringLength(max = 8) String text) {
        Glob.Builder glob = new Glob.Builder();
        StringBuilder regex = new StringBuilder();
        pattern.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '*' -> glob.anyText();
                        case '?' -> glob.anyCharacter();
                        default -> glob.add(c);
                    }
                    regex.append(c == '*' ? ".*" : c == '?' ? "." : Character.toString(c));
                });

        boolean expected =
                Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();

        assertThat(glob.build().matches(text)).isEqualTo(expected);
    }

    @Property
    void literal_matchesItselfAlone(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 4) String text,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 4) String other) {
        assertThat(Glob.literal(text).matches(other)).isEqualTo(text.equals(other));
    }
}
