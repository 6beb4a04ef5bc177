package dev.hoptrail.correlate.stream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the forms in which CloudTrail and the tools around it write instants, all meaning UTC: ISO
/// 8601 (extended, basic, with a space), `Aug 1, 2024, 11:45:22 AM` with and without the second
/// comma and with any space before AM or PM, epoch seconds and milliseconds.
final class AwsTimes {
    private static final String PLAIN = "0000-00-00T00:00:00Z";
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.US);
    private static final DateTimeFormatter SPACED =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral(' ')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .toFormatter(Locale.US);
    private static final List<DateTimeFormatter> ENGLISH =
            List.of(
                    DateTimeFormatter.ofPattern("MMM d, uuuu, h:mm:ss a", Locale.US),
                    DateTimeFormatter.ofPattern("MMM d, uuuu h:mm:ss a", Locale.US));
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final long LAST_EPOCH_SECOND = 100_000_000_000L;

    private AwsTimes() {}

    /// The instant, or null where the text has none of the known forms.
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 64) {
            return null;
        }
        try {
            return inRange(read(text));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Instant read(String text) {
        if (Character.isLetter(text.charAt(0))) {
            return english(text.replaceAll("[\\u202f\\u00a0\\s]+", " "));
        }
        return text.indexOf('-') > 0 ? iso(text) : compact(text);
    }

    /// Ids hold forty bits of seconds; what is out of any calendar is no time.
    private static @Nullable Instant inRange(@Nullable Instant time) {
        return time == null || time.isBefore(Instant.EPOCH) || time.isAfter(LAST) ? null : time;
    }

    /// The second of an instant: what CloudTrail's own times resolve.
    static @Nullable Instant second(@Nullable String text) {
        Instant time = parse(text);
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant iso(String text) {
        Instant plain = plain(text);
        if (plain != null) {
            return plain;
        }
        if (text.indexOf(' ') > 0) {
            return LocalDateTime.parse(text, SPACED).toInstant(ZoneOffset.UTC);
        }
        return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    }

    /// The form of nearly all times, `2026-03-02T09:00:00Z`; null for any other.
    private static @Nullable Instant plain(String text) {
        if (text.length() != PLAIN.length()) {
            return null;
        }
        for (int i = 0; i < PLAIN.length(); i++) {
            char is = text.charAt(i);
            boolean fits = PLAIN.charAt(i) == '0' ? is >= '0' && is <= '9' : is == PLAIN.charAt(i);
            if (!fits) {
                return null;
            }
        }
        LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        LocalTime time =
                LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
        return Instant.ofEpochSecond(date.toEpochSecond(time, ZoneOffset.UTC));
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static Instant compact(String text) {
        if (text.indexOf('T') > 0) {
            return OffsetDateTime.parse(text, BASIC).toInstant();
        }
        long epoch = Long.parseLong(text);
        return epoch > LAST_EPOCH_SECOND
                ? Instant.ofEpochMilli(epoch)
                : Instant.ofEpochSecond(epoch);
    }

    private static @Nullable Instant english(String text) {
        for (DateTimeFormatter form : ENGLISH) {
            try {
                return LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                // the other form may fit
            }
        }
        return null;
    }
}
