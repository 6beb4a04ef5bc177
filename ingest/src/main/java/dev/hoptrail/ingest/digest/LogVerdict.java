package dev.hoptrail.ingest.digest;

/// What digests say of a log file that was read.
public enum LogVerdict {
    /// A proven digest names it with the hash that it has.
    PROVEN,
    /// A digest names it with the hash that it has; that digest is not proven.
    UNPROVEN,
    /// A digest names it with another hash.
    LOG_CHANGED,
    /// A digest names it; behind the gzip stream that was delivered lie more bytes.
    LOG_TRAILING_BYTES,
    /// A digest names it; it cannot be inflated to its end.
    LOG_DAMAGED,
    /// There is a digest of the hour in which it was delivered, and none names it.
    LOG_UNNAMED,
    /// No digest names it, and there is none of the hour in which it was delivered: not yet, or
    /// that digest is missing or was moved.
    LOG_NOT_COVERED,
    /// Its text was not hashed: it was longer than is read.
    LOG_NOT_HASHED
}
