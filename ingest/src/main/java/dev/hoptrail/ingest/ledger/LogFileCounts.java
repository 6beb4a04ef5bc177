package dev.hoptrail.ingest.ledger;

/// Log files of an hour, by what digests say of them.
///
/// @param proven a proven digest names them with the hash that they have
/// @param unproven a digest that is not proven does
/// @param failed a digest names them with another hash, or their stored bytes are not those that
///   were delivered
/// @param unnamed there is a digest of the hour of their delivery, and none names them
/// @param notCovered there is no digest of the hour of their delivery, or it was not read yet
/// @param missing a digest of this hour names them, and they were not read
public record LogFileCounts(
        long proven, long unproven, long failed, long unnamed, long notCovered, long missing) {}
