package dev.hoptrail.ingest.ledger;

import java.util.List;
import java.util.UUID;

/// A topic as it is now: its id, and by partition the first offset that is still there and the one
/// that the next message will get.
public record TopicState(UUID topicId, List<Long> earliest, List<Long> end) {

    public TopicState {
        earliest = List.copyOf(earliest);
        end = List.copyOf(end);
    }

    /// Whether everything from offset `from` until offset `to` is still there.
    boolean holds(int partition, long from, long to) {
        return partition < end.size() && earliest.get(partition) <= from && to < end.get(partition);
    }
}
