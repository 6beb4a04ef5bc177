package dev.hoptrail.migrations;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// One topic as the catalogue wants it.
///
/// @param partitions how many it is created with; one that exists may have any number, since
///   meeting in a partition only saves work
/// @param settings topic settings of Kafka by name, all of them checked where the topic exists
public record TopicDefinition(
        String name, int partitions, short replication, Map<String, String> settings) {

    public TopicDefinition {
        if (partitions < 1) {
            throw new IllegalArgumentException(name + " has no partition: " + partitions);
        }
        // Sorted, so that of several settings the same one is complained of each time.
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /// Whether a topic that exists with this value serves as well as the one defined here: the
    /// same, or for a limit one that keeps longer or takes more.
    boolean isServedBy(String setting, String found) {
        String wanted = settings.getOrDefault(setting, found);
        if (wanted.equals(found)) {
            return true;
        }
        return switch (setting) {
            case "retention.ms" -> found.equals("-1") || atLeast(wanted, found);
            case "max.message.bytes" -> atLeast(wanted, found);
            // The producer has chosen the codec already; another one only costs the broker time.
            case "compression.type" -> true;
            default -> false;
        };
    }

    private static boolean atLeast(String wanted, String found) {
        return Long.parseLong(found) >= Long.parseLong(wanted);
    }
}
