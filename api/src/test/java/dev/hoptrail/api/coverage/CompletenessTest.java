package dev.hoptrail.api.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.coverage.Completeness.Gap;
import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.ingest.ledger.LedgerQueries.Span;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CompletenessTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:34:56Z");

    private static Instant at(int hour) {
        return Instant.parse("2026-03-02T00:00:00Z").plusSeconds(hour * 3600L);
    }

    private static final List<Span> READ =
            List.of(
                    new Span("111122223333", at(2), at(4)),
                    new Span("111122223333", at(6), at(8)),
                    new Span("444455556666", at(3), at(4)));

    @Test
    void window_lacksWhatWasNotReadOfEachAccount() {
        Completeness answer =
                Completeness.of(READ, new TimeWindow(at(3), at(7)), NOW.minusMillis(250), NOW);

        assertThat(answer.gaps())
                .containsExactly(
                        new Gap("111122223333", at(4), at(6)),
                        new Gap("444455556666", at(4), at(7)));
        assertThat(answer.indexDelaySeconds()).isEqualTo(0.25);
    }

    @Test
    void allTimes_lackOnlyWhatLiesBetween() {
        assertThat(Completeness.of(READ, null, NOW, NOW).gaps())
                .containsExactly(new Gap("111122223333", at(4), at(6)));
    }

    @Test
    void hoursThatMayStillBeDelivered_areNoGap() {
        Instant begin = Instant.parse("2026-03-10T10:00:00Z");
        List<Span> read = List.of(new Span("1", begin, begin.plusSeconds(3600)));

        assertThat(
                        Completeness.of(read, new TimeWindow(begin, NOW.plusSeconds(99)), NOW, NOW)
                                .gaps())
                .isEmpty();
    }

    @Test
    void window_withNothingReadInIt_isOneGap() {
        assertThat(Completeness.of(READ, new TimeWindow(at(20), at(21)), NOW, NOW).gapCount())
                .isEqualTo(2);
    }

    @Test
    void moment_lacksItsHour() {
        assertThat(Completeness.of(READ, TimeWindow.at(at(5).plusSeconds(7)), NOW, NOW).gaps())
                .containsExactly(
                        new Gap("111122223333", at(5), at(6)),
                        new Gap("444455556666", at(5), at(6)));
    }

    @Test
    void openBeginning_isThatOfWhatWasRead() {
        Instant early = Instant.parse("0001-01-01T00:00:00Z");

        assertThat(Completeness.of(READ, new TimeWindow(early, at(4)), NOW, NOW).gaps()).isEmpty();
    }

    @Test
    void manyGaps_areCountedAndNotAllListed() {
        List<Span> holes =
                IntStream.range(0, 100)
                        .mapToObj(i -> new Span("1", at(2 * i), at(2 * i + 1)))
                        .toList();

        Completeness answer = Completeness.of(holes, null, NOW.plusSeconds(86400), NOW);

        assertThat(answer.gaps()).hasSize(Completeness.MOST);
        assertThat(answer.gapCount()).isGreaterThan(Completeness.MOST);
    }
}
