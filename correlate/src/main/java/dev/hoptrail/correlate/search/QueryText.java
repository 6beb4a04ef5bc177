package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.QueryException.Code;
import org.jspecify.annotations.Nullable;

/// A cursor over the characters of a query: spaces, words, quoted phrases and names of fields.
final class QueryText {
    private static final String ENDS_WORD = "()\"";

    private final String text;
    private int at;

    QueryText(String text) {
        this.text = text;
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /// The character at the cursor, or NUL at the end.
    char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    void skipSpace() {
        while (!atEnd() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    boolean isNext(String sign) {
        return text.startsWith(sign, at);
    }

    /// Steps over a sign if it is next.
    boolean take(String sign) {
        if (!isNext(sign)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    /// Steps over an operator if it is next and ends as a word of its own.
    boolean takeWord(String word) {
        if (!isNextWord(word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    boolean isNextWord(String word) {
        int end = at + word.length();
        return text.startsWith(word, at)
                && (end == text.length()
                        || isSpace(text.charAt(end))
                        || ENDS_WORD.indexOf(text.charAt(end)) >= 0);
    }

    /// Steps over the name of a field and its colon if that is next: `name:`, `tag.Some\ Key:` or
    /// `tag."Some Key":`.
    ///
    /// @return null where a value comes first; the cursor has not moved then
    @Nullable String takeFieldName() {
        int start = at;
        StringBuilder name = new StringBuilder();
        while (!atEnd() && !isSpace(peek()) && peek() != '(' && peek() != ')') {
            char c = peek();
            if (c == ':') {
                at++;
                return name.toString();
            }
            if (c == '"' && (name.isEmpty() || name.charAt(name.length() - 1) != '.')) {
                break;
            }
            if (c == '"') {
                name.append(takePhrase());
            } else {
                name.appendCodePoint(takeCharacter());
            }
        }
        at = start;
        return null;
    }

    /// Steps over a quoted text, in which only `\` has a meaning.
    String takePhrase() {
        int start = at++;
        StringBuilder phrase = new StringBuilder();
        while (peek() != '"' || atEnd()) {
            if (atEnd()) {
                throw new QueryException(
                        Code.SYNTAX,
                        start,
                        "The quote at %d is never closed: end it with another one."
                                .formatted(start));
            }
            phrase.appendCodePoint(takeCharacter());
        }
        at++;
        return phrase.toString();
    }

    /// Steps over a word with its wildcards.
    ///
    /// @param end further characters that end it
    Glob takeWord(String end, boolean wildcards) {
        Glob.Builder word = new Glob.Builder();
        while (!atEnd()
                && !isSpace(peek())
                && ENDS_WORD.indexOf(peek()) < 0
                && end.indexOf(peek()) < 0) {
            takePart(word, wildcards);
        }
        return word.build();
    }

    private void takePart(Glob.Builder word, boolean wildcards) {
        char c = peek();
        switch (c) {
            case '*' -> {
                at++;
                if (wildcards) {
                    word.anyText();
                } else {
                    word.add(c);
                }
            }
            case '?' -> {
                at++;
                if (wildcards) {
                    word.anyCharacter();
                } else {
                    word.add(c);
                }
            }
            case '~', '^' ->
                    throw new QueryException(
                            Code.UNSUPPORTED,
                            at,
                            "The %s at %d asks for fuzziness or a boost, which searches do not have: write \\%s for the character itself."
                                    .formatted(c, at, c));
            default -> word.add(takeCharacter());
        }
    }

    /// Steps over one character; a backslash makes the next one stand for itself.
    private int takeCharacter() {
        int codePoint = text.codePointAt(at);
        if (codePoint != '\\') {
            at += Character.charCount(codePoint);
            return codePoint;
        }
        if (at + 1 >= text.length()) {
            throw new QueryException(
                    Code.SYNTAX,
                    at,
                    "The backslash at %d has nothing to escape: write \\\\ for a backslash."
                            .formatted(at));
        }
        int escaped = text.codePointAt(at + 1);
        at += 1 + Character.charCount(escaped);
        return escaped;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c);
    }
}
