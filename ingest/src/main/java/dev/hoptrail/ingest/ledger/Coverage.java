package dev.hoptrail.ingest.ledger;

import java.time.Instant;

/// What was read of one account and region in one hour, and what its digests prove.
///
/// @param hour the hour's beginning
/// @param records the most that any one trail delivered: trails deliver the same event twice
/// @param identityEvents likewise
/// @param rejected of all trails together
/// @param trails how many trails delivered something
/// @param silent nothing was read of this hour, though something was of the same hour on six of the
///   seven days before
/// @param digests whose hour begins in this one
/// @param logFiles that hold records of this hour
/// @param verdict of all these together
public record Coverage(
        String accountId,
        String region,
        Instant hour,
        long records,
        long identityEvents,
        long rejected,
        int trails,
        boolean silent,
        DigestCounts digests,
        LogFileCounts logFiles,
        CoverageVerdict verdict) {}
