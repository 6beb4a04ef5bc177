package dev.hoptrail.ingest.source.s3;

import dev.hoptrail.ingest.source.DigestName;
import dev.hoptrail.ingest.source.QueryFiles;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an object is, as its key tells: AWS delivers to
/// `[prefix/]AWSLogs/[o-id/]<account>/<service>/`, and CloudTrail to several services' names below
/// an account.
public enum ObjectKind {
    /// CloudTrail's log files, and whatever is not AWS's own layout, such as Firehose's objects.
    LOG,
    /// A digest of CloudTrail: proves log files, holds no record.
    DIGEST,
    /// CloudTrail Insights: statistics, no record of a call.
    INSIGHT,
    /// Of another AWS service that delivers to the same bucket, AWS Config's writability check
    /// among them; another source of Security Lake; what lies beside the result of a query.
    OTHER;

    private static final Pattern DELIVERED =
            Pattern.compile("(?:^|.*/)AWSLogs/(?:o-[a-z0-9]{10,32}/)?\\d{12}/([^/]+)/?.*");

    /// Security Lake's own sources, of which CloudTrail's events are three.
    private static final Pattern IN_LAKE =
            Pattern.compile("(?:^|.*/)aws/([A-Z][A-Z0-9_]+)/\\d+\\.\\d+/region=.*");

    private static final Set<String> OF_CLOUDTRAIL =
            Set.of("CLOUD_TRAIL_MGMT", "S3_DATA", "LAMBDA_EXECUTION");

    /// Whether an object is read: log files, and digests that bear the name of one.
    public static boolean isRead(String key) {
        return switch (of(key)) {
            case LOG -> true;
            case DIGEST -> DigestName.of(key.substring(key.lastIndexOf('/') + 1)).isPresent();
            case INSIGHT, OTHER -> false;
        };
    }

    /// Reads a key.
    public static ObjectKind of(String key) {
        Matcher inLake = IN_LAKE.matcher(key);
        if (QueryFiles.isBeside(key)
                || (inLake.matches() && !OF_CLOUDTRAIL.contains(inLake.group(1)))) {
            return OTHER;
        }
        Matcher delivered = DELIVERED.matcher(key);
        if (!delivered.matches()) {
            return LOG;
        }
        String service = delivered.group(1);
        return switch (service) {
            case "CloudTrail-Digest" -> DIGEST;
            case "CloudTrail-Insight" -> INSIGHT;
            default -> service.startsWith("CloudTrail") ? LOG : OTHER;
        };
    }
}
