package dev.hoptrail.ingest.source.kafka;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Which topics of which Kafka are read, and as whom.
///
/// @param name by which people know them
/// @param servers bootstrap servers, `host:port` with commas between
/// @param topics their names
/// @param group the consumer group, which shares the partitions and remembers how far they are read
/// @param fromBeginning whether a group that has read nothing yet begins with the first value that
///   is there, and not with the next one to come
/// @param client further settings of Kafka's client, such as those of TLS and SASL
public record TopicSettings(
        String name,
        String servers,
        List<String> topics,
        String group,
        boolean fromBeginning,
        Map<String, String> client) {

    /// What Kafka allows.
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /// On these it rests that nothing is lost or counted twice.
    private static final Set<String> OURS =
            Set.of(
                    "bootstrap.servers",
                    "group.id",
                    "group.protocol",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "allow.auto.create.topics",
                    "isolation.level",
                    "key.deserializer",
                    "value.deserializer");

    public TopicSettings {
        topics = List.copyOf(topics);
        client = Map.copyOf(client);
        if (servers.isBlank() || group.isBlank() || topics.isEmpty()) {
            throw new IllegalArgumentException("bootstrap servers, topics and a group are needed");
        }
        for (String topic : topics) {
            if (!TOPIC.matcher(topic).matches()) {
                throw new IllegalArgumentException("'%s' is no name of a topic".formatted(topic));
            }
        }
        for (String setting : new TreeMap<>(client).keySet()) {
            if (OURS.contains(setting)) {
                throw new IllegalArgumentException("%s is not to be set".formatted(setting));
            }
        }
    }

    /// How values name where they come from, with the slash at its end.
    String uri(String topic, int partition) {
        return "kafka://%s/%s/%d/".formatted(host(), topic, partition);
    }

    /// Where the topics are, as people know it.
    public String address() {
        return "kafka://%s/%s".formatted(host(), String.join(",", topics));
    }

    private String host() {
        int comma = servers.indexOf(',');
        return (comma < 0 ? servers : servers.substring(0, comma)).strip();
    }

    /// Leaves out the client's settings, which may hold secrets.
    @Override
    public String toString() {
        return "%s as %s".formatted(address(), group);
    }
}
