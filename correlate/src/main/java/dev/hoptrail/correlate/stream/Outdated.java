package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.store.Kept;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RejectedRow;
import dev.hoptrail.correlate.store.UseRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a batch brings of the time before events are kept: counted by source, not stored.
final class Outdated {
    private final Kept kept;
    private final Map<String, Count> bySource = new LinkedHashMap<>();

    Outdated(Kept kept) {
        this.kept = kept;
    }

    private static final class Count {
        private final int firstIndex;
        private long records;
        private long hours;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        Count(int firstIndex) {
            this.firstIndex = firstIndex;
        }

        void at(Instant time) {
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
        }
    }

    /// Counts a record.
    void add(RecordRow row) {
        Count count =
                bySource.computeIfAbsent(row.sourceUri(), none -> new Count(row.sourceIndex()));
        count.records++;
        count.at(row.eventTime());
    }

    /// Counts hours of uses that are not kept, and returns what is.
    List<Message.Shown> without(List<Message.Shown> all) {
        List<Message.Shown> rest = new ArrayList<>(all.size());
        for (Message.Shown shown : all) {
            List<UseRow> uses =
                    shown.uses().stream().filter(use -> kept.admits(use.hour())).toList();
            if (uses.size() == shown.uses().size()) {
                rest.add(shown);
                continue;
            }
            shown.uses().stream().filter(use -> !kept.admits(use.hour())).forEach(this::add);
            if (!uses.isEmpty()) {
                rest.add(new Message.Shown(shown.credential(), shown.lastUse(), uses));
            }
        }
        return rest;
    }

    private void add(UseRow use) {
        Count count = bySource.computeIfAbsent(use.sourceUri(), none -> new Count(-1));
        count.hours++;
        count.at(use.hour());
    }

    /// A line for each source.
    List<RejectedRow> rows() {
        List<RejectedRow> rows = new ArrayList<>();
        bySource.forEach((source, count) ->
                rows.add(
                        new RejectedRow(
                                source,
                                count.firstIndex,
                                -1,
                                0,
                                null,
                                "NOT_KEPT",
                                "%d records and %d hours of uses from %s to %s: what was before %s is not kept any more"
                                        .formatted(
                                                count.records,
                                                count.hours,
                                                count.first,
                                                count.last,
                                                kept.since()),
                                "")));
        return rows;
    }
}
