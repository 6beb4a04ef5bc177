package dev.hoptrail.ingest.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hoptrail.ingest.ledger.TopicState;
import dev.hoptrail.ingest.ledger.TopicStates;
import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.TopicHeaders;
import dev.hoptrail.migrations.Topics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Writes messages to Kafka and tells the receipt of their file what became of them.
final class KafkaWriter implements AutoCloseable {

    private static final int PATIENCE_MS = (int) Duration.ofMinutes(5).toMillis();
    private static final int BATCH = 128 * 1024;

    private final TopicCatalogue catalogue;
    private final Tracer tracer;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private volatile Map<OutputTopic, TopicLayout> layout = Map.of();
    private long refreshed;

    KafkaWriter(Map<String, Object> kafka, TopicCatalogue catalogue, long memory, Tracer tracer) {
        this.catalogue = catalogue;
        this.tracer = tracer;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, memory);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.MAX_MESSAGE_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        this.admin = Admin.create(kafka);
        this.producer = new KafkaProducer<>(settings);
    }

    /// Makes sure that the topics are there and learns their ids, unless that was done just now.
    synchronized void refresh(Duration fresh) {
        long now = System.nanoTime();
        if (layout.isEmpty() || now - refreshed > fresh.toNanos()) {
            refresh();
            refreshed = now;
        }
    }

    private void refresh() {
        Map<String, TopicDescription> found = new Topics(admin, catalogue).ensure();
        Map<OutputTopic, TopicLayout> topics = new EnumMap<>(OutputTopic.class);
        for (OutputTopic topic : OutputTopic.values()) {
            TopicDescription description = Objects.requireNonNull(found.get(topic.name(catalogue)));
            Uuid id = description.topicId();
            UUID topicId = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
            topics.put(topic, new TopicLayout(topicId, description.partitions().size()));
        }
        layout = Map.copyOf(topics);
    }

    Map<OutputTopic, TopicLayout> layout() {
        return layout;
    }

    /// The topics as they are now.
    TopicStates states() {
        return new TopicStates(
                state(OutputTopic.IDENTITY_EVENTS),
                state(OutputTopic.SESSION_USES),
                state(OutputTopic.REJECTED));
    }

    private TopicState state(OutputTopic topic) {
        TopicLayout found = Objects.requireNonNull(layout.get(topic));
        return new TopicState(
                found.id(),
                offsets(topic, found.partitions(), OffsetSpec.earliest()),
                offsets(topic, found.partitions(), OffsetSpec.latest()));
    }

    private List<Long> offsets(OutputTopic topic, int partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            asked.put(new TopicPartition(topic.name(catalogue), i), which);
        }
        Long[] offsets = new Long[partitions];
        try {
            Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(asked).all().get();
            found.forEach((partition, info) -> offsets[partition.partition()] = info.offset());
        } catch (ExecutionException failure) {
            throw new KafkaException("Asking for offsets failed", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while asking for offsets", interrupted);
        }
        return List.of(offsets);
    }

    /// Begins a file: its trace tells until when its messages were on their way.
    ///
    /// @return the header by which messages name the trace; null where nothing is traced
    @Nullable Header begin(FileReceipt file) {
        Span publishing = tracer.spanBuilder("publish").setSpanKind(SpanKind.PRODUCER).startSpan();
        if (!publishing.getSpanContext().isValid()) {
            return null;
        }
        file.traced(publishing);
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(
                        Context.current().with(publishing),
                        carrier,
                        (into, name, value) -> carrier.put(name, value));
        String traceparent = Objects.requireNonNull(carrier.get(TopicHeaders.TRACEPARENT));
        return new RecordHeader(TopicHeaders.TRACEPARENT, traceparent.getBytes(ISO_8859_1));
    }

    /// Sends a message. Waits while too much is on its way.
    ///
    /// @throws KafkaException if Kafka takes nothing for minutes
    @SuppressWarnings("FutureReturnValueIgnored") // the callback learns of every outcome
    void send(OutputTopic topic, byte[] key, byte[] value, List<Header> headers, FileReceipt file) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic.name(catalogue), null, key, value, headers);
        file.sent();
        try {
            producer.send(
                    message,
                    (metadata, failure) -> {
                        if (failure == null) {
                            file.acknowledged(topic, metadata.partition(), metadata.offset());
                        } else {
                            file.failed(failure);
                        }
                    });
        } catch (RuntimeException | Error refused) {
            file.failed(refused);
            throw refused;
        }
    }

    /// Sends what waits without further delay.
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(30));
        admin.close(Duration.ofSeconds(5));
    }
}
