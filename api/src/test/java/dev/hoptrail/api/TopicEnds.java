package dev.hoptrail.api;

import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.TopicDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/// How many messages there are.
public final class TopicEnds {

    private TopicEnds() {}

    /// By topic id and partition, the offset behind the last message.
    ///
    /// @param kafka settings that every client begins with
    public static Map<UUID, Map<Integer, Long>> of(Map<String, Object> kafka, TopicCatalogue topics)
            throws InterruptedException, ExecutionException {
        Map<UUID, Map<Integer, Long>> ends = new TreeMap<>();
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (TopicDefinition topic : topics.definitions()) {
                for (int i = 0; i < topic.partitions(); i++) {
                    asked.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
                }
            }
            List<String> names = topics.definitions().stream().map(TopicDefinition::name).toList();
            Map<String, TopicDescription> found = admin.describeTopics(names).allTopicNames().get();
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((place, end) ->
                            ends.computeIfAbsent(id(found, place.topic()), none -> new TreeMap<>())
                                    .put(place.partition(), end.offset()));
        }
        return ends;
    }

    private static UUID id(Map<String, TopicDescription> topics, String name) {
        Uuid id = Objects.requireNonNull(topics.get(name)).topicId();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
