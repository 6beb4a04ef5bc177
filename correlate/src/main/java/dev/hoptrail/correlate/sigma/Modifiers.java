package dev.hoptrail.correlate.sigma;

import com.google.re2j.Pattern;
import dev.hoptrail.correlate.detect.sigma.Demand;
import dev.hoptrail.correlate.detect.sigma.Wildcard.Place;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/// What the words behind a field's name say of its values.
///
/// @param flags of regular expressions
/// @param operator of comparisons
record Modifiers(Kind kind, Place place, boolean all, boolean cased, int flags, String operator) {

    /// How values are meant.
    enum Kind {
        TEXT,
        REGEX,
        NETWORK,
        EXISTS,
        COMPARE,
        FIELD
    }

    private static final Map<String, Place> PLACES =
            Map.of("contains", Place.ANYWHERE, "startswith", Place.START, "endswith", Place.END);
    private static final Map<String, Kind> KINDS =
            Map.of(
                    "re", Kind.REGEX,
                    "cidr", Kind.NETWORK,
                    "exists", Kind.EXISTS,
                    "gt", Kind.COMPARE,
                    "gte", Kind.COMPARE,
                    "lt", Kind.COMPARE,
                    "lte", Kind.COMPARE,
                    "fieldref", Kind.FIELD);
    private static final Map<String, Integer> FLAGS =
            Map.of("i", Pattern.CASE_INSENSITIVE, "m", Pattern.MULTILINE, "s", Pattern.DOTALL);
    private static final List<String> KNOWN =
            List.of(
                    "all",
                    "cased",
                    "cidr",
                    "contains",
                    "endswith",
                    "exists",
                    "fieldref",
                    "gt",
                    "gte",
                    "lt",
                    "lte",
                    "re (with i, m, s)",
                    "startswith");

    /// The name before the modifiers. No key of a tag has a bar in it.
    static String field(String key) {
        int bar = key.indexOf('|');
        return bar < 0 ? key : key.substring(0, bar);
    }

    static Modifiers read(String key, Node at, Faults faults) {
        String[] parts = key.split("\\|", -1);
        Set<String> words = new LinkedHashSet<>();
        for (int i = 1; i < parts.length; i++) {
            if (!words.add(parts[i])) {
                faults.add(at, "The modifier %s is there twice".formatted(Faults.quote(parts[i])));
            }
        }
        Kind kind = Kind.TEXT;
        Place place = Place.WHOLE;
        String operator = "";
        int flags = 0;
        int kinds = 0;
        for (String word : words) {
            if (PLACES.containsKey(word)) {
                place = Objects.requireNonNull(PLACES.get(word));
                kinds++;
            } else if (KINDS.containsKey(word)) {
                kind = Objects.requireNonNull(KINDS.get(word));
                operator = word;
                kinds++;
            } else if (FLAGS.containsKey(word) && words.contains("re")) {
                flags |= Objects.requireNonNull(FLAGS.get(word));
            } else if (!word.equals("all") && !word.equals("cased")) {
                faults.add(
                        at,
                        "There is no modifier %s here; known: %s"
                                .formatted(Faults.quote(word), String.join(", ", KNOWN)));
            }
        }
        if (kinds > 1) {
            faults.add(at, "These modifiers exclude each other: " + String.join(", ", words));
        }
        boolean cased = words.contains("cased");
        if (cased && kind != Kind.TEXT && kind != Kind.FIELD) {
            faults.add(at, "cased says nothing of %s".formatted(operator));
        }
        return new Modifiers(kind, place, words.contains("all"), cased, flags, operator);
    }

    /// The range that a comparison with a number means.
    Demand.Within within(long number) {
        return switch (operator) {
            case "gt" -> new Demand.Within(number + 1, Long.MAX_VALUE);
            case "gte" -> new Demand.Within(number, Long.MAX_VALUE);
            case "lt" -> new Demand.Within(Long.MIN_VALUE, number - 1);
            default -> new Demand.Within(Long.MIN_VALUE, number);
        };
    }
}
