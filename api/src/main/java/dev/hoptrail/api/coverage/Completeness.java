package dev.hoptrail.api.coverage;

import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.ingest.ledger.LedgerQueries.Span;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a list cannot know.
///
/// @param indexDelaySeconds how old what it knows is: what was stored later is not in it
/// @param gaps the first of the times of which nothing was read, by account and time
/// @param gapCount how many there are
@Schema(name = "Completeness")
public record Completeness(double indexDelaySeconds, List<Gap> gaps, int gapCount) {

    /// So many gaps are listed.
    static final int MOST = 20;

    /// CloudTrail delivers most files within a quarter of an hour.
    private static final Duration DELIVERY = Duration.ofHours(1);

    private static final Instant CLOUDTRAIL = Instant.parse("2013-11-01T00:00:00Z");
    private static final double MILLIS = 1000;

    public Completeness {
        gaps = List.copyOf(gaps);
    }

    /// Hours on end in which nothing was read of an account of which something was read at other
    /// times: its trail was away, or it did nothing.
    @Schema(name = "CoverageGap")
    public record Gap(String accountId, Instant from, Instant to) {}

    /// @param spans what was read, by account and time
    /// @param window what was asked for; null: from what was read first of an account to what was
    ///   read last of it
    /// @param asOf what was stored at this moment is known
    static Completeness of(
            List<Span> spans, @Nullable TimeWindow window, Instant asOf, Instant now) {
        Map<String, List<Span>> accounts = new TreeMap<>();
        spans.forEach(span ->
                accounts.computeIfAbsent(span.accountId(), none -> new ArrayList<>()).add(span));
        List<Gap> gaps = new ArrayList<>();
        accounts.forEach((account, read) -> gaps.addAll(gaps(account, read, window, now)));
        return new Completeness(
                Math.max(0, Duration.between(asOf, now).toMillis() / MILLIS),
                gaps.subList(0, Math.min(MOST, gaps.size())),
                gaps.size());
    }

    private static List<Gap> gaps(
            String account, List<Span> read, @Nullable TimeWindow window, Instant now) {
        Instant begin = begin(read.getFirst().from(), window);
        Instant end = end(read.getLast().to(), window, begin);
        Instant delivered = now.minus(DELIVERY).truncatedTo(ChronoUnit.HOURS);
        Instant last = end.isBefore(delivered) ? end : delivered;
        List<Gap> gaps = new ArrayList<>();
        Instant at = begin;
        for (Span span : read) {
            Instant until = span.from().isBefore(last) ? span.from() : last;
            if (at.isBefore(until)) {
                gaps.add(new Gap(account, at, until));
            }
            at = span.to().isAfter(at) ? span.to() : at;
        }
        if (at.isBefore(last)) {
            gaps.add(new Gap(account, at, last));
        }
        return gaps;
    }

    /// Before CloudTrail there was nothing to read.
    private static Instant begin(Instant first, @Nullable TimeWindow window) {
        return window == null || window.from().isBefore(CLOUDTRAIL)
                ? first
                : window.from().truncatedTo(ChronoUnit.HOURS);
    }

    /// Whole hours: what lies in the hour of a moment counts for the moment.
    private static Instant end(Instant last, @Nullable TimeWindow window, Instant begin) {
        if (window == null) {
            return last;
        }
        Instant hour = window.to().truncatedTo(ChronoUnit.HOURS);
        boolean whole = hour.equals(window.to()) && hour.isAfter(begin);
        return whole ? hour : hour.plus(1, ChronoUnit.HOURS);
    }
}
