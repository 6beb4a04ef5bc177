package dev.hoptrail.api.webhook;

import dev.hoptrail.api.webhook.Answer.Response;
import dev.hoptrail.api.webhook.Answer.Silence;
import dev.hoptrail.api.webhook.store.AttemptStore;
import dev.hoptrail.api.webhook.store.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a message that was not accepted is tried again: after 5 seconds, then three times as long
/// each time up to 6 hours, for 3 days; each wait is cut at random by up to half, so that what
/// failed together does not come back together.
final class RetryPolicy {

    /// A webhook that accepts nothing for so long is disabled.
    static final Duration FAILING = Duration.ofDays(5);

    static final Duration GIVE_UP = Duration.ofDays(3);

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final int FACTOR = 3;
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED = Duration.ofHours(24);
    private static final Duration SLOW_DOWN = Duration.ofSeconds(5);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final RandomGenerator random;

    RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /// What follows from an attempt.
    ///
    /// @param tries before this one, since it was queued
    /// @param failures of the webhook in a row, this one not counted
    Verdict verdict(Answer answer, int tries, int failures, Instant queuedAt, Instant now) {
        return switch (answer) {
            case Response response when response.status() / 100 == 2 -> new Verdict.Delivered();
            case Response response when response.status() == 410 -> new Verdict.Gone();
            case Response response when !isTransient(response.status()) -> new Verdict.Dead();
            case Response response -> again(tries, failures, queuedAt, now, asked(response, now));
            case Silence silence -> again(tries, failures, queuedAt, now, null);
        };
    }

    /// 408 and 425 speak of the moment, as 429 does; other refusals and redirects would be the same
    /// the next time.
    private static boolean isTransient(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    private Verdict again(
            int tries, int failures, Instant queuedAt, Instant now, @Nullable Instant asked) {
        if (!now.isBefore(queuedAt.plus(GIVE_UP))) {
            return new Verdict.Dead();
        }
        Instant at = now.plus(jittered(backoff(tries)));
        if (asked != null) {
            return new Verdict.Again(at.isBefore(asked) ? asked : at, asked);
        }
        // A receiver that is away is not asked with every message that waits for it.
        int beyond = failures + 1 - AttemptStore.AWAY;
        Duration hold = min(backoff(Math.max(0, beyond)), LONGEST_HOLD);
        return new Verdict.Again(at, beyond < 0 ? null : now.plus(jittered(hold)));
    }

    private static Duration backoff(int tries) {
        Duration wait = FIRST;
        for (int i = 0; i < tries && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(FACTOR);
        }
        return min(wait, LONGEST);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration jittered(Duration wait) {
        long millis = wait.toMillis();
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    /// Before when the receiver wants to hear nothing: its Retry-After, or a little while after
    /// 429.
    private static @Nullable Instant asked(Response response, Instant now) {
        Instant asked = retryAfter(response.retryAfter(), now);
        if (asked == null) {
            return response.status() == 429 ? now.plus(SLOW_DOWN) : null;
        }
        Instant latest = now.plus(LONGEST_ASKED);
        return asked.isAfter(latest) ? latest : asked;
    }

    /// RFC 9110, 10.2.3: seconds, or a date.
    private static @Nullable Instant retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        if (SECONDS.matcher(header.strip()).matches()) {
            return now.plusSeconds(Long.parseLong(header.strip()));
        }
        try {
            return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
