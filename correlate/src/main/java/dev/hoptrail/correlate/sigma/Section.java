package dev.hoptrail.correlate.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A mapping of a YAML text, read key by key.
final class Section {
    private final Node node;
    private final Faults faults;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// A key with what stands behind it.
    record Entry(String name, Node key, Node value) {}

    private Section(Node node, Faults faults) {
        this.node = node;
        this.faults = faults;
    }

    /// A node as a mapping; an empty one where it is something else, which is a fault.
    ///
    /// @param what it is, for messages
    static Section of(Node node, String what, Faults faults) {
        Section section = new Section(node, faults);
        if (!(node instanceof MappingNode mapping)) {
            faults.add(node, what + " must be a mapping");
            return section;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String name = text(tuple.getKeyNode());
            if (name == null) {
                faults.add(tuple.getKeyNode(), "A key must be a text");
            } else if (section.entries.putIfAbsent(
                            name, new Entry(name, tuple.getKeyNode(), tuple.getValueNode()))
                    != null) {
                faults.add(tuple.getKeyNode(), "%s is there twice".formatted(Faults.quote(name)));
            }
        }
        return section;
    }

    Node node() {
        return node;
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    @Nullable Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    /// What must be there; null where it is not, which is a fault.
    @Nullable Node need(String key, String hint) {
        Node value = get(key);
        if (value == null) {
            faults.add(node, "%s is missing: %s".formatted(key, hint));
        }
        return value;
    }

    /// A text, if there is one.
    @Nullable String text(String key, int longest) {
        Node value = get(key);
        return value == null ? null : text(value, key, longest, faults);
    }

    /// The text of a node; null where it has none, which is a fault.
    static @Nullable String text(Node value, String what, int longest, Faults faults) {
        String text = text(value);
        if (text == null || text.isBlank() || text.length() > longest) {
            faults.add(value, "%s must be a text of 1 to %d characters".formatted(what, longest));
            return null;
        }
        return text;
    }

    /// The texts of a list, or the one text that stands for a list.
    List<String> texts(String key, int longest) {
        List<String> texts = new ArrayList<>();
        Node value = get(key);
        for (Node one : value == null ? List.<Node>of() : items(value)) {
            String text = text(one, key, longest, faults);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /// The nodes of a list, or the one node that stands for a list.
    static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    /// The text of a scalar; null for null and for nodes that are none.
    static @Nullable String text(Node node) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
                ? scalar.getValue()
                : null;
    }

    /// Refuses keys that mean nothing here.
    void refuseAllBut(Set<String> known) {
        for (Entry entry : entries.values()) {
            if (!known.contains(entry.name)) {
                faults.add(
                        entry.key,
                        "%s means nothing here; known: %s"
                                .formatted(
                                        Faults.quote(entry.name),
                                        String.join(", ", known.stream().sorted().toList())));
            }
        }
    }
}
