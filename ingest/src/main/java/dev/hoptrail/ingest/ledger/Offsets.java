package dev.hoptrail.ingest.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The offsets up to which messages are proven to be stored.
final class Offsets {

    private final Map<Partition, Long> next = new HashMap<>();

    private record Partition(UUID topicId, int number) {}

    void put(UUID topicId, int partition, long offset) {
        next.put(new Partition(topicId, partition), offset);
    }

    /// The first offset that is not proven to be stored.
    long next(UUID topicId, int partition) {
        return next.getOrDefault(new Partition(topicId, partition), 0L);
    }
}
