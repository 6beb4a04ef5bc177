package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.QueryException.Code;
import org.apache.lucene.util.BytesRef;

/// A field whose values can be counted.
record FacetField(String name, FieldRef field) {

    /// Reads `tag.<Key>`, `tagKey`, `role`, `account`, `origin`, `grade` or `action`.
    static FacetField parse(String name) {
        FieldRef field = FieldNames.resolve(name, 0);
        return switch (field.field()) {
            case TAG, TAG_KEY, ROLE, ACCOUNT, ORIGIN, GRADE, ACTION -> new FacetField(name, field);
            default ->
                    throw new QueryException(
                            Code.UNSUPPORTED,
                            0,
                            "%s cannot be counted: use tag.<Key>, tagKey, role, account, origin, grade or action."
                                    .formatted(FieldNames.quote(name)));
        };
    }

    String docValues() {
        return IndexFields.facet(isTagKey() ? QueryField.TAG : field.field());
    }

    /// Keys are counted by their tags: a session has each key once, folded.
    private boolean isTagKey() {
        return field.field() == QueryField.TAG_KEY;
    }

    /// What every value of this facet begins with.
    String prefix() {
        return field.tagKey().isEmpty() ? "" : IndexTerms.tagPrefix(field.tagKey());
    }

    /// The part of a term that tells two values apart, and that a query would name.
    String value(BytesRef term) {
        String text = IndexTerms.text(term).substring(prefix().length());
        int separator = separator(text);
        return separator < 0 ? text : text.substring(0, separator);
    }

    /// What people call the value.
    String label(BytesRef term) {
        String text = IndexTerms.text(term).substring(prefix().length());
        return isTagKey() ? value(term) : text.substring(separator(text) + 1);
    }

    private int separator(String text) {
        boolean named = field.field() == QueryField.ORIGIN || isTagKey();
        return named ? text.indexOf(IndexTerms.SEPARATOR) : -1;
    }
}
