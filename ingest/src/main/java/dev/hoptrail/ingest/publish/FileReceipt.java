package dev.hoptrail.ingest.publish;

import dev.hoptrail.ingest.ledger.Acknowledged;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits for Kafka to acknowledge every message of one file, then tells so once.
final class FileReceipt {

    private final long[][] highest;
    private final UUID[] topicIds;
    private final Consumer<FileReceipt> whenComplete;
    // The file itself counts as one message until it is read to its end.
    private long waiting = 1;
    private @Nullable Exception failure;

    FileReceipt(Map<OutputTopic, TopicLayout> topics, Consumer<FileReceipt> whenComplete) {
        OutputTopic[] all = OutputTopic.values();
        this.highest = new long[all.length][];
        this.topicIds = new UUID[all.length];
        for (OutputTopic topic : all) {
            TopicLayout layout = java.util.Objects.requireNonNull(topics.get(topic));
            highest[topic.ordinal()] = new long[layout.partitions()];
            Arrays.fill(highest[topic.ordinal()], -1);
            topicIds[topic.ordinal()] = layout.id();
        }
        this.whenComplete = whenComplete;
    }

    synchronized void sent() {
        waiting++;
    }

    void acknowledged(OutputTopic topic, int partition, long offset) {
        synchronized (this) {
            long[] offsets = highest[topic.ordinal()];
            if (partition < offsets.length) {
                offsets[partition] = Math.max(offsets[partition], offset);
            } else {
                // Partitions were added meanwhile.
                highest[topic.ordinal()] = grown(offsets, partition, offset);
            }
        }
        done();
    }

    void failed(Exception cause) {
        synchronized (this) {
            failure = cause;
        }
        done();
    }

    /// Called once for the file, and for each of its messages.
    void done() {
        boolean complete;
        synchronized (this) {
            complete = --waiting == 0;
        }
        if (complete) {
            whenComplete.accept(this);
        }
    }

    synchronized @Nullable Exception failure() {
        return failure;
    }

    synchronized Acknowledged acknowledged(OutputTopic topic) {
        return new Acknowledged(topicIds[topic.ordinal()], highest[topic.ordinal()]);
    }

    private static long[] grown(long[] offsets, int partition, long offset) {
        long[] more = Arrays.copyOf(offsets, partition + 1);
        Arrays.fill(more, offsets.length, more.length, -1);
        more[partition] = offset;
        return more;
    }
}
