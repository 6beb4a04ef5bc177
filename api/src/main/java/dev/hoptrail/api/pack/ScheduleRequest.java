package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.Calendar.Every;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.store.ScheduleStore.ScheduleRow;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.correlate.chain.AccountScope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// When packs are to be made, and of what.
///
/// @param name for people; begins the titles of the packs; 1 to 100 characters
/// @param every period, from the first of it in UTC; or
/// @param cron five fields, the moments in UTC at which one period ends and the next begins
/// @param from the first period is the first that begins then or later; now where absent, at most
///   400 days ago
/// @param delayHours how long after a period's end its pack is made, so that late records are in
///   it, 0 to 720; 24 where absent
/// @param query as of a pack
/// @param sampleSize as of a pack
/// @param keepDays as of a pack
/// @param withhold as of a pack
/// @param pseudonyms as of a pack
@Schema(name = "ScheduleRequest")
record ScheduleRequest(
        @Nullable String name,
        @Nullable Every every,
        @Nullable String cron,
        @Nullable String from,
        @Nullable Integer delayHours,
        @Nullable String query,
        @Nullable Integer sampleSize,
        @Nullable Integer keepDays,
        @Nullable List<String> withhold,
        @Nullable String pseudonyms) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CRON = 200;
    private static final int LONGEST_DELAY = 720;
    private static final int USUAL_DELAY = 24;
    private static final Duration EARLIEST = Duration.ofDays(400);

    /// The schedule.
    ///
    /// @throws ProblemException 400 that says what is wrong
    ScheduleRow row(UUID scheduleId, String by, Instant now) {
        String called = name == null ? "" : name.strip();
        if (called.isEmpty()
                || called.length() > LONGEST_NAME
                || called.chars().anyMatch(Character::isISOControl)) {
            throw invalid("\"name\" must have 1 to %d characters".formatted(LONGEST_NAME));
        }
        int delay = Objects.requireNonNullElse(delayHours, USUAL_DELAY);
        if (delay < 0 || delay > LONGEST_DELAY) {
            throw invalid("\"delayHours\" is not from 0 to %d".formatted(LONGEST_DELAY));
        }
        Instant begin = Objects.requireNonNullElse(Parameters.time("from", from), now);
        if (begin.isBefore(now.minus(EARLIEST)) || begin.isAfter(now.plus(EARLIEST))) {
            throw invalid("\"from\" is more than %d days away".formatted(EARLIEST.toDays()));
        }
        Calendar calendar = calendar(begin);
        Instant first = calendar.from(begin);
        Instant second = calendar.after(first);
        PackRequest request =
                new PackRequest(
                                first.toString(),
                                second.toString(),
                                query,
                                null,
                                sampleSize,
                                null,
                                keepDays,
                                withhold,
                                pseudonyms,
                                null)
                        .checked(AccountScope.everything());
        return new ScheduleRow(
                scheduleId,
                PackJson.line(request),
                called,
                calendar.cron(),
                Duration.ofHours(delay),
                first,
                second,
                by,
                now,
                null,
                null,
                0);
    }

    private Calendar calendar(Instant begin) {
        if (every != null && cron == null) {
            return every.calendar();
        }
        if (every == null && cron != null && cron.length() <= LONGEST_CRON) {
            return Calendar.written(cron, begin);
        }
        throw invalid("Either \"every\" or \"cron\" says which periods there are");
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }
}
