package dev.hoptrail.api.paging;

import dev.hoptrail.api.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads parameters as they were sent. What cannot be read is refused by name, never guessed.
public final class Parameters {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Duration USUAL = Duration.ofDays(31);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Parameters() {}

    /// A moment in ISO-8601 with its zone; null where the parameter was not sent.
    public static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw ProblemException.parameter(name, "Out of the years 1 to 9999");
            }
            return time;
        } catch (DateTimeException unreadable) {
            throw ProblemException.parameter(
                    name, "Not a time with a zone such as 2026-01-31T08:00:00Z");
        }
    }

    /// A time of so much that counting all of it takes a while.
    public record Period(Instant from, Instant to) {}

    /// Reads a period: up to now where it has no end, 31 days before that where it has no
    /// beginning.
    ///
    /// @throws ProblemException 400 if it is longer than 400 days
    public static Period period(@Nullable String from, @Nullable String to, Instant now) {
        Instant end = Objects.requireNonNullElse(time("to", to), now);
        Instant begin = Objects.requireNonNullElse(time("from", from), end.minus(USUAL));
        if (end.isBefore(begin) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw ProblemException.parameter(
                    "from", "Not before to, or more than " + LONGEST.toDays() + " days before it");
        }
        return new Period(begin, end);
    }

    /// How many items a page may have.
    public static int limit(@Nullable String text, int standard, int most) {
        if (text == null) {
            return standard;
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) {
            throw ProblemException.parameter("limit", "Not a number from 1 to " + most);
        }
        return limit;
    }

    /// Whether something is wanted.
    public static boolean flag(String name, @Nullable String text, boolean standard) {
        return switch (text) {
            case null -> standard;
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.parameter(name, "Neither true nor false");
        };
    }

    /// An id of a session or an origin.
    public static UUID id(String name, String text) {
        if (!ID.matcher(text).matches()) {
            throw ProblemException.parameter(
                    name, "Not an id such as 00000000-0000-8000-8000-000000000000");
        }
        return UUID.fromString(text);
    }

    /// Whether a text is the id of an AWS account.
    public static boolean isAccount(@Nullable String text) {
        return text != null && ACCOUNT.matcher(text).matches();
    }

    /// The id of an AWS account.
    public static String account(String name, String text) {
        if (!isAccount(text)) {
            throw ProblemException.parameter(name, "Not an account id of 12 digits");
        }
        return text;
    }
}
