package dev.hoptrail.ingest.ledger;

import java.util.UUID;

/// A topic as it is now: its id, and by partition the first offset that is still there and the one
/// that the next message will get.
public record TopicState(UUID topicId, long[] earliest, long[] end) {

    public TopicState {
        earliest = earliest.clone();
        end = end.clone();
    }

    /// Whether everything from offset `from` until offset `to` is still there.
    boolean holds(int partition, long from, long to) {
        return partition < end.length && earliest[partition] <= from && to < end[partition];
    }
}
