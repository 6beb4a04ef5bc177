package dev.hoptrail.correlate.simulate;

import java.util.Map;
import java.util.TreeMap;

/// Running totals of a simulation; see [Truth.Totals] for the meanings.
final class Tally {
    long lines;
    long stsLines;
    long files;
    long distinct;
    long identityEvents;
    long issuances;
    long unseen;
    long denials;
    long uses;
    final Map<String, Long> sessions = new TreeMap<>();
    final Map<String, Long> grades = new TreeMap<>();

    Truth.Totals totals() {
        return new Truth.Totals(
                lines,
                distinct,
                files,
                stsLines,
                identityEvents,
                issuances,
                denials,
                uses,
                unseen,
                Map.copyOf(sessions),
                Map.copyOf(grades));
    }
}
