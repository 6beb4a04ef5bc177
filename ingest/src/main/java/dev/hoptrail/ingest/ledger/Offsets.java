package dev.hoptrail.ingest.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The offsets up to which messages are proven to be stored, and where some were lost before.
final class Offsets {

    private final Map<Partition, Long> next = new HashMap<>();

    private final Map<Partition, List<Loss>> losses = new HashMap<>();

    private record Loss(long from, Instant foundAt) {}

    private record Partition(UUID topicId, int number) {}

    void put(UUID topicId, int partition, long offset) {
        next.put(new Partition(topicId, partition), offset);
    }

    /// Messages from an offset on were gone before they were stored, as was found at a time.
    void lost(UUID topicId, int partition, long from, Instant foundAt) {
        losses.computeIfAbsent(new Partition(topicId, partition), none -> new ArrayList<>())
                .add(new Loss(from, foundAt));
    }

    /// Whether messages up to this offset, acknowledged before a time, may be among those lost.
    boolean isLost(UUID topicId, int partition, long offset, Instant readAt) {
        return losses.getOrDefault(new Partition(topicId, partition), List.of()).stream()
                .anyMatch(loss -> offset >= loss.from() && !readAt.isAfter(loss.foundAt()));
    }

    /// The first offset that is not proven to be stored.
    long next(UUID topicId, int partition) {
        return next.getOrDefault(new Partition(topicId, partition), 0L);
    }
}
