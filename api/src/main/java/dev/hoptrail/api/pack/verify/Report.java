package dev.hoptrail.api.pack.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of verifying a pack.
///
/// @param signer fingerprint of the key that signed; null where no signature is valid
/// @param signerEstablished whether that key is the one that was given, or follows from it
/// @param limits what the checks could not tell, for people
public record Report(
        List<Check> checks,
        @Nullable String signer,
        boolean signerEstablished,
        List<String> limits) {

    public Report {
        checks = List.copyOf(checks);
        limits = List.copyOf(limits);
    }

    /// Whether no check failed.
    public boolean isConsistent() {
        return checks.stream().allMatch(Check::isPassed);
    }

    /// Whether all is well, and signed by who was expected.
    public boolean isVerified() {
        return isConsistent() && signerEstablished;
    }
}
