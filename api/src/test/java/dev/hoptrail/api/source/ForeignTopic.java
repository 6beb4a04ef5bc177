package dev.hoptrail.api.source;

import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.ingest.source.kafka.TopicSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A topic that somebody else fills: on the Kafka of the tests, reached as any other one would be.
public final class ForeignTopic implements AutoCloseable {

    private static final String SERVERS = "bootstrap.servers";

    private final Map<String, Object> kafka = TestStack.shared().kafka();
    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;

    /// Makes one.
    public ForeignTopic(int partitions) {
        this.name = "others-" + UUID.randomUUID();
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(
                            List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
        this.producer =
                new KafkaProducer<>(
                        new HashMap<>(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// What a service is told that is to consume it.
    ///
    /// @param subscription its name there
    public Map<String, Object> settings(String subscription) {
        return settings(subscription, name);
    }

    static Map<String, Object> settings(String subscription, String topic) {
        String prefix = "hoptrail.subscriptions." + subscription + '.';
        Map<String, Object> settings = new TreeMap<>();
        settings.put(prefix + "topics", topic);
        settings.put(prefix + "group", group(topic));
        TestStack.shared()
                .kafka()
                .forEach((setting, value) -> {
                    boolean servers = setting.equals(SERVERS);
                    settings.put(
                            prefix + (servers ? "bootstrap-servers" : "client." + setting), value);
                });
        return settings;
    }

    /// The same for a consumer without a service.
    TopicSettings settings() {
        return settings(kafka, name, Map.of());
    }

    /// @param kafka what reaches the Kafka that the topic is in
    /// @param more of the client
    static TopicSettings settings(
            Map<String, Object> kafka, String topic, Map<String, String> more) {
        Map<String, String> client = new TreeMap<>(more);
        kafka.forEach((setting, value) -> client.put(setting, String.valueOf(value)));
        String servers = Objects.requireNonNull(client.remove(SERVERS));
        return new TopicSettings("siem", servers, List.of(topic), group(topic), true, client);
    }

    private static String group(String topic) {
        return "group-of-" + topic;
    }

    String name() {
        return name;
    }

    /// Adds a value, and returns how a record or rejection names it.
    public String send(int partition, byte @Nullable [] value) {
        try {
            long offset =
                    producer.send(new ProducerRecord<>(name, partition, null, value))
                            .get()
                            .offset();
            return uri(partition) + offset;
        } catch (ExecutionException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    String uri(int partition) {
        return "kafka://%s/%s/%d/".formatted(kafka.get(SERVERS), name, partition);
    }

    /// How far the group is in a partition; -1 for nowhere.
    long committed(int partition) {
        try (Admin admin = Admin.create(kafka)) {
            OffsetAndMetadata offset =
                    admin.listConsumerGroupOffsets(group(name))
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(new TopicPartition(name, partition));
            return offset == null ? -1 : offset.offset();
        } catch (ExecutionException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
