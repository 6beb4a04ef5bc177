package dev.hoptrail.ingest.source.kafka;

import dev.hoptrail.ingest.source.LogFile;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// Values of one partition, one behind the other, that are taken in and acknowledged together.
public final class TopicSet {

    private final TopicPartition partition;
    private final long first;
    private final long next;
    private final Instant written;
    private final boolean isBegun;
    private final List<Part> parts;

    /// What is to be read.
    ///
    /// @param values how many there are in it
    public record Part(LogFile file, int values) {}

    /// @param next the offset behind the last value
    /// @param written when the first value was
    /// @param isBegun whether it may have been taken in before, by whoever
    TopicSet(
            TopicPartition partition,
            long first,
            long next,
            Instant written,
            boolean isBegun,
            List<Part> parts) {
        this.partition = partition;
        this.first = first;
        this.next = next;
        this.written = written;
        this.isBegun = isBegun;
        this.parts = List.copyOf(parts);
    }

    TopicPartition partition() {
        return partition;
    }

    long first() {
        return first;
    }

    long next() {
        return next;
    }

    /// How many values it has.
    public int values() {
        return parts.stream().mapToInt(Part::values).sum();
    }

    /// When the first of its values was written, as Kafka or its writer says.
    public Instant written() {
        return written;
    }

    /// Whether it may have been taken in before.
    public boolean isBegun() {
        return isBegun;
    }

    /// What is to be read: the same files, byte for byte, however often the set is read.
    public List<Part> parts() {
        return parts;
    }

    @Override
    public String toString() {
        return "%s from %d to %d".formatted(partition, first, next);
    }
}
