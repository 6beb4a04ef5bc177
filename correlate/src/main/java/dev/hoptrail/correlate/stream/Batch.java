package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.store.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Messages that one transaction takes in, and the offsets that it consumes with them.
final class Batch {
    private static final int MOST_TRACES = 128;

    private final List<Message.Event> events = new ArrayList<>();
    private final List<Message.Uses> uses = new ArrayList<>();
    private final List<Message.Rejected> rejected = new ArrayList<>();
    private final Map<Partition, Range> offsets = new LinkedHashMap<>();
    private final Set<String> traces = new LinkedHashSet<>();
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

    /// What of this batch is kept, with the same offsets. Of what is not, one line for each source
    /// is among the rejected.
    Batch within(Kept kept) {
        Batch rest = new Batch();
        rest.offsets.putAll(offsets);
        rest.rejected.addAll(rejected);
        rest.traces.addAll(traces);
        Outdated outdated = new Outdated(kept);
        for (Message.Event event : events) {
            if (kept.admits(event.row().eventTime())) {
                rest.events.add(event);
            } else {
                outdated.add(event.row());
            }
        }
        for (Message.Uses message : uses) {
            rest.uses.add(new Message.Uses(outdated.without(message.shown())));
        }
        outdated.rows().forEach(row -> rest.rejected.add(new Message.Rejected(row)));
        rest.weight = weight;
        return rest;
    }

    /// The same without what was erased.
    Batch without(Erasing erasing) {
        if (erasing.isNone()) {
            return this;
        }
        Batch rest = new Batch();
        rest.offsets.putAll(offsets);
        rest.traces.addAll(traces);
        rest.weight = weight;
        events.forEach(event -> rest.events.add(erasing.event(event)));
        uses.forEach(message -> rest.uses.add(erasing.uses(message)));
        rejected.forEach(message -> rest.rejected.add(erasing.rejected(message)));
        return rest;
    }

    /// Notes the trace of a message. Those of one file share theirs; of very many, some do.
    void traced(String traceparent) {
        if (traces.size() < MOST_TRACES) {
            traces.add(traceparent);
        }
    }

    /// Traces of messages, as W3C Trace Context writes them, if they are any.
    Set<String> traces() {
        return traces;
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
