package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.store.Offsets;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.stream.Batch.Partition;
import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.TopicHeaders;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One correlator: consumes the topics as a member of its group and writes what they say.
///
/// Two threads, so that reading and parsing overlap with storing: one polls and fills a batch, the
/// other writes it. While the writer is busy the next batch grows, so that batches are as large as
/// the backlog. Where consumption stands is read from the store alone.
///
/// Sums of uses wait while identity events are waiting: an issuance that is on its way would only
/// find a placeholder to replace.
public final class Correlator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Correlator.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final long USES_WAIT_AT_MOST = TimeUnit.SECONDS.toNanos(20);
    private static final long BALANCE_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final int FEW = 500;
    private static final int MAX_POLL = 500;
    private static final int MAX_RETRIES = 8;
    private static final String REMEDY =
            " Ingest the log files again: of those read before, the ones not proven stored are published anew";

    private final TopicCatalogue topics;
    private final CorrelatorSettings settings;
    private final Map<String, Object> kafka;
    private final Store store;
    private final Intake intake;
    private final Offsets offsets;
    private final BatchTraces traces;
    private final MessageReader reader;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BlockingQueue<Batch> handover = new ArrayBlockingQueue<>(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Map<TopicPartition, Partition> assigned = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CorrelatorFigures figures;
    private final Thread poller;
    private final Thread writer;
    private volatile boolean stopping;
    private volatile boolean writing;
    private volatile boolean seekAgain;
    private boolean shared;
    private long usesSince = System.nanoTime();
    private long balancedAt = System.nanoTime();

    /// @param kafka client settings: bootstrap servers and security
    /// @param telemetry tells of each batch which files it holds and how long storing it took
    /// @param figures counts what this one does
    public Correlator(
            TopicCatalogue topics,
            CorrelatorSettings settings,
            Map<String, Object> kafka,
            Store store,
            Offsets offsets,
            OpenTelemetry telemetry,
            CorrelatorFigures figures) {
        this.topics = topics;
        this.settings = settings;
        this.kafka = Map.copyOf(kafka);
        this.store = store;
        this.offsets = offsets;
        this.figures = figures;
        this.traces = new BatchTraces(telemetry);
        RecordParser parser = new RecordParser();
        this.intake =
                new Intake(store, parser, settings.organizationAccounts(), InstantSource.system());
        this.reader = new MessageReader(parser);
        this.consumer =
                new KafkaConsumer<>(
                        consumerSettings(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.poller = Thread.ofPlatform().name("correlate-poll").unstarted(this::poll);
        this.writer = Thread.ofPlatform().name("correlate-write").unstarted(this::write);
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Compressed bytes: what comes of them is many times as large.
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(MAX_POLL, settings.maxBatch()));
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        return all;
    }

    /// Begins to consume.
    public Correlator start() {
        writer.start();
        poller.start();
        return this;
    }

    /// Why the correlator stopped by itself, or null while it works.
    public @Nullable Throwable failure() {
        return failure.get();
    }

    private void poll() {
        try (consumer) {
            consumer.subscribe(
                    List.of(topics.identityEvents(), topics.sessionUses(), topics.rejected()),
                    new Rebalance());
            Batch batch = new Batch();
            while (!stopping) {
                if (seekAgain) {
                    batch = new Batch();
                    seekWhenAllAnswer();
                }
                fill(batch);
                if (batch.size() > 0 && handOver(batch)) {
                    batch = new Batch();
                }
            }
            drain();
        } catch (WakeupException e) {
            if (!stopping) {
                fail(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | StoreException e) {
            fail(e);
        }
    }

    private boolean handOver(Batch batch) throws InterruptedException {
        return batch.weight() < settings.maxBatch()
                ? handover.offer(batch)
                : handover.offer(batch, POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void fill(Batch batch) {
        if (batch.weight() >= settings.maxBatch()) {
            consumer.pause(consumer.assignment());
            consumer.poll(Duration.ZERO);
            return;
        }
        balance();
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            TopicPartition place = new TopicPartition(message.topic(), message.partition());
            Partition partition = assigned.get(place);
            Long from = positions.put(place, message.offset() + 1);
            if (partition != null && from != null) {
                batch.add(partition, new Batch.Range(from, message.offset() + 1), read(message));
                traces.note(message.headers(), batch);
            }
        }
    }

    /// Lets sums of uses through only while few identity events wait, or after a while.
    private void balance() {
        // Asking for the lag is a round trip to the consumer's own thread, once for each partition.
        if (System.nanoTime() - balancedAt < BALANCE_EVERY
                && !consumer.assignment().equals(consumer.paused())) {
            return;
        }
        balancedAt = System.nanoTime();
        List<TopicPartition> uses = new ArrayList<>();
        long waiting = 0;
        Map<String, Map<Integer, Long>> behind = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong lag = consumer.currentLag(partition);
            lag.ifPresent(messages ->
                    behind.computeIfAbsent(partition.topic(), none -> new HashMap<>())
                            .put(partition.partition(), messages));
            if (partition.topic().equals(topics.sessionUses())) {
                uses.add(partition);
            } else if (partition.topic().equals(topics.identityEvents())) {
                waiting += lag.isPresent() ? lag.getAsLong() : FEW;
            }
        }
        figures.lag(behind);
        consumer.resume(consumer.assignment());
        boolean due = System.nanoTime() - usesSince > USES_WAIT_AT_MOST;
        if (waiting >= FEW && !due) {
            consumer.pause(uses);
        } else {
            usesSince = System.nanoTime();
        }
    }

    private Message read(ConsumerRecord<byte[], byte[]> message) {
        String place = "%s-%d@%d".formatted(message.topic(), message.partition(), message.offset());
        byte[] value = message.value() == null ? new byte[0] : message.value();
        if (message.topic().equals(topics.sessionUses())) {
            return UseReader.uses(value, place);
        }
        if (message.topic().equals(topics.rejected())) {
            return UseReader.rejected(value, place);
        }
        String source = text(message.headers().lastHeader(TopicHeaders.SOURCE));
        String index = text(message.headers().lastHeader(TopicHeaders.INDEX));
        Header sha256 = message.headers().lastHeader(TopicHeaders.SHA256);
        return reader.event(
                value,
                new MessageReader.Origin(
                        source == null ? "kafka:" + place : source,
                        index != null && index.matches("\\d{1,9}") ? Integer.parseInt(index) : -1,
                        sha256 == null ? null : sha256.value()));
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null
                ? null
                : StorableText.plain(new String(header.value(), StandardCharsets.UTF_8));
    }

    private void write() {
        try {
            lookAgain();
            long lookedAt = System.nanoTime();
            while (!stopping || !handover.isEmpty()) {
                Batch batch = handover.poll(100, TimeUnit.MILLISECONDS);
                if (batch != null) {
                    writing = true;
                    storeTraced(batch);
                    writing = false;
                } else if (System.nanoTime() - lookedAt > LOOK_EVERY) {
                    // What a correlator left that was killed is everybody's to settle.
                    settleIdle();
                    lookedAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException | RuntimeException e) {
            fail(e);
        }
    }

    private void settleIdle() throws InterruptedException {
        try {
            if (intake.isUnsettled()) {
                lookAgain();
            }
        } catch (StoreException e) {
            log.warn("What is unsettled waits: {}", e.getMessage());
        }
    }

    private void storeTraced(Batch batch) throws StoreException, InterruptedException {
        Span span = traces.begin(batch);
        try {
            store(batch);
        } finally {
            span.end();
        }
    }

    /// Writes a batch; a passing trouble of the store (a lost connection, a deadlock, a row that
    /// another correlator was faster to insert) is tried again.
    private void store(Batch batch) throws StoreException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                Intake.Outcome outcome = intake.write(batch);
                figures.wrote(batch, outcome);
                if (!outcome.settled()) {
                    lookAgain();
                }
                return;
            } catch (Intake.FencedException e) {
                log.info("{}: going back to where the store stands", e.getMessage());
                handover.clear();
                seekAgain = true;
                return;
            } catch (StoreException e) {
                figures.retried();
                if (stopping || (attempt == MAX_RETRIES && !e.isPassing())) {
                    throw e;
                }
                log.warn(
                        "Batch of {} messages is tried again (attempt {}): {}",
                        batch.size(),
                        attempt,
                        e.getMessage());
                TimeUnit.MILLISECONDS.sleep(Math.min(5_000, 50L << Math.min(attempt, 7)));
            }
        }
    }

    private void lookAgain() throws StoreException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                while (intake.lookAgain()) {
                    figures.retried();
                }
                return;
            } catch (StoreException e) {
                if (stopping || (attempt >= MAX_RETRIES && !e.isPassing())) {
                    throw e;
                }
                figures.retried();
                TimeUnit.MILLISECONDS.sleep(Math.min(5_000, 50L << Math.min(attempt, 7)));
            }
        }
    }

    /// Kafka and the store may be away for a while; a correlator that stops because of that would
    /// have to be started again by hand.
    private void seekWhenAllAnswer() throws StoreException, InterruptedException {
        while (!stopping) {
            try {
                takeOver();
                seek();
                return;
            } catch (StoreException e) {
                if (!e.isPassing()) {
                    throw e;
                }
                log.warn("The store does not tell where it stands: {}", e.getMessage());
            } catch (RetriableException e) {
                log.warn("Kafka does not tell where it stands: {}", e.getMessage());
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /// Learns of which topics the partitions are that were given to this one.
    private void takeOver() throws InterruptedException {
        if (!shared) {
            return;
        }
        Map<String, TopicDescription> described = describeTopics();
        for (TopicPartition partition : consumer.assignment()) {
            TopicDescription topic = described.get(partition.topic());
            if (topic == null) {
                throw new UnknownTopicOrPartitionException(
                        "Topic " + partition.topic() + " is gone");
            }
            assigned.put(
                    partition,
                    new Partition(id(topic.topicId()), partition.topic(), partition.partition()));
        }
        int all = described.values().stream().mapToInt(topic -> topic.partitions().size()).sum();
        store.expectPeers(assigned.size() < all);
        shared = false;
    }

    private void seek() throws StoreException {
        seekAgain = false;
        reportTopicsMadeAnew();
        // Before the ends are asked for: a log that grows meanwhile must not look too short.
        Map<TopicPartition, Long> stored = new HashMap<>();
        for (Map.Entry<TopicPartition, Partition> entry : assigned.entrySet()) {
            Partition partition = entry.getValue();
            stored.put(entry.getKey(), offsets.next(partition.topicId(), partition.number()));
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned.keySet());
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(assigned.keySet());
        for (Map.Entry<TopicPartition, Partition> entry : assigned.entrySet()) {
            Partition partition = entry.getValue();
            long end = ends.getOrDefault(entry.getKey(), 0L);
            long begin = begins.getOrDefault(entry.getKey(), 0L);
            long next = stored.getOrDefault(entry.getKey(), begin);
            if (next > end || next < begin) {
                log.error(
                        "Partition {} holds offsets {} to {}, but {} is the next to store: messages between are lost."
                                + REMEDY,
                        entry.getKey(),
                        begin,
                        end,
                        next);
                next = begin;
                offsets.reset(partition.topicId(), partition.topic(), partition.number(), next);
            }
            consumer.seek(entry.getKey(), next);
            positions.put(entry.getKey(), next);
        }
    }

    /// Called before the first batch of a topic that was made anew is stored.
    private void reportTopicsMadeAnew() throws StoreException {
        Map<String, UUID> ids = new TreeMap<>();
        assigned.values().forEach(partition -> ids.put(partition.topic(), partition.topicId()));
        for (Map.Entry<String, UUID> topic : ids.entrySet()) {
            if (offsets.isMadeAnew(topic.getValue(), topic.getKey())) {
                log.error(
                        "Topic {} was made anew: what the earlier one held and was not stored is lost."
                                + REMEDY,
                        topic.getKey());
            }
        }
    }

    private void drain() throws InterruptedException {
        long until = System.nanoTime() + STOP.toNanos();
        while ((writing || !handover.isEmpty())
                && System.nanoTime() < until
                && failure.get() == null) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        stopping = true;
        log.error("The correlator stopped: {}", cause.toString(), cause);
    }

    /// Takes over and gives away partitions. What is in flight is written before a partition is
    /// given away; a batch that comes too late is fenced by the offsets in the store.
    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                drain();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            commitForMonitors(partitions);
            partitions.forEach(assigned::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Nothing is asked here: a callback that fails ends the consumer.
            shared = true;
            seekAgain = true;
            consumer.pause(consumer.assignment());
        }
    }

    /// Kafka's own idea of the group's position serves lag monitors only.
    private void commitForMonitors(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> stored = new HashMap<>();
        try {
            for (TopicPartition partition : partitions) {
                Partition own = assigned.get(partition);
                if (own != null) {
                    stored.put(
                            partition,
                            new OffsetAndMetadata(offsets.next(own.topicId(), own.number())));
                }
            }
        } catch (StoreException e) {
            log.debug("No position for lag monitors: {}", e.getMessage());
        }
        if (!stored.isEmpty()) {
            consumer.commitAsync(stored, (committed, e) -> {});
        }
    }

    private static UUID id(Uuid topicId) {
        return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
    }

    private Map<String, TopicDescription> describeTopics() throws InterruptedException {
        Set<String> names =
                Set.of(topics.identityEvents(), topics.sessionUses(), topics.rejected());
        try (Admin admin = Admin.create(kafka)) {
            return admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("Kafka does not tell the topics " + names, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException passing) {
                throw passing;
            }
            throw new IllegalStateException("Kafka does not tell the topics " + names, e);
        }
    }

    /// Stops after what is in flight is stored.
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            poller.join(STOP);
            writer.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
