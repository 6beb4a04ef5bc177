package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.record.Reason;

/// Counters of what passes, for whatever keeps metrics. Called once for each file, by any thread.
///
/// To alarm on: `RECORDS` = `IDENTITY_EVENTS` + `SUMMED` + `UNATTRIBUTED` + `DUPLICATES`, and
/// nothing but configuration explains a growing count of any rejection.
public interface IngestMetrics {

    /// For callers that keep none.
    IngestMetrics NONE =
            new IngestMetrics() {
                @Override
                public void add(Count count, long amount) {}

                @Override
                public void rejected(Reason reason, long amount) {}
            };

    void add(Count count, long amount);

    void rejected(Reason reason, long amount);

    /// What is counted.
    enum Count {
        FILES,
        FILES_SKIPPED,
        /// As stored.
        BYTES,
        /// That could be read, duplicates among them.
        RECORDS,
        /// Published whole.
        IDENTITY_EVENTS,
        /// No identity events, summed up for the credential that made the call.
        SUMMED,
        /// No identity events, and made with no credential.
        UNATTRIBUTED,
        /// Dropped, since the same record stood in the file before.
        DUPLICATES
    }
}
