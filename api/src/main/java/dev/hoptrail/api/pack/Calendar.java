package dev.hoptrail.api.pack;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import io.micronaut.scheduling.cron.CronExpression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// Periods that follow each other, in UTC: each begins where the one before ends.
///
/// @param cron the moments at which they do
record Calendar(String cron) {

    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final int LOOKED_AT = 20;

    /// Periods that have a name.
    enum Every {
        WEEK("0 0 * * MON"),
        MONTH("0 0 1 * *"),
        QUARTER("0 0 1 1,4,7,10 *"),
        YEAR("0 0 1 1 *");

        private final String cron;

        Every(String cron) {
            this.cron = cron;
        }

        Calendar calendar() {
            return new Calendar(cron);
        }
    }

    /// A calendar that somebody wrote: five fields, periods of a day at least.
    ///
    /// @throws ProblemException 400 if it is none
    static Calendar written(String cron, Instant from) {
        Calendar calendar = new Calendar(cron.strip());
        try {
            Instant at = calendar.after(from);
            for (int i = 0; i < LOOKED_AT; i++) {
                Instant next = calendar.after(at);
                if (Duration.between(at, next).compareTo(SHORTEST) < 0) {
                    throw invalid("\"cron\" has periods shorter than a day");
                }
                at = next;
            }
            return calendar;
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw invalid(
                    "\"cron\" is no expression of five fields such as 0 0 1 */2 *, or names no moments of the next years");
        }
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }

    /// The next moment after another.
    Instant after(Instant moment) {
        return CronExpression.create(cron).nextTimeAfter(moment.atZone(ZoneOffset.UTC)).toInstant();
    }

    /// The next moment that is not before another.
    Instant from(Instant moment) {
        return after(moment.minusNanos(1));
    }
}
