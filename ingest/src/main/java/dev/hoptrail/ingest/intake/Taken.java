package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.publish.IngestReport;

/// What became of one thing that was announced.
sealed interface Taken {

    /// It is published and in the ledger.
    record Read(IngestReport report) implements Taken {}

    /// It was read before, and nothing of it is lost.
    record Known() implements Taken {}

    /// It holds no records by what it is, such as CloudTrail's Insights.
    record PassedOver() implements Taken {}

    /// It can never be read, which is published, too.
    record Lost(IngestReport report) implements Taken {}

    /// Not now: another attempt may do better.
    ///
    /// @param refused whether somebody has to change a policy first
    record Again(String detail, boolean refused) implements Taken {}
}
