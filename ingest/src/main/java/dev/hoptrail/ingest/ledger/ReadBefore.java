package dev.hoptrail.ingest.ledger;

/// A source that was read before and nothing of which is lost.
///
/// @param records that it held
/// @param rejected what of it could not be read
public record ReadBefore(String source, long records, long rejected) {}
