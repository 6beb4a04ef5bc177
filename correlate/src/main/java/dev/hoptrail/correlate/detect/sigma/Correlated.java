package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.detect.Finding;
import dev.hoptrail.correlate.detect.Seen;
import dev.hoptrail.correlate.event.RecordRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a session is in a correlation, as the line of a baseline keeps it. The records are in it,
/// so that whoever is proven by them hears of a change of them.
///
/// @param parts a bit for each part that it fits
/// @param counted what is counted of it
/// @param records of the session, at most two
record Correlated(Instant at, long parts, String counted, List<RecordRef> records) {
    /// So many records of other sessions are named, the latest: the session's own must find room.
    static final int MOST_RECORDS = Finding.MAX_RECORDS - 8;

    private static final int RECORDS = 2;

    Correlated {
        records = records.stream().limit(RECORDS).toList();
    }

    /// The value of the line.
    String text() {
        List<String> fields = new ArrayList<>();
        fields.add(Long.toHexString(parts));
        fields.add(counted);
        for (RecordRef record : records) {
            fields.add(record.recordId().toString());
            fields.add(record.eventTime().toString());
            fields.add(record.accountId());
            fields.add(record.eventId());
            fields.add(Objects.requireNonNullElse(record.sharedEventId(), ""));
        }
        return String.join("\n", fields.stream().map(Correlated::escaped).toList());
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\n", "%0A");
    }

    private static String unescaped(String text) {
        return text.replace("%0A", "\n").replace("%25", "%");
    }

    static Correlated of(Seen seen) {
        List<String> fields = new ArrayList<>();
        for (String field : Objects.requireNonNullElse(seen.value(), "0\n").split("\n", -1)) {
            fields.add(unescaped(field));
        }
        List<RecordRef> records = new ArrayList<>();
        for (int i = 2; i + 4 < fields.size(); i += 5) {
            records.add(
                    new RecordRef(
                            UUID.fromString(fields.get(i)),
                            Instant.parse(fields.get(i + 1)),
                            fields.get(i + 2),
                            fields.get(i + 3),
                            empty(fields.get(i + 4))));
        }
        return new Correlated(
                seen.at(),
                Long.parseUnsignedLong(fields.get(0), 16),
                fields.size() > 1 ? fields.get(1) : "",
                records);
    }

    private static @Nullable String empty(String text) {
        return text.isEmpty() ? null : text;
    }
}
