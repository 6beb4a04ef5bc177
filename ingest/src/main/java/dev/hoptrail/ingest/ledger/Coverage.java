package dev.hoptrail.ingest.ledger;

import java.time.Instant;

/// What was read of one account and region in one hour.
///
/// @param hour the hour's beginning
/// @param records the most that any one trail delivered: trails deliver the same event twice
/// @param identityEvents likewise
/// @param rejected of all trails together
/// @param trails how many trails delivered something
public record Coverage(
        String accountId,
        String region,
        Instant hour,
        long records,
        long identityEvents,
        long rejected,
        int trails) {}
