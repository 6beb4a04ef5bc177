package dev.hoptrail.ingest.publish;

/// Told about every fifth of a second how far a run is, and once at its end, by the thread that
/// runs it.
@FunctionalInterface
public interface IngestProgress {

    /// For callers that do not want to know.
    IngestProgress SILENT = totals -> {};

    /// Takes note of how far the run is.
    void at(Totals totals);

    /// How far a run is.
    ///
    /// @param filesDone files that were read or skipped
    /// @param bytesDone stored bytes of these
    /// @param bytes stored bytes of all files, as they were listed
    /// @param records records found so far
    record Totals(long filesDone, long files, long bytesDone, long bytes, long records) {}
}
