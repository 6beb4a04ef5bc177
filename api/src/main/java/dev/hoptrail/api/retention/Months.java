package dev.hoptrail.api.retention;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// So many months a class of data is kept, whole ones of UTC.
///
/// @param count 0 for without end
record Months(int count) {

    /// The first instant that is kept; null where everything is.
    @Nullable Instant since(Instant now) {
        return count == 0
                ? null
                : begin(YearMonth.from(now.atOffset(ZoneOffset.UTC)).minusMonths(count));
    }

    /// From when on a month is not kept any more; null where it always is.
    @Nullable Instant goes(YearMonth month) {
        return count == 0 ? null : begin(month.plusMonths(count + 1L));
    }

    static Instant begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
