package dev.hoptrail.ingest.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the URI of a log file tells: CloudTrail delivers to
/// `[prefix/]AWSLogs/[o-id/]<account>/CloudTrail/<region>/<yyyy>/<MM>/<dd>/`, in files named
/// `<account>_CloudTrail_<region>_<yyyyMMdd>T<HHmm>Z_<16 characters>.json.gz`.
///
/// @param trail everything before the account's folder; the folder of the file where it lies
///   elsewhere. Two trails that deliver the same events differ in it.
/// @param account whose trail it is, null if untold
/// @param region whose events it holds, null if untold
/// @param delivered the minute of delivery, `yyyyMMddTHHmmZ`, empty if untold
public record LogLocation(
        String trail, @Nullable String account, @Nullable String region, String delivered) {

    private static final Pattern NAME =
            Pattern.compile("(\\d{12})_CloudTrail_([a-z0-9-]{1,40})_(\\d{8}T\\d{4}Z)_[^/]*");
    private static final String SERVICE = "/CloudTrail/";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'");

    /// The minute of delivery as a moment; empty if untold or impossible.
    public Optional<Instant> deliveredAt() {
        try {
            return Optional.of(LocalDateTime.parse(delivered, MINUTE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    /// Reads a URI.
    public static LogLocation of(String uri) {
        int slash = uri.lastIndexOf('/');
        Matcher name = NAME.matcher(uri).region(slash + 1, uri.length());
        if (!name.matches()) {
            return new LogLocation(uri.substring(0, slash + 1), null, null, "");
        }
        String account = name.group(1);
        int folder = uri.lastIndexOf("/" + account + SERVICE);
        String trail = uri.substring(0, (folder < 0 ? slash : folder) + 1);
        return new LogLocation(trail, account, name.group(2), name.group(3));
    }
}
