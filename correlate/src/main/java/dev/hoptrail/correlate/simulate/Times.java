package dev.hoptrail.correlate.simulate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The forms in which AWS writes moments, all in UTC and whole seconds since 1970.
final class Times {
    private static final DateTimeFormatter COMMA = form("MMM d, uuuu, h:mm:ss a");
    private static final DateTimeFormatter NO_COMMA = form("MMM d, uuuu h:mm:ss a");
    private static final DateTimeFormatter DELIVERY = form("uuuuMMdd'T'HHmm'Z'");
    private static final DateTimeFormatter FOLDER = form("uuuu/MM/dd");

    private Times() {}

    static String iso(long second) {
        return Instant.ofEpochSecond(second).toString();
    }

    static String delivery(long second) {
        return DELIVERY.format(Instant.ofEpochSecond(second));
    }

    static String folder(long second) {
        return FOLDER.format(Instant.ofEpochSecond(second));
    }

    /// The text of an expiration, in one of the three forms met in captured logs (DOMAIN §8).
    static String expiration(long second, int form) {
        Instant at = Instant.ofEpochSecond(second);
        if (form < 6) {
            return COMMA.format(at);
        }
        return form < 9 ? at.toString() : NO_COMMA.format(at);
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
