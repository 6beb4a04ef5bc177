package dev.hoptrail.correlate.stream;

import java.util.Set;

/// How a correlator works.
///
/// @param group Kafka's consumer group: all correlators of one deployment share it
/// @param organizationAccounts accounts of the organisation; empty: those whose trail is read
/// @param maxBatch about so many rows in one transaction, at least 1; batches grow with the backlog
public record CorrelatorSettings(String group, Set<String> organizationAccounts, int maxBatch) {
    /// For one deployment with the usual names.
    public static final CorrelatorSettings STANDARD =
            new CorrelatorSettings("hoptrail-correlate", Set.of(), 8_000);

    public CorrelatorSettings {
        organizationAccounts = Set.copyOf(organizationAccounts);
        if (maxBatch < 1) {
            throw new IllegalArgumentException("A batch holds at least one event, not " + maxBatch);
        }
    }
}
