package dev.hoptrail.api.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An object of a document that was read without a schema.
record Node(Map<String, Object> fields) {

    /// The object below a name, which is made if it is absent.
    Node child(String name) {
        return node(fields.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>()));
    }

    /// Shows every object below this one with its name.
    void children(BiConsumer<String, Node> visitor) {
        fields.forEach((name, value) -> visitor.accept(name, node(value)));
    }

    /// The objects of a list, none where it is absent.
    List<Node> list(String name) {
        List<Node> nodes = new ArrayList<>();
        if (fields.get(name) instanceof List<?> values) {
            values.forEach(value -> nodes.add(node(value)));
        }
        return nodes;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    @Nullable Object get(String name) {
        return fields.get(name);
    }

    void put(String name, Object value) {
        fields.put(name, value);
    }

    /// Puts a value where there is none.
    void absent(String name, Object value) {
        fields.putIfAbsent(name, value);
    }

    /// Puts all fields of another object.
    void merge(Map<String, Object> more) {
        fields.putAll(more);
    }

    void remove(String name) {
        fields.remove(name);
    }

    @SuppressWarnings("unchecked") // Names of such documents are texts.
    static Node of(Map<?, ?> map) {
        return new Node((Map<String, Object>) map);
    }

    private static Node node(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return of(map);
        }
        throw new IllegalStateException("No object: " + value);
    }
}
