package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.event.RecordRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a rule says when it holds.
///
/// @param severity null: the rule's own
/// @param at null: when the session was issued
/// @param records that prove it, beside those of the session
public record Hit(
        String message,
        @Nullable Severity severity,
        @Nullable Instant at,
        List<RecordRef> records) {
    public Hit {
        records = List.copyOf(records);
    }

    /// A rule holds.
    public static Hit of(String message) {
        return new Hit(message, null, null, List.of());
    }

    Hit as(Severity given) {
        return new Hit(message, given, at, records);
    }

    Hit at(Instant given) {
        return new Hit(message, severity, given, records);
    }

    /// The same, proven by acts; it happened when the last of them did.
    Hit by(List<Act> acts) {
        Instant last = acts.stream().map(Act::at).max(Instant::compareTo).orElse(null);
        return new Hit(message, severity, last, acts.stream().map(Act::record).distinct().toList());
    }

    /// The same, proven by further records.
    public Hit and(List<RecordRef> more) {
        return new Hit(message, severity, at, more);
    }
}
