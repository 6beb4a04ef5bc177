package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.TextInput.Flaw;
import org.jspecify.annotations.Nullable;

/// What keeps the stored bytes of a log file from being those that were delivered, whatever their
/// text is.
public final class LogDamage {

    private LogDamage() {}

    /// Names it; null for nothing.
    ///
    /// @param members of gzip that were read
    public static @Nullable Kind of(int members, @Nullable Flaw flaw) {
        if (members > 1 || (flaw != null && flaw.reason() == Reason.TRAILING_BYTES)) {
            return Kind.LOG_TRAILING_BYTES;
        }
        return flaw == null ? null : Kind.LOG_DAMAGED;
    }
}
