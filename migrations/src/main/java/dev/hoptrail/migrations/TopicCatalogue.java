package dev.hoptrail.migrations;

import java.util.List;
import java.util.Map;

/// The topics that Hoptrail's processes meet at.
///
/// @param prefix what every name begins with: `hoptrail.`, another one where several share a
///   cluster
/// @param replication copies of each partition; 1 for the embedded broker
public record TopicCatalogue(String prefix, short replication) {

    /// The prefix that all processes use unless told otherwise.
    public static final String STANDARD_PREFIX = "hoptrail.";

    /// No message may be larger: a record of the greatest accepted size fits in twice over.
    public static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

    // A correlator that is down for a long weekend and then some still finds everything.
    private static final long RETENTION_MS = 14L * 24 * 60 * 60 * 1000;

    // By time alone: a limit by size would drop unread records in a burst.
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "cleanup.policy", "delete",
                    "compression.type", "producer",
                    "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES),
                    "message.timestamp.type", "CreateTime",
                    "retention.bytes", "-1",
                    "retention.ms", Long.toString(RETENTION_MS));

    public TopicCatalogue {
        if (!prefix.matches("[a-zA-Z0-9._-]{1,100}")) {
            throw new IllegalArgumentException("Prefix is no part of a topic name: " + prefix);
        }
        if (replication < 1) {
            throw new IllegalArgumentException("Replication is below 1: " + replication);
        }
    }

    /// The catalogue of one broker with the usual names.
    public static TopicCatalogue standard() {
        return new TopicCatalogue(STANDARD_PREFIX, (short) 1);
    }

    /// Identity events whole. Value: the record's JSON, session token blanked; all of
    /// [TopicHeaders]; key: issued access key id if well-formed, else sharedEventID, else event id.
    public String identityEvents() {
        return prefix + "identity-events";
    }

    /// Sums of what each credential did in a file.
    public String sessionUses() {
        return prefix + "session-uses";
    }

    /// What could not be read: place, length, SHA-256, reason, a masked excerpt; never the record.
    public String rejected() {
        return prefix + "rejected";
    }

    /// All topics as they are created where absent.
    public List<TopicDefinition> definitions() {
        return List.of(
                new TopicDefinition(identityEvents(), 12, replication, SETTINGS),
                new TopicDefinition(sessionUses(), 6, replication, SETTINGS),
                new TopicDefinition(rejected(), 1, replication, SETTINGS));
    }
}
