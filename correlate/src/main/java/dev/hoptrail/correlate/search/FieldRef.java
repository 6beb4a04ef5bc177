package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.tags.SessionTag;

/// A field of a query, with the tag key where it is a field of tags.
///
/// @param tagKey folded; empty for other fields
record FieldRef(QueryField field, String tagKey) {

    static FieldRef of(QueryField field) {
        return new FieldRef(field, "");
    }

    static FieldRef tag(QueryField field, String key) {
        return new FieldRef(field, SessionTag.fold(key));
    }

    @Override
    public String toString() {
        return tagKey.isEmpty() ? field.queryName() : field.queryName() + "." + tagKey;
    }
}
