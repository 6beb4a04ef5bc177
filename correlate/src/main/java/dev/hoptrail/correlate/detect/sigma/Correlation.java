package dev.hoptrail.correlate.detect.sigma;

import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.detect.Baseline;
import dev.hoptrail.correlate.detect.Hit;
import dev.hoptrail.correlate.detect.Observation;
import dev.hoptrail.correlate.detect.Seen;
import dev.hoptrail.correlate.detect.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What several sessions of a group have to be together. Each session that fits one of the parts
/// adds a line to the baseline of its group; the finding is on the session with which the sessions
/// within the time span before it become what is demanded, and on none after it as long as they
/// stay so. Of a group the [Baseline#CORRELATION] sessions before a session are looked at.
///
/// @param key of the lines: another one for every version of a rule
/// @param atLeast so many sessions, values or parts
/// @param counted whose different values count; null where sessions or parts do
public record Correlation(
        String key,
        Type type,
        List<Part> parts,
        Set<Group> groupBy,
        Duration timespan,
        int atLeast,
        @Nullable SigmaField counted) {

    /// So many sessions or values can be demanded: as many as are looked at.
    public static final int MOST = Baseline.CORRELATION.reach();

    /// The longest time span.
    public static final Duration LONGEST = Duration.ofDays(7);

    public Correlation {
        parts = List.copyOf(parts);
        groupBy = Set.copyOf(groupBy);
    }

    /// How sessions are taken together.
    public enum Type {
        EVENT_COUNT,
        VALUE_COUNT,
        TEMPORAL,
        TEMPORAL_ORDERED
    }

    /// What the sessions of a group share.
    public enum Group {
        CHAIN,
        ORIGIN
    }

    /// One of the rules that are correlated.
    public record Part(String title, Condition condition) {}

    /// The line that a session adds; null where it fits no part, has no group, or nothing to count.
    @Nullable Observation line(Subject subject) {
        long parts = 0;
        for (int i = 0; i < this.parts.size(); i++) {
            if (this.parts.get(i).condition().holds(subject)) {
                parts |= 1L << i;
            }
        }
        if (parts == 0) {
            return null;
        }
        String group = group(subject);
        List<String> values = counted == null ? List.of("") : counted.of(subject);
        if (group == null || values.isEmpty()) {
            return null;
        }
        Correlated self =
                new Correlated(
                        subject.session().facts().issuedAt(),
                        parts,
                        values.get(0),
                        subject.session().facts().records());
        return new Observation(Baseline.CORRELATION, key + "\0" + group, self.text());
    }

    private @Nullable String group(Subject subject) {
        StringBuilder group = new StringBuilder();
        for (Group by : new TreeSet<>(groupBy)) {
            switch (by) {
                case CHAIN -> group.append(subject.session().derived().chainId());
                case ORIGIN -> {
                    Origin origin = subject.origin();
                    if (origin == null) {
                        return null;
                    }
                    group.append(origin.originId());
                }
            }
            group.append('\0');
        }
        return group.toString();
    }

    /// What is to be said of a session.
    @Nullable Hit of(Subject subject) {
        Observation line = line(subject);
        if (line == null) {
            return null;
        }
        Instant at = subject.session().facts().issuedAt();
        List<Correlated> latestFirst = new ArrayList<>();
        for (Seen seen : subject.past().before(line, at)) {
            latestFirst.add(Correlated.of(seen));
        }
        List<Correlated> before = within(latestFirst);
        boolean already =
                !before.isEmpty()
                        && !before.get(0).at().isBefore(at.minus(timespan))
                        && holds(before);
        latestFirst.add(
                0, Correlated.of(new Seen(subject.session().sessionId(), at, line.value())));
        List<Correlated> now = within(latestFirst);
        return already || !holds(now) ? null : hit(subject, now);
    }

    /// Those of the span of time that ends with the first.
    private List<Correlated> within(List<Correlated> latestFirst) {
        if (latestFirst.isEmpty()) {
            return List.of();
        }
        Instant from = latestFirst.get(0).at().minus(timespan);
        return latestFirst.stream().filter(one -> !one.at().isBefore(from)).toList();
    }

    private boolean holds(List<Correlated> latestFirst) {
        return switch (type) {
            case EVENT_COUNT -> latestFirst.size() >= atLeast;
            case VALUE_COUNT -> values(latestFirst).size() >= atLeast;
            case TEMPORAL -> Long.bitCount(parts(latestFirst)) >= atLeast;
            case TEMPORAL_ORDERED -> isOrdered(latestFirst.reversed());
        };
    }

    private static Set<String> values(List<Correlated> some) {
        return some.stream()
                .map(Correlated::counted)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long parts(List<Correlated> some) {
        long parts = 0;
        for (Correlated one : some) {
            parts |= one.parts();
        }
        return parts;
    }

    /// Whether each part is met by a session after the one that met the part before.
    private boolean isOrdered(List<Correlated> earliestFirst) {
        int next = 0;
        for (Correlated one : earliestFirst) {
            if (next < parts.size() && (one.parts() & (1L << next)) != 0) {
                next++;
            }
        }
        return next == parts.size();
    }

    private Hit hit(Subject subject, List<Correlated> latestFirst) {
        String kinds =
                parts.stream()
                        .map(part -> "\"" + part.title() + "\"")
                        .collect(Collectors.joining(", "));
        String what =
                switch (type) {
                    case EVENT_COUNT -> "%d sessions".formatted(latestFirst.size());
                    case VALUE_COUNT ->
                            "sessions with %d values of %s"
                                    .formatted(
                                            values(latestFirst).size(),
                                            counted == null ? "" : counted.name());
                    case TEMPORAL -> "%d sessions".formatted(latestFirst.size());
                    case TEMPORAL_ORDERED -> "sessions in this order";
                };
        return Hit.of(
                        "%s had %s of the kind %s within %s, the last of %s."
                                .formatted(
                                        subject.who(),
                                        what,
                                        kinds,
                                        words(timespan),
                                        subject.roleName()))
                .and(
                        latestFirst.stream()
                                .flatMap(one -> one.records().stream())
                                .limit(Correlated.MOST_RECORDS)
                                .toList());
    }

    private static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return plural(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return plural(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? plural(seconds / 60, "minute") : plural(seconds, "second");
    }

    private static String plural(long number, String unit) {
        return number == 1 ? "a " + unit : number + " " + unit + "s";
    }
}
