package dev.hoptrail.ingest.record;

/// What is done with each record of a file, in the file's order.
public interface RecordHandler {

    /// A record that is a JSON object with event id, time and account.
    void record(LogRecord record);

    /// Something that is none, or could not be read.
    void rejected(Rejection rejection);
}
