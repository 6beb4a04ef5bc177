package dev.hoptrail.correlate.sigma;

import dev.hoptrail.correlate.detect.sigma.Condition;
import dev.hoptrail.correlate.detect.sigma.Correlation;
import dev.hoptrail.correlate.detect.sigma.Correlation.Group;
import dev.hoptrail.correlate.detect.sigma.Correlation.Part;
import dev.hoptrail.correlate.detect.sigma.SigmaField;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Form;
import dev.hoptrail.correlate.detect.sigma.SigmaField.Source;
import dev.hoptrail.correlate.detect.sigma.SigmaFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/// Reads `correlation`: which sessions are taken together, and how.
final class CorrelationReader {
    private static final Map<String, Correlation.Type> TYPES =
            Map.of(
                    "event_count", Correlation.Type.EVENT_COUNT,
                    "value_count", Correlation.Type.VALUE_COUNT,
                    "temporal", Correlation.Type.TEMPORAL,
                    "temporal_ordered", Correlation.Type.TEMPORAL_ORDERED);
    private static final Map<String, Group> GROUPS =
            Map.of("chain", Group.CHAIN, "origin", Group.ORIGIN);
    private static final Map<String, Integer> SECONDS =
            Map.of("s", 1, "m", 60, "h", 3_600, "d", 86_400);
    private static final Pattern TIMESPAN = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    private final Faults faults;

    CorrelationReader(Faults faults) {
        this.faults = faults;
    }

    /// A rule that a correlation may name.
    ///
    /// @param condition null where it cannot be read
    record Named(
            Section document,
            @Nullable String name,
            @Nullable String id,
            String title,
            @Nullable Condition condition) {

        boolean isCalled(String given) {
            return given.equals(name) || given.equalsIgnoreCase(id == null ? "" : id);
        }
    }

    /// The correlation of a document; null where it cannot be read.
    ///
    /// @param key of its lines in baselines
    @Nullable Correlation read(Section document, List<Named> named, String key) {
        Section section =
                Section.of(
                        Objects.requireNonNull(document.get("correlation")), "correlation", faults);
        section.refuseAllBut(Set.of("type", "rules", "group-by", "timespan", "condition"));
        Correlation.Type type = type(section);
        List<Part> parts = parts(section, named);
        Set<Group> groups = groups(section);
        Duration timespan = timespan(section);
        Node condition = section.get("condition");
        if (type == null) {
            return null;
        }
        boolean counts =
                type == Correlation.Type.EVENT_COUNT || type == Correlation.Type.VALUE_COUNT;
        if (condition == null && counts) {
            faults.add(section.node(), "condition is missing: for example gte: 10");
        }
        if (!counts && parts.size() < 2) {
            faults.add(section.node(), "At least two rules are needed");
        }
        Section asked = condition == null ? null : Section.of(condition, "condition", faults);
        int atLeast = asked == null ? parts.size() : atLeast(asked, type, parts.size());
        SigmaField counted =
                type == Correlation.Type.VALUE_COUNT && asked != null ? counted(asked) : null;
        return new Correlation(key, type, parts, groups, timespan, atLeast, counted);
    }

    private Correlation.@Nullable Type type(Section section) {
        Node node =
                section.need("type", String.join(", ", TYPES.keySet().stream().sorted().toList()));
        String text = node == null ? null : Section.text(node);
        Correlation.Type type = text == null ? null : TYPES.get(text);
        if (node != null && type == null) {
            faults.add(
                    node,
                    "type must be one of "
                            + String.join(", ", TYPES.keySet().stream().sorted().toList()));
        }
        return type;
    }

    private List<Part> parts(Section section, List<Named> named) {
        List<Part> parts = new ArrayList<>();
        Set<Named> used = new HashSet<>();
        Node rules = section.need("rules", "names or ids of the rules beside the correlation");
        for (Node node : rules == null ? List.<Node>of() : Section.items(rules)) {
            String name = Section.text(node);
            Named rule =
                    named.stream()
                            .filter(one -> name != null && one.isCalled(name))
                            .findFirst()
                            .orElse(null);
            if (rule == null) {
                faults.add(
                        node,
                        "No rule of that name or id stands beside the correlation, in a document of its own");
            } else if (!used.add(rule)) {
                faults.add(node, "The rule is named twice");
            } else if (rule.condition() != null) {
                parts.add(new Part(rule.title(), rule.condition()));
            }
        }
        named.stream()
                .filter(one -> rules != null && !used.contains(one))
                .forEach(one ->
                        faults.add(
                                one.document().node(), "The correlation does not name this rule"));
        return parts;
    }

    private Set<Group> groups(Section section) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        Node node = section.need("group-by", "chain or origin");
        for (Node one : node == null ? List.<Node>of() : Section.items(node)) {
            String text = Section.text(one);
            Group group = text == null ? null : GROUPS.get(text.toLowerCase(Locale.ROOT));
            if (group == null) {
                faults.add(one, "Sessions are grouped by chain or origin");
            } else {
                groups.add(group);
            }
        }
        return groups;
    }

    private Duration timespan(Section section) {
        Node node = section.need("timespan", "for example 90m");
        String text = node == null ? null : Section.text(node);
        Matcher matcher = TIMESPAN.matcher(text == null ? "" : text);
        Duration timespan =
                matcher.matches()
                        ? Duration.ofSeconds(
                                Long.parseLong(matcher.group(1))
                                        * SECONDS.getOrDefault(matcher.group(2), 1))
                        : Duration.ZERO;
        if (node != null && (timespan.isZero() || timespan.compareTo(Correlation.LONGEST) > 0)) {
            faults.add(
                    node,
                    "timespan must be a number with s, m, h or d, at most %dd"
                            .formatted(Correlation.LONGEST.toDays()));
        }
        return timespan;
    }

    private int atLeast(Section asked, Correlation.Type type, int parts) {
        boolean counts =
                type == Correlation.Type.EVENT_COUNT || type == Correlation.Type.VALUE_COUNT;
        int atLeast = 0;
        for (Section.Entry entry : asked.entries()) {
            switch (entry.name()) {
                case "gte" -> atLeast = number(entry.value());
                case "gt" -> atLeast = number(entry.value()) + 1;
                case "eq" -> {
                    if (counts || number(entry.value()) != parts) {
                        faults.add(entry.key(), "eq is read where it means all rules: write gte");
                    }
                    atLeast = parts;
                }
                case "field" -> {
                    if (type != Correlation.Type.VALUE_COUNT) {
                        faults.add(entry.key(), "Only value_count counts a field");
                    }
                }
                case "lt", "lte" ->
                        faults.add(
                                entry.key(),
                                "Upper bounds hold only once the time span is over: write gte or gt");
                default -> asked.refuseAllBut(Set.of("gte", "gt", "eq", "field"));
            }
        }
        int most = counts ? Correlation.MOST : parts;
        int least = counts ? 2 : type == Correlation.Type.TEMPORAL ? 2 : parts;
        if (atLeast < least || atLeast > most) {
            faults.add(
                    asked.node(),
                    "gte must be from %d to %d here: %d are demanded"
                            .formatted(least, most, atLeast));
        }
        return atLeast;
    }

    private int number(Node node) {
        String text = Section.text(node);
        try {
            int number = Integer.parseInt(text == null ? "" : text);
            if (number >= 0 && number <= Correlation.MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        faults.add(node, "This must be a number from 0 to %d".formatted(Correlation.MOST));
        return Correlation.MOST;
    }

    private @Nullable SigmaField counted(Section asked) {
        Node node = asked.need("field", "whose values count");
        String name = node == null ? null : Section.text(node);
        SigmaField field = name == null ? null : SigmaFields.of(name);
        if (node == null) {
            return null;
        }
        if (field == null) {
            faults.add(
                    node,
                    "There is no such field; known: " + String.join(", ", SigmaFields.names()));
        } else if (field.form() == Form.LIST || field.source() == Source.FINDINGS) {
            faults.add(node, "Values of %s cannot be counted".formatted(field.name()));
        }
        return field;
    }
}
