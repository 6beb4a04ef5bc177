package dev.hoptrail.correlate.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Messages that one transaction takes in, and the offsets that it consumes with them.
final class Batch {
    private final List<Message.Event> events = new ArrayList<>();
    private final List<Message.Uses> uses = new ArrayList<>();
    private final List<Message.Rejected> rejected = new ArrayList<>();
    private final Map<Partition, Range> offsets = new LinkedHashMap<>();
    private int weight;

    /// A partition of one life of a topic.
    record Partition(UUID topicId, String topic, int number) {}

    /// Offsets from the first consumed to the next to consume.
    record Range(long from, long next) {}

    /// Adds a message.
    ///
    /// @param read offsets from where reading stood before this message to where it stands after
    ///   it; control records of others leave gaps
    void add(Partition partition, Range read, Message message) {
        switch (message) {
            case Message.Event event -> events.add(event);
            case Message.Uses use -> uses.add(use);
            case Message.Rejected reject -> rejected.add(reject);
        }
        weight += weight(message);
        offsets.merge(partition, read, (was, now) -> new Range(was.from(), now.next()));
    }

    List<Message.Event> events() {
        return events;
    }

    List<Message.Uses> uses() {
        return uses;
    }

    List<Message.Rejected> rejected() {
        return rejected;
    }

    Map<Partition, Range> offsets() {
        return offsets;
    }

    /// Sums of a file come as one message and may be many.
    private static int weight(Message message) {
        return message instanceof Message.Uses uses
                ? 1 + uses.shown().stream().mapToInt(shown -> shown.uses().size()).sum()
                : 1;
    }

    /// About how many rows it brings, which is what it takes in memory and in the store.
    int weight() {
        return weight;
    }

    int size() {
        return events.size() + uses.size() + rejected.size();
    }
}
