package dev.hoptrail.ingest.source;

/// The names that AWS gives to files beside the result of a query.
public final class QueryFiles {

    private static final String SIGNATURE = "result_sign.json";
    private static final String METADATA = ".csv.metadata";

    private QueryFiles() {}

    /// Whether a file holds no records: the signature that CloudTrail Lake puts beside its results,
    /// what Athena tells of the columns.
    public static boolean isBeside(String path) {
        return path.substring(path.lastIndexOf('/') + 1).equals(SIGNATURE)
                || path.endsWith(METADATA);
    }
}
