package dev.hoptrail.ingest.digest;

/// Something that keeps logs from being proven whole.
///
/// @param file the path or the object that it is about
/// @param detail what was found, for a person
public record Problem(Kind kind, String file, String detail) {

    /// How bad it is.
    public enum Severity {
        /// Evidence was changed, removed or added, or cannot be read.
        FAILED,
        /// Nothing speaks against it, and nothing proves it.
        UNPROVEN
    }

    /// What it is.
    public enum Kind {
        DIGEST_UNREADABLE(Severity.FAILED),
        /// It lies elsewhere than it says.
        DIGEST_MOVED(Severity.FAILED),
        /// Another digest names it, or the hours around it do, and it is not there.
        DIGEST_MISSING(Severity.FAILED),
        SIGNATURE_INVALID(Severity.FAILED),
        /// Keys were given, and the one that the digest names is not among them.
        KEY_UNKNOWN(Severity.FAILED),
        /// The next digest states another hash of this one.
        PREVIOUS_HASH_DIFFERS(Severity.FAILED),
        LOG_MISSING(Severity.FAILED),
        LOG_CHANGED(Severity.FAILED),
        /// It cannot be inflated or read to its end.
        LOG_DAMAGED(Severity.FAILED),
        /// More bytes, or further gzip members, behind the one that was delivered.
        LOG_TRAILING_BYTES(Severity.FAILED),
        /// It lies in an hour whose digest does not name it.
        LOG_UNNAMED(Severity.FAILED),
        /// What CloudTrail Lake signed of the result of a query cannot be read.
        RESULT_SIGNATURE_UNREADABLE(Severity.FAILED),
        RESULT_MISSING(Severity.FAILED),
        RESULT_CHANGED(Severity.FAILED),
        /// It lies beside a signature that does not name it.
        RESULT_UNNAMED(Severity.FAILED),
        /// A folder or file that may not be read.
        UNREADABLE(Severity.FAILED),
        /// The signature of the newest digest lies in the bucket's metadata alone.
        SIGNATURE_UNKNOWN(Severity.UNPROVEN),
        NO_KEYS(Severity.UNPROVEN),
        /// A digest in the middle says that it is the first: validation was switched off and on.
        CHAIN_RESTARTED(Severity.UNPROVEN),
        /// It was delivered in an hour of which there is no digest.
        LOG_NOT_COVERED(Severity.UNPROVEN),
        /// It has the name of a file of CloudTrail Lake, and no signature lies beside it.
        RESULT_UNSIGNED(Severity.UNPROVEN);

        private final Severity severity;

        Kind(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }
    }
}
