package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.QueryException.Code;
import dev.hoptrail.correlate.search.QueryField.Form;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Reads the names of fields, and knows the nearest one to a name that does not exist.
final class FieldNames {
    private static final int SUGGESTIONS = 3;
    private static final int FAR = 4;
    private static final int SHOWN = 40;

    private FieldNames() {}

    /// The field of a name as the query writes it.
    static FieldRef resolve(String name, int position) {
        for (QueryField field : QueryField.all()) {
            if (field.form() != Form.TAG && field.queryName().equals(name)) {
                return FieldRef.of(field);
            }
            if (field.form() == Form.TAG && name.startsWith(field.queryName() + ".")) {
                return tag(field, name, position);
            }
            if (field.form() == Form.TAG && field.queryName().equals(name)) {
                throw missingKey(field, position);
            }
        }
        throw new QueryException(
                Code.UNKNOWN_FIELD,
                position,
                "There is no field %s at %d. %s To search for a text with a colon in it, quote it."
                        .formatted(quote(name), position, advice(name)));
    }

    private static FieldRef tag(QueryField field, String name, int position) {
        String key = name.substring(field.queryName().length() + 1);
        if (key.isEmpty()) {
            throw missingKey(field, position);
        }
        return FieldRef.tag(field, key);
    }

    private static QueryException missingKey(QueryField field, int position) {
        return new QueryException(
                Code.UNKNOWN_FIELD,
                position,
                "The field at %d needs a tag key: write %s.<Key>, such as %s.Project."
                        .formatted(position, field.queryName(), field.queryName()));
    }

    private static String advice(String name) {
        List<String> near = nearest(name);
        return near.isEmpty()
                ? "Fields are " + String.join(", ", QueryField.names()) + "."
                : "Did you mean " + String.join(" or ", near) + "?";
    }

    private static List<String> nearest(String name) {
        String head = name.substring(0, Math.min(name.length(), SHOWN));
        return QueryField.names().stream()
                .filter(known -> distance(head, known) < FAR)
                .sorted(Comparator.comparingInt(known -> distance(head, known)))
                .limit(SUGGESTIONS)
                .toList();
    }

    /// Edits between two names, without case; the keys of tags take no part.
    private static int distance(String name, String known) {
        String a = stem(name);
        String b = stem(known);
        if (b.startsWith(a) && a.length() > 1) {
            return 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    private static String stem(String name) {
        int dot = name.indexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    }

    /// A text of the query as messages show it: quoted and cut.
    static String quote(String text) {
        return text.length() <= SHOWN ? '"' + text + '"' : '"' + text.substring(0, SHOWN) + "…\"";
    }
}
