package dev.hoptrail.ingest.ledger;

/// What one file held, as the ledger keeps it.
public sealed interface FileRead permits LedgerEntry, DigestEntry {

    /// Its URI.
    String source();

    /// The SHA-256 of its stored bytes, lower-case hex.
    String sha256();
}
