package dev.hoptrail.migrations;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topics of a catalogue as they are in a Kafka cluster.
public final class Topics {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final TopicCatalogue catalogue;

    public Topics(Admin admin, TopicCatalogue catalogue) {
        this.admin = admin;
        this.catalogue = catalogue;
    }

    /// Creates the topics that are absent, checks those that are present, and returns all by name.
    /// Several processes may call this at once.
    ///
    /// @throws TopicMismatchException if one exists with a setting that loses or refuses records
    /// @throws KafkaException if the cluster does not answer or refuses
    public Map<String, TopicDescription> ensure() {
        for (TopicDefinition topic : catalogue.definitions()) {
            create(topic);
        }
        Map<String, TopicDescription> present = describe();
        check();
        return present;
    }

    private void create(TopicDefinition topic) {
        NewTopic wanted =
                new NewTopic(topic.name(), topic.partitions(), topic.replication())
                        .configs(topic.settings());
        try {
            get(admin.createTopics(List.of(wanted)).all());
        } catch (TopicExistsException present) {
            // Checked below, as any topic that somebody else made.
            return;
        }
    }

    /// A topic just created becomes visible a moment later.
    private Map<String, TopicDescription> describe() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                List<String> names =
                        catalogue.definitions().stream().map(TopicDefinition::name).toList();
                return new TreeMap<>(get(admin.describeTopics(names).allTopicNames()));
            } catch (UnknownTopicOrPartitionException notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
                pause();
            }
        }
    }

    private void check() {
        List<TopicDefinition> topics = catalogue.definitions();
        Map<ConfigResource, Config> found =
                get(admin.describeConfigs(topics.stream().map(Topics::resource).toList()).all());
        for (TopicDefinition topic : topics) {
            check(topic, Objects.requireNonNull(found.get(resource(topic)), topic.name()));
        }
    }

    private static ConfigResource resource(TopicDefinition topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static void check(TopicDefinition topic, Config config) {
        topic.settings()
                .forEach((setting, wanted) -> {
                    ConfigEntry entry = config.get(setting);
                    String found = entry == null ? "(unknown)" : entry.value();
                    if (!topic.isServedBy(setting, found)) {
                        throw new TopicMismatchException(topic.name(), setting, wanted, found);
                    }
                });
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while asking for topics", interrupted);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while waiting for topics", interrupted);
        }
    }
}
