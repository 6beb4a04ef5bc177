package dev.hoptrail.ingest.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What Kafka acknowledged of one file in one topic.
///
/// @param topicId the topic's id at that time: a topic made anew has another
/// @param highest the highest offset by partition, -1 where nothing was sent
public record Acknowledged(UUID topicId, List<Long> highest) {

    public Acknowledged {
        highest = List.copyOf(highest);
    }

    /// Whether everything acknowledged is either stored by now or still to be consumed.
    ///
    /// A consumer that stands at or behind the log's start has missed nothing, so that what lies
    /// ahead of it and inside of the log will come.
    ///
    /// What was lost once stays so when the consumer has gone on behind it.
    ///
    /// @param readAt when the file was read
    /// @param consumed the next offsets to consume of this very topic, by partition
    boolean isSafe(TopicState now, Instant readAt, Offsets consumed) {
        boolean same = topicId.equals(now.topicId());
        for (int partition = 0; partition < highest.size(); partition++) {
            long offset = highest.get(partition);
            long next = consumed.next(topicId, partition);
            if (offset < 0) {
                continue;
            }
            if (consumed.isLost(topicId, partition, offset, readAt)) {
                return false;
            }
            if (offset < next) {
                continue;
            }
            if (!same || !now.holds(partition, next, offset)) {
                return false;
            }
        }
        return true;
    }
}
