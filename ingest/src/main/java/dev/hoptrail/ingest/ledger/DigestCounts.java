package dev.hoptrail.ingest.ledger;

/// CloudTrail's digest files of an hour, each counted once.
///
/// @param proven signed validly, and nothing speaks against them
/// @param unproven nothing proves them yet: their signature stands in a digest that was not read
/// @param noKey not verified: the public key that they name was not given
/// @param failed changed, moved, wrongly signed, or not to be read
/// @param missing others prove that there were such, and they were not read
/// @param backfill how many of those that were read list log files that were delivered late
public record DigestCounts(
        long proven, long unproven, long noKey, long failed, long missing, long backfill) {

    /// How many were read.
    long read() {
        return proven + unproven + noKey + failed;
    }
}
