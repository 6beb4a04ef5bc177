package dev.hoptrail.ingest.digest;

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
                    "(\\d{12})_CloudTrail-Digest_([a-z0-9-]{1,40})_(.{1,200})_([a-z0-9-]{1,40})_\\d{8}T\\d{6}Z(_backfill)?\\.json(\\.gz)?");

    /// Reads a file name; empty if it is not that of a digest.
    public static Optional<DigestName> of(String fileName) {
        Matcher name = NAME.matcher(fileName);
        return name.matches()
                ? Optional.of(
                        new DigestName(
                                name.group(1),
                                name.group(2),
                                name.group(3),
                                name.group(4),
                                name.group(5) != null))
                : Optional.empty();
    }
}
