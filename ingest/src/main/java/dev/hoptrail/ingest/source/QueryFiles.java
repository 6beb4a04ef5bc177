package dev.hoptrail.ingest.source;

import java.util.regex.Pattern;

/// The names that AWS gives to files beside the result of a query.
public final class QueryFiles {

    private static final String SIGNATURE = "result_sign.json";
    private static final String METADATA = ".csv.metadata";
    private static final Pattern OF_LAKE = Pattern.compile("result_[0-9]+\\.csv(\\.gz)?");

    private QueryFiles() {}

    /// Whether a file is the signature that CloudTrail Lake puts beside the result of a query.
    public static boolean isSignature(String path) {
        return path.substring(path.lastIndexOf('/') + 1).equals(SIGNATURE);
    }

    /// Whether a file may be part of the result of a query.
    public static boolean isResult(String path) {
        return path.endsWith(".csv") || path.endsWith(".csv.gz");
    }

    /// Whether a file has the name that CloudTrail Lake gives to a part of a result.
    public static boolean isNamedByLake(String path) {
        return OF_LAKE.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
    }

    /// Whether a file holds no records: the signature that CloudTrail Lake puts beside its results,
    /// what Athena tells of the columns.
    public static boolean isBeside(String path) {
        return isSignature(path) || path.endsWith(METADATA);
    }
}
