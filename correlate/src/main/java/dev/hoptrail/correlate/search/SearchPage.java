package dev.hoptrail.correlate.search;

import java.util.List;

/// Sessions that a search found, in its order.
///
/// @param hits where each session stands; the last one is where a next page begins
/// @param total how many sessions match, on all pages
public record SearchPage(List<SortKey> hits, Total total) {

    public SearchPage {
        hits = List.copyOf(hits);
    }

    /// A count, which may be where counting stopped.
    public record Total(long value, Relation relation) {}

    /// How a count relates to the truth.
    public enum Relation {
        EQUAL,
        AT_LEAST
    }
}
