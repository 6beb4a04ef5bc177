package dev.hoptrail.correlate.tags;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tags of one role or user over time, from all that records say of them.
///
/// A pure function of the set of statements. Records tell time in seconds: within one, what clears
/// comes first and what gives comes last, since tools create before they tag and take old tags away
/// before they give new ones; the rest is settled by record id.
public final class TagHistory {
    private static final Comparator<TagStatement> IN_TIME =
            Comparator.comparing(TagStatement::at)
                    .thenComparing(statement -> !statement.clears())
                    .thenComparing(statement -> statement.value() != null)
                    .thenComparing(TagStatement::recordId);
    private static final Comparator<Interval> BY_KEY =
            Comparator.comparing((Interval interval) -> SessionTag.fold(interval.key()))
                    .thenComparing(Interval::from);

    private final List<Interval> intervals;

    /// @param statements about one subject, in any order
    public TagHistory(Collection<TagStatement> statements) {
        Map<String, Interval> open = new HashMap<>();
        List<Interval> found = new ArrayList<>();
        for (TagStatement next : statements.stream().sorted(IN_TIME).toList()) {
            if (next.clears()) {
                open.values().forEach(interval -> end(found, interval, next.at()));
                open.clear();
                continue;
            }
            end(found, open.remove(next.foldedKey()), next.at());
            if (next.value() != null) {
                open.put(next.foldedKey(), new Interval(next.key(), next.value(), next.at(), null));
            }
        }
        found.addAll(open.values());
        found.sort(BY_KEY);
        intervals = List.copyOf(found);
    }

    /// A tag in force.
    ///
    /// @param key as it was spelled then
    /// @param until the second from which it no longer counts; null while it does
    public record Interval(String key, String value, Instant from, @Nullable Instant until) {

        boolean covers(Instant at) {
            return !at.isBefore(from) && (until == null || at.isBefore(until));
        }
    }

    /// A tag replaced within its second was never in force.
    private static void end(List<Interval> found, @Nullable Interval open, Instant at) {
        if (open != null && open.from().isBefore(at)) {
            found.add(new Interval(open.key(), open.value(), open.from(), at));
        }
    }

    /// When each tag was in force, by key and time.
    public List<Interval> intervals() {
        return intervals;
    }

    /// The tags in force at an instant, sorted by key.
    public Map<String, String> at(Instant at) {
        Map<String, String> tags = new LinkedHashMap<>();
        intervals.stream()
                .filter(interval -> interval.covers(at))
                .forEach(interval -> tags.put(interval.key(), interval.value()));
        return tags;
    }
}
