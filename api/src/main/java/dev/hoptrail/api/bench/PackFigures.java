package dev.hoptrail.api.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What `bench pack` found out.
///
/// @param sessions in the population
/// @param bytes of the ZIP
/// @param packSeconds from asking for it until it is ready
/// @param copySeconds of `COPY … TO STDOUT` of the same rows
/// @param verifySeconds of verifying it
/// @param verified whether all held
/// @param peakBytes of this process, service and bench together
record PackFigures(
        long sessions,
        long bytes,
        double packSeconds,
        double copySeconds,
        double verifySeconds,
        boolean verified,
        long peakBytes) {

    private static final int MIB = 20;

    /// The rate may be a third of that of COPY.
    private static final double BOUND = 1.0 / 3;

    private static final long MOST_BYTES = 512L << MIB;

    /// The pack's rate beside that of COPY.
    @JsonProperty
    double rateRatio() {
        return copySeconds / packSeconds;
    }

    String table() {
        return String.format(
                Locale.ROOT,
                """
                %,d sessions, a pack of %,d bytes
                pack    %8.1f s  %,10.0f sessions a second
                COPY TO %8.1f s  %,10.0f rows a second, ratio %.2f, bound %.2f: %s
                verify  %8.1f s  %,10.0f sessions a second, %s
                peak of the process %,d MiB, bound %,d: %s
                """,
                sessions,
                bytes,
                packSeconds,
                sessions / packSeconds,
                copySeconds,
                sessions / copySeconds,
                rateRatio(),
                BOUND,
                rateRatio() >= BOUND ? "holds" : "EXCEEDED",
                verifySeconds,
                sessions / verifySeconds,
                verified ? "all holds" : "FAILED",
                peakBytes >> MIB,
                MOST_BYTES >> MIB,
                peakBytes <= MOST_BYTES ? "holds" : "EXCEEDED");
    }
}
