package dev.hoptrail.ingest.ledger;

/// What digests say of an hour as a whole.
public enum CoverageVerdict {
    /// All digests and all log files are proven.
    PROVEN,
    /// Nothing speaks against them, and something is not proven.
    UNPROVEN,
    /// Something was changed, removed or added.
    FAILED,
    /// No digest says anything of it.
    NO_DIGEST;

    /// The verdict that counts come to.
    public static CoverageVerdict of(DigestCounts digests, LogFileCounts logs) {
        if (digests.failed() + digests.missing() + logs.failed() + logs.unnamed() + logs.missing()
                > 0) {
            return FAILED;
        }
        if (digests.read() + logs.proven() + logs.unproven() == 0) {
            return NO_DIGEST;
        }
        long open = digests.unproven() + digests.noKey() + logs.unproven() + logs.notCovered();
        return open > 0 ? UNPROVEN : PROVEN;
    }
}
