package dev.hoptrail.correlate.stream;

import java.util.regex.Pattern;

/// Text as the store can hold it. PostgreSQL has no zero character, neither in text nor in JSON,
/// and UTF-8 no half of a surrogate pair: where a record has one, U+FFFD stands in its place.
final class StorableText {
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");
    private static final String ESCAPED_ZERO = "\\u0000";
    private static final String ESCAPED_REPLACEMENT = "\\ufffd";

    private StorableText() {}

    /// JSON whose texts have no zero characters.
    static String json(String json) {
        int at = json.indexOf(ESCAPED_ZERO);
        if (at < 0) {
            return json;
        }
        StringBuilder storable = new StringBuilder(json);
        while (at >= 0) {
            if (!isEscaped(json, at)) {
                storable.replace(at, at + ESCAPED_ZERO.length(), ESCAPED_REPLACEMENT);
            }
            at = json.indexOf(ESCAPED_ZERO, at + 1);
        }
        return storable.toString();
    }

    /// Whether the backslash at this place is itself escaped: a text, not a zero character.
    private static boolean isEscaped(String json, int at) {
        int first = at;
        while (first > 0 && json.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    /// Text without zero characters and halves of surrogate pairs.
    static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return UNSTORABLE.matcher(text).replaceAll("\ufffd");
            }
        }
        return text;
    }
}
