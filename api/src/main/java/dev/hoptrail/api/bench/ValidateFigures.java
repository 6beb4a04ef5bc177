package dev.hoptrail.api.bench;

import java.util.Locale;

/// What `bench validate` found out.
///
/// @param textBytes of all log files, inflated
/// @param referenceCpu seconds of inflating and hashing them with the JDK, median of rounds
/// @param validateCpu seconds of validating them
/// @param ratio of the two, median of the rounds
/// @param isProven whether everything was proven in each round
record ValidateFigures(
        long files,
        long digests,
        long textBytes,
        double referenceCpu,
        double validateCpu,
        double ratio,
        boolean isProven) {

    private static final double BOUND = 1.3;
    private static final int MIB = 20;

    String table() {
        return String.format(
                Locale.ROOT,
                """
                %,d log files of %,d MiB text, %,d digests
                inflate and SHA-256 with the JDK %8.2f CPU s
                validate                         %8.2f CPU s, ratio %.2f, bound %.2f: %s
                %s
                """,
                files,
                textBytes >> MIB,
                digests,
                referenceCpu,
                validateCpu,
                ratio,
                BOUND,
                ratio <= BOUND ? "holds" : "EXCEEDED",
                isProven ? "all proven" : "NOT PROVEN");
    }
}
