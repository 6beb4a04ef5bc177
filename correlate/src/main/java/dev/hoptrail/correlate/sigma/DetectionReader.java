package dev.hoptrail.correlate.sigma;

import dev.hoptrail.correlate.detect.sigma.Condition;
import dev.hoptrail.correlate.detect.sigma.Wildcard;
import dev.hoptrail.correlate.detect.sigma.Wildcard.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// Reads `logsource` and `detection`: searches, and the condition over them.
final class DetectionReader {
    private static final String ALL_WORDS = "|all";

    private final Faults faults;
    private final FieldReader fields;

    /// @param findings whether it may ask what other rules find
    DetectionReader(Faults faults, boolean findings) {
        this.faults = faults;
        this.fields = new FieldReader(faults, findings);
    }

    /// What a document demands of a session; null where it cannot be read.
    @Nullable Condition read(Section document) {
        logSource(document);
        Node node = document.need("detection", "searches, and a condition over them");
        if (node == null) {
            return null;
        }
        Section detection = Section.of(node, "detection", faults);
        Map<String, Condition> searches = new LinkedHashMap<>();
        for (Section.Entry entry : detection.entries()) {
            if (!entry.name().equals("condition")) {
                searches.put(entry.name(), search(entry));
            }
        }
        Node condition = detection.need("condition", "for example \"selection and not filter\"");
        if (condition == null) {
            return null;
        }
        if (!(condition instanceof ScalarNode scalar)) {
            faults.add(condition, "condition must be one text: join several by or");
            return null;
        }
        return new ConditionReader(scalar, searches, faults).read();
    }

    private void logSource(Section document) {
        Node node = document.need("logsource", "product: hoptrail, category: session");
        if (node == null) {
            return;
        }
        Section source = Section.of(node, "logsource", faults);
        source.refuseAllBut(Set.of("product", "category", "service", "definition"));
        boolean ours =
                "hoptrail".equals(source.text("product", Integer.MAX_VALUE))
                        && "session".equals(source.text("category", Integer.MAX_VALUE))
                        && source.get("service") == null;
        if (!ours) {
            faults.add(
                    node,
                    "Rules are asked of sessions, not of log records: logsource must be product: hoptrail, category: session");
        }
    }

    private Condition search(Section.Entry entry) {
        Node node = entry.value();
        if (node instanceof MappingNode) {
            return map(node, entry.name());
        }
        List<Condition> any = new ArrayList<>();
        for (Node item : Section.items(node)) {
            any.add(item instanceof MappingNode ? map(item, entry.name()) : word(item));
        }
        if (any.isEmpty()) {
            faults.add(node, "The search %s is empty".formatted(Faults.quote(entry.name())));
        }
        return new Condition.Any(any);
    }

    private Condition map(Node node, String name) {
        Section section = Section.of(node, name, faults);
        List<Condition> all = new ArrayList<>();
        for (Section.Entry entry : section.entries()) {
            if (entry.name().equals(ALL_WORDS)) {
                all.add(
                        new Condition.All(
                                Section.items(entry.value()).stream().map(this::word).toList()));
            } else {
                all.add(fields.read(entry));
            }
        }
        if (all.isEmpty()) {
            faults.add(node, "The search %s is empty".formatted(Faults.quote(name)));
        }
        return new Condition.All(all);
    }

    private Condition word(Node node) {
        String text = Section.text(node);
        if (text == null || text.isBlank() || text.length() > FieldReader.MAX_LENGTH) {
            faults.add(
                    node,
                    "A keyword must be a text of 1 to %d characters"
                            .formatted(FieldReader.MAX_LENGTH));
            return new Condition.Any(List.of());
        }
        return new Condition.Word(Wildcard.of(text, Place.ANYWHERE, false));
    }
}
