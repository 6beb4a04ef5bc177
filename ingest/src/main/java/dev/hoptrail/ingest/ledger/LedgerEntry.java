package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.source.LogLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One file that was read and all of whose messages Kafka has acknowledged.
///
/// @param sha256 of the stored bytes, lower-case hex
/// @param size of the stored bytes
/// @param textSha256 of the inflated bytes, lower-case hex; null if they were not read to their end
/// @param damage what is wrong with the stored bytes, whatever their text is; null for nothing
/// @param note something an auditor should know, null for nothing
public record LedgerEntry(
        String source,
        String sha256,
        long size,
        LogLocation location,
        @Nullable String textSha256,
        @Nullable Kind damage,
        Counts counts,
        @Nullable String note,
        List<HourCounts> hours,
        Acknowledged identityEvents,
        Acknowledged sessionUses,
        Acknowledged rejected)
        implements FileRead {

    public LedgerEntry {
        hours = List.copyOf(hours);
    }

    /// What the file held.
    ///
    /// @param records duplicates counted in, rejected ones not
    /// @param uses records that were summed up for a credential
    public record Counts(
            long records, long identityEvents, long uses, long duplicates, long rejected) {}

    /// What it held of one account, region and event hour.
    ///
    /// @param hour the hour's first second since 1970
    public record HourCounts(
            String accountId,
            String region,
            long hour,
            long records,
            long identityEvents,
            long rejected) {}
}
