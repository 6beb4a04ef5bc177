package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/// Reads the times of records. CloudTrail writes `2026-03-02T09:00:00Z`; what passed through other
/// hands has fractions, offsets, a blank for the `T`, or the basic form `20131102T010628Z`.
public final class EventTime {

    /// Returned for a time in no known form.
    public static final long UNREADABLE = Long.MIN_VALUE;

    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter LENIENT =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .optionalStart()
                    .appendOffsetId()
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHmm", "+0000")
                    .optionalEnd()
                    .toFormatter(Locale.ROOT)
                    // No other day stands in for one that the calendar does not have.
                    .withResolverStyle(ResolverStyle.STRICT);

    private static final int LONGEST = 40;

    // From 1970, since ids hold seconds without a sign, to the end of 9999.
    private static final long EARLIEST = 0;
    private static final long LATEST = 253_402_300_799L;

    // 2013-01-01, the year in which CloudTrail began.
    private static final long FIRST = 1_356_998_400L;
    private static final long DAY = 86_400;

    private EventTime() {}

    /// Whether an event can have happened then: since there is CloudTrail, and not more than a day
    /// ahead of the clock.
    public static boolean isPossible(long second, Instant now) {
        return second >= FIRST && second <= now.getEpochSecond() + DAY;
    }

    /// The seconds since 1970 that the text between `from` and `to` stands for, a text without an
    /// offset taken as UTC, or [#UNREADABLE].
    public static long seconds(byte[] text, int from, int to) {
        if (to - from == 20 && text[from + 19] == 'Z') {
            long seconds = plain(text, from);
            if (seconds != UNREADABLE) {
                return seconds;
            }
        }
        return to - from > LONGEST ? UNREADABLE : other(new String(text, from, to - from, UTF_8));
    }

    /// The form that CloudTrail itself writes.
    public static String text(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }

    private static long plain(byte[] text, int from) {
        if (text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return UNREADABLE;
        }
        int year = two(text, from) * 100 + two(text, from + 2);
        int month = two(text, from + 5);
        int day = two(text, from + 8);
        int hour = two(text, from + 11);
        int minute = two(text, from + 14);
        int second = two(text, from + 17);
        // Negative for anything but digits; days above 28 are left to the calendar below.
        boolean usual =
                year >= 1970
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= 28
                        && (hour | minute | second) >= 0
                        && hour < 24
                        && minute < 60
                        && second < 60;
        return usual
                ? days(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second
                : UNREADABLE;
    }

    private static int two(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -10_000 : tens * 10 + ones;
    }

    /// Days since 1970-01-01, the year taken to begin in March.
    private static long days(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int monthOfYear = month <= 2 ? month + 9 : month - 3;
        long dayOfYear = (153L * monthOfYear + 2) / 5 + day - 1;
        return 365L * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
    }

    private static long other(String text) {
        try {
            boolean basic = text.length() > 8 && text.charAt(8) == 'T';
            long seconds =
                    basic ? OffsetDateTime.parse(text, BASIC).toEpochSecond() : extended(text);
            return seconds < EARLIEST || seconds > LATEST ? UNREADABLE : seconds;
        } catch (DateTimeException unknown) {
            return UNREADABLE;
        }
    }

    private static long extended(String text) {
        String joined = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
        return switch (LENIENT.parseBest(joined, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime time -> time.toEpochSecond();
            case LocalDateTime time -> time.toEpochSecond(ZoneOffset.UTC);
            default -> UNREADABLE;
        };
    }

    private static String withT(String text) {
        return text.substring(0, 10) + 'T' + text.substring(11);
    }
}
