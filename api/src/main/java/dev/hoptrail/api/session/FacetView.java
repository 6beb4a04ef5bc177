package dev.hoptrail.api.session;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// How many of what was asked for have each value of a field.
///
/// @param values the most frequent ones first
/// @param distinct how many values there are, listed or not
@Schema(name = "Facet")
public record FacetView(String field, List<FacetValue> values, long distinct) {

    /// A value of a field.
    ///
    /// @param value what a query for these would name
    /// @param label how people call it
    /// @param count how many have it
    @Schema(name = "FacetValue")
    public record FacetValue(String value, String label, long count) {}
}
