package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.chain.Grade;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How what was stored compares with the truth.
final class TruthFigures {

    /// In what a session can differ from the truth.
    enum Difference {
        /// The session is not stored.
        MISSING("sessions not stored"),
        /// A session is stored that the truth does not know.
        INVENTED("sessions that the truth does not know"),
        /// A parent is named that is not the true one.
        WRONG_PARENT("wrong parents"),
        /// A parent is named though the records cannot tell.
        GUESSED_PARENT("parents named where the records cannot tell"),
        /// Ambiguous though the records can tell.
        NEEDLESSLY_AMBIGUOUS("ambiguous though the records tell"),
        /// The right parent or none, another grade.
        GRADE("other grades"),
        CANDIDATES("other candidates"),
        DEPTH("other depths"),
        ORIGIN("other origins"),
        SOURCE_IDENTITY("other source identities"),
        TAGS("other tags"),
        EXPIRY("other expiries"),
        RECORDS("lacking records of the truth"),
        /// A placeholder of the truth is not stored.
        NO_PLACEHOLDER("placeholders not stored");

        private final String words;

        Difference(String words) {
            this.words = words;
        }
    }

    private final Map<Grade, Map<String, Long>> grades = new EnumMap<>(Grade.class);
    private final Map<Difference, Long> differences = new EnumMap<>(Difference.class);
    private long sessions;
    private long placeholders;
    private long exact;
    private long exactRight;
    private @Nullable Stored stored;

    /// Sums of what is stored.
    record Stored(long sessions, long placeholders) {}

    void expected(Grade grade) {
        sessions++;
        exact += grade == Grade.EXACT ? 1 : 0;
    }

    void found(Grade expected, String found) {
        grades.computeIfAbsent(expected, none -> new TreeMap<>()).merge(found, 1L, Long::sum);
    }

    void exactlyRight() {
        exactRight++;
    }

    void placeholder() {
        placeholders++;
    }

    void differs(Difference difference) {
        differences.merge(difference, 1L, Long::sum);
    }

    void stored(Stored sums) {
        stored = sums;
    }

    /// Whether everything is as the truth says.
    boolean agrees() {
        return differences.isEmpty() && stored != null && stored.placeholders == placeholders;
    }

    /// For printing as JSON.
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sessions", sessions);
        all.put("placeholders", placeholders);
        all.put("exactlyLinkable", exact);
        all.put("exactlyLinkableRight", exactRight);
        all.put("gradesExpectedAndFound", grades);
        all.put("differences", differences);
        if (stored != null) {
            all.put("stored", stored);
        }
        all.put("agrees", agrees());
        return all;
    }

    String table() {
        StringBuilder out = new StringBuilder(2048);
        line(out, "%-12s found", "expected");
        StringBuilder heads = new StringBuilder("            ");
        for (Grade grade : Grade.values()) {
            heads.append("%10s".formatted(grade));
        }
        line(out, "%s%10s", heads, "none");
        for (Grade grade : Grade.values()) {
            Map<String, Long> row = grades.getOrDefault(grade, Map.of());
            StringBuilder cells = new StringBuilder();
            for (Grade found : Grade.values()) {
                cells.append(cell(row.get(found.name())));
            }
            line(out, "%-12s%s%s", grade, cells, cell(row.get("none")));
        }
        out.append('\n');
        line(out, "%-46s %,9d of %,d", "exactly linkable hops right", exactRight, exact);
        if (stored != null) {
            line(out, "%-46s %,9d of %,d", "sessions stored", stored.sessions, sessions);
            line(
                    out,
                    "%-46s %,9d of %,d",
                    "placeholders stored",
                    stored.placeholders,
                    placeholders);
        }
        for (Difference difference : Difference.values()) {
            line(out, "%-46s %,9d", difference.words, differences.getOrDefault(difference, 0L));
        }
        return out.toString();
    }

    private static String cell(@Nullable Long count) {
        return count == null
                ? String.format(Locale.ROOT, "%10s", "-")
                : String.format(Locale.ROOT, "%,10d", count);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
