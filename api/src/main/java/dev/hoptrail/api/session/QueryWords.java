package dev.hoptrail.api.session;

/// Writes values into queries so that they stay values.
public final class QueryWords {

    private QueryWords() {}

    /// The text in quotes, nothing in it an operator or a wildcard.
    public static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
