package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventTimeTest {

    @Property
    void ownForm_isReadAsTheCalendarHasIt(
            @ForAll @LongRange(min = 0, max = 253_402_300_799L) long second) {
        assertThat(seconds(EventTime.text(second))).isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({
        "2022-01-01 00:00:00.000000000, 2022-01-01T00:00:00Z",
        "2022-01-01T00:00:40.192Z, 2022-01-01T00:00:40Z",
        "2022-01-01T11:00:00+11:00, 2022-01-01T00:00:00Z",
        "2022-01-01T11:00:00+1100, 2022-01-01T00:00:00Z",
        "20131102T010628Z, 2013-11-02T01:06:28Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z"
    })
    void otherForms_areRead(String text, String instant) {
        assertThat(seconds(text)).isEqualTo(Instant.parse(instant).getEpochSecond());
    }

    @Test
    void whatIsNoTime_isUnreadable() {
        for (String text :
                new String[] {
                    "",
                    "...",
                    "2023-02-29T00:00:00Z",
                    "2023-02-29 00:00:00+01:00",
                    "20230229T000000Z",
                    "00000101T000000Z",
                    "2026-13-01T00:00:00Z",
                    "+999999999-01-01T00:00:00Z",
                    "2026-03-02T24:00:00Z",
                    "0000-01-01T00:00:00Z",
                    "1969-07-20T20:17:40Z",
                    "x".repeat(1000)
                }) {
            assertThat(seconds(text)).as(text).isEqualTo(EventTime.UNREADABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2012-12-31T23:59:59Z, false",
        "2013-01-01T00:00:00Z, true",
        "2026-03-03T12:00:00Z, true",
        "2026-03-03T12:00:01Z, false",
        "0001-01-01T00:00:00Z, false"
    })
    void time_isPossibleSinceCloudTrailBeganAndUntilTomorrow(String time, boolean possible) {
        Instant now = Instant.parse("2026-03-02T12:00:00Z");

        assertThat(EventTime.isPossible(seconds(time), now)).isEqualTo(possible);
    }

    private static long seconds(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return EventTime.seconds(bytes, 0, bytes.length);
    }
}
