package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.ledger.Acknowledged;
import io.opentelemetry.api.trace.Span;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits for Kafka to acknowledge every message of one file, then tells so once.
final class FileReceipt {

    private final Map<OutputTopic, Reached> topics = new EnumMap<>(OutputTopic.class);
    private final Consumer<FileReceipt> whenComplete;
    // The file itself counts as one message until it is read to its end.
    private long waiting = 1;
    private @Nullable Throwable failure;
    private Span publishing = Span.getInvalid();

    private static final class Reached {

        private final UUID topicId;
        private long[] highest;

        Reached(TopicLayout layout) {
            topicId = layout.id();
            highest = new long[layout.partitions()];
            Arrays.fill(highest, -1);
        }

        void at(int partition, long offset) {
            int before = highest.length;
            if (partition >= before) {
                // Partitions were added meanwhile.
                highest = Arrays.copyOf(highest, partition + 1);
                Arrays.fill(highest, before, partition + 1, -1);
            }
            highest[partition] = Math.max(highest[partition], offset);
        }
    }

    FileReceipt(Map<OutputTopic, TopicLayout> layouts, Consumer<FileReceipt> whenComplete) {
        layouts.forEach((topic, layout) -> topics.put(topic, new Reached(layout)));
        this.whenComplete = whenComplete;
    }

    /// Ends a span once the file is complete.
    synchronized void traced(Span span) {
        publishing = span;
    }

    synchronized void sent() {
        waiting++;
    }

    void acknowledged(OutputTopic topic, int partition, long offset) {
        synchronized (this) {
            reached(topic).at(partition, offset);
        }
        done();
    }

    void failed(Throwable cause) {
        synchronized (this) {
            failure = cause;
        }
        done();
    }

    /// Called once for the file, and for each of its messages.
    void done() {
        boolean complete;
        Span span;
        synchronized (this) {
            complete = --waiting == 0;
            span = publishing;
        }
        if (complete) {
            span.end();
            whenComplete.accept(this);
        }
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    synchronized Acknowledged acknowledged(OutputTopic topic) {
        Reached reached = reached(topic);
        return new Acknowledged(reached.topicId, Arrays.stream(reached.highest).boxed().toList());
    }

    private Reached reached(OutputTopic topic) {
        return Objects.requireNonNull(topics.get(topic));
    }
}
