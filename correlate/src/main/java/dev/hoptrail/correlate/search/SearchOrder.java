package dev.hoptrail.correlate.search;

/// How the sessions of an answer are ordered; ties by session id, in the same direction.
public enum SearchOrder {
    NEWEST_ISSUED,
    OLDEST_ISSUED,
    LATEST_EXPIRY,
    EARLIEST_EXPIRY
}
