package dev.hoptrail.correlate.search;

import java.util.List;

/// How many of the matching sessions have each value of a field.
///
/// @param field as it was asked for
/// @param values the most frequent ones first, ties by value
/// @param distinct how many different values there are
public record Facet(String field, List<Count> values, long distinct) {

    public Facet {
        values = List.copyOf(values);
    }

    /// One value.
    ///
    /// @param value what a query for these sessions would name
    /// @param label how people call it: the name of an origin; otherwise the value
    public record Count(String value, String label, long sessions) {}
}
