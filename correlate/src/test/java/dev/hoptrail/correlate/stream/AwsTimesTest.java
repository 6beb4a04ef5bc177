package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AwsTimesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-07-28T10:13:58Z                | 2026-07-28T10:13:58Z",
                "2026-07-28T10:13:58.192Z            | 2026-07-28T10:13:58.192Z",
                "2026-07-28T12:13:58+02:00           | 2026-07-28T10:13:58Z",
                "2026-07-28 10:13:58                 | 2026-07-28T10:13:58Z",
                "2026-07-28 10:13:58.000000000       | 2026-07-28T10:13:58Z",
                "20260728T101358Z                    | 2026-07-28T10:13:58Z",
                "Jul 28, 2026, 10:13:58 AM           | 2026-07-28T10:13:58Z",
                "Jul 28, 2026 10:13:58 AM            | 2026-07-28T10:13:58Z",
                "Jul 8, 2026, 1:03:25 PM             | 2026-07-08T13:03:25Z",
                "Jul 08, 2026 01:03:25 PM            | 2026-07-08T13:03:25Z",
                "Jul 28, 2026, 12:00:00 AM           | 2026-07-28T00:00:00Z",
                "Jul 28, 2026, 12:00:00 PM           | 2026-07-28T12:00:00Z",
                "Jul 28, 2026, 10:13:58\u202fAM      | 2026-07-28T10:13:58Z",
                "Jul 28, 2026, 10:13:58\u00a0AM      | 2026-07-28T10:13:58Z",
                "1785233638                          | 2026-07-28T10:13:58Z",
                "1785233638000                       | 2026-07-28T10:13:58Z"
            })
    void parse_readsEveryFormAsUtc(String text, String expected) {
        assertThat(AwsTimes.parse(text)).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "...",
                "never",
                "HIDDEN_DUE_TO_SECURITY_REASONS",
                "Jul 32, 2026, 10:13:58 AM",
                "2026-13-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "-",
                "T",
                "99999999999999999999",
                "9223372036854775807",
                "+1000000000-12-31T23:59:59.999999999Z",
                "Jul 28, 2026, 10:13:58 AM and then some text that goes on for far too long to be a time"
            })
    void parse_answersNothingForWhatIsNoTime(String text) {
        assertThat(AwsTimes.parse(text)).isNull();
    }

    @Property
    void parse_neverThrows(
            @ForAll
                    @Chars({
                        '2', '0', '9', '-', ':', 'T', 'Z', ' ', ',', 'A', 'M', 'J', 'u', 'l', '.',
                        '+', '\u202f'
                    })
                    @StringLength(max = 40)
                    String text) {
        Instant time = AwsTimes.parse(text);

        assertThat(time == null || AwsTimes.second(text) != null).isTrue();
    }
}
