package dev.hoptrail.ingest.source.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads topics of others in sets. Before a set is taken in, the group's offset says where it ends;
/// so whoever reads on after a crash reads the very same set again, which the ledger knows and sums
/// know, and not another cut of the same values. Used by one thread.
///
/// Calls throw a [TopicsException] if the Kafka does not answer or refuses; the object is of no use
/// then.
public final class ForeignTopics implements AutoCloseable {

    private static final Pattern UNTIL = Pattern.compile("until (\\d{1,19})");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SET = Duration.ofMinutes(15);
    private static final int MOST_VALUES = 5_000;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_BYTES_OF_PARTITION = 4 * 1024 * 1024;

    private final TopicSettings settings;
    private final Consumer<byte[], byte @Nullable []> consumer;
    private final ValueFiles files = new ValueFiles();

    /// Partitions that were just given to us: how far they are is not asked yet.
    private final Set<TopicPartition> fresh = new HashSet<>();

    private final Map<TopicPartition, Begun> begun = new HashMap<>();

    /// A set that was begun, by us or by others, and of which the outcome is not known.
    private static final class Begun {
        private final long next;
        private final List<ConsumerRecord<byte[], byte @Nullable []>> read = new ArrayList<>();

        Begun(long next) {
            this.next = next;
        }

        void add(List<ConsumerRecord<byte[], byte @Nullable []>> values) {
            values.stream().filter(value -> value.offset() < next).forEach(read::add);
        }
    }

    public ForeignTopics(TopicSettings settings) {
        this.settings = settings;
        Map<String, Object> client = new HashMap<>();
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_VALUES);
        client.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES_OF_PARTITION);
        client.put(ConsumerConfig.CLIENT_ID_CONFIG, "hoptrail-" + settings.name());
        client.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(LONGEST_SET.toMillis()));
        client.putAll(settings.client());
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        client.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                settings.fromBeginning() ? "earliest" : "latest");
        client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        try {
            this.consumer = new KafkaConsumer<>(client);
            consumer.subscribe(settings.topics(), new Assignments());
        } catch (KafkaException wrong) {
            throw failure(wrong);
        }
    }

    private final class Assignments implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> given) {
            fresh.addAll(given);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            fresh.removeAll(taken);
            begun.keySet().removeAll(taken);
        }
    }

    /// Waits for values. Each set that is handed out has to be [#done] or [#again] before the next
    /// call.
    ///
    /// @param paused whether none are wanted now
    public List<TopicSet> poll(Duration wait, boolean paused) {
        try {
            if (paused) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
            return sets(consumer.poll(wait));
        } catch (KafkaException failure) {
            throw failure(failure);
        }
    }

    private List<TopicSet> sets(ConsumerRecords<byte[], byte @Nullable []> polled) {
        remember();
        List<TopicSet> sets = new ArrayList<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte @Nullable []>> values = polled.records(partition);
            Begun before = begun.get(partition);
            if (before == null) {
                sets.add(set(partition, values, false));
            } else {
                before.add(values);
            }
        }
        for (TopicPartition partition : List.copyOf(begun.keySet())) {
            Begun before = begun.get(partition);
            if (before != null && consumer.position(partition, PATIENCE) >= before.next) {
                begun.remove(partition);
                consumer.seek(partition, before.next);
                if (!before.read.isEmpty()) {
                    sets.add(set(partition, before.read, true));
                }
            }
        }
        return sets;
    }

    /// Asks where the last sets of partitions end that were just given to us.
    private void remember() {
        if (fresh.isEmpty()) {
            return;
        }
        consumer.committed(Set.copyOf(fresh), PATIENCE)
                .forEach((partition, offset) -> {
                    Matcher until = UNTIL.matcher(offset == null ? "" : offset.metadata());
                    if (until.matches() && Long.parseLong(until.group(1)) > offset.offset()) {
                        begun.put(partition, new Begun(Long.parseLong(until.group(1))));
                    }
                });
        fresh.clear();
    }

    private TopicSet set(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte @Nullable []>> values,
            boolean isBegun) {
        ConsumerRecord<byte[], byte @Nullable []> first = values.getFirst();
        return new TopicSet(
                partition,
                first.offset(),
                values.getLast().offset() + 1,
                Instant.ofEpochMilli(first.timestamp()),
                isBegun,
                files.of(settings.uri(partition.topic(), partition.partition()), values));
    }

    /// Says that sets are about to be taken in.
    ///
    /// @return false if they may not be ours any more: they are to come [#again]
    public boolean begin(List<TopicSet> sets) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        sets.forEach(set ->
                ends.put(
                        set.partition(),
                        new OffsetAndMetadata(set.first(), "until " + set.next())));
        return commit(ends);
    }

    /// Says that sets are taken in and safe.
    ///
    /// @return as that of [#begin]
    public boolean done(List<TopicSet> sets) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        sets.forEach(set -> ends.put(set.partition(), new OffsetAndMetadata(set.next())));
        return commit(ends);
    }

    private boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, PATIENCE);
            }
            return true;
        } catch (CommitFailedException | RebalanceInProgressException shared) {
            return false;
        } catch (KafkaException failure) {
            throw failure(failure);
        }
    }

    /// Has the same sets come again, as far as they are still ours.
    public void again(List<TopicSet> sets) {
        for (TopicSet set : sets) {
            if (consumer.assignment().contains(set.partition())) {
                begun.put(set.partition(), new Begun(set.next()));
                consumer.seek(set.partition(), set.first());
            }
        }
    }

    /// How many values of our partitions are not read yet.
    public long lag() {
        try {
            Set<TopicPartition> ours = consumer.assignment();
            if (ours.isEmpty()) {
                checkTopics();
            }
            long lag = 0;
            for (Map.Entry<TopicPartition, Long> end :
                    consumer.endOffsets(ours, PATIENCE).entrySet()) {
                lag += Math.max(0, end.getValue() - consumer.position(end.getKey(), PATIENCE));
            }
            return lag;
        } catch (KafkaException failure) {
            throw failure(failure);
        }
    }

    /// Having no partition may mean that others have them all, or that there is none.
    private void checkTopics() {
        for (String topic : settings.topics()) {
            @Nullable List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
            if (partitions == null || partitions.isEmpty()) {
                throw new TopicsException(
                        "%s has no topic %s".formatted(settings.servers(), topic));
            }
        }
    }

    private TopicsException failure(KafkaException failure) {
        return new TopicsException(
                "Reading %s as %s fails: %s"
                        .formatted(settings.address(), settings.group(), reason(failure)),
                failure);
    }

    private static String reason(KafkaException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(PATIENCE));
    }
}
