package dev.hoptrail.correlate.search;

import java.util.UUID;

/// Where a session stands in an answer's order: what the next page begins after.
///
/// @param millis the sorted time as milliseconds of the epoch
public record SortKey(long millis, UUID sessionId) {}
