package dev.hoptrail.ingest.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of a digest file tells: `<account>_CloudTrail-Digest_<region>_<trail>_<home
/// region>_<yyyyMMddTHHmmssZ>[_backfill].json.gz`.
///
/// @param backfill whether it lists log files that were delivered late; such digests have a chain
///   of their own
public record DigestName(
        String account, String region, String trail, String homeRegion, boolean backfill) {

    private static final Pattern NAME =
            Pattern.compile(
                    "(\\d{12})_CloudTrail-Digest_([a-z0-9-]{1,40})_([^/?]{1,200})_([a-z0-9-]{1,40})_(\\d{8}T\\d{6}Z)(_backfill)?\\.json(\\.gz)?");

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    /// Reads a file name, or the last part of a URI; empty if it is not that of a digest.
    public static Optional<DigestName> of(String fileName) {
        Matcher name = NAME.matcher(fileName);
        return name.matches()
                ? Optional.of(
                        new DigestName(
                                name.group(1),
                                name.group(2),
                                name.group(3),
                                name.group(4),
                                name.group(6) != null))
                : Optional.empty();
    }

    /// When the hour ends that a digest is of, as its name tells.
    public static Optional<Instant> end(String fileName) {
        Matcher name = NAME.matcher(fileName);
        try {
            return name.matches()
                    ? Optional.of(
                            LocalDateTime.parse(name.group(5), SECOND).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }
}
