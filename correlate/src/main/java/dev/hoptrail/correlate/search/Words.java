package dev.hoptrail.correlate.search;

import java.util.ArrayList;
import java.util.List;

/// Cuts names and tags into the words that a bare word of a query is compared with: runs of letters
/// and digits, in lower case, cut into pieces of [#MAX_LENGTH].
///
/// A cursor over one text at a time, made to be used again.
final class Words {
    static final int MAX_LENGTH = 128;

    private final char[] buffer = new char[MAX_LENGTH + 1];
    private String text = "";
    private int at;

    void reset(String next) {
        text = next;
        at = 0;
    }

    /// Moves to the next word.
    ///
    /// @return its length in [#buffer], 0 after the last
    int next() {
        int length = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            boolean part = Character.isLetterOrDigit(codePoint);
            if (length > 0 && (!part || length >= MAX_LENGTH)) {
                return length;
            }
            at += Character.charCount(codePoint);
            if (part) {
                length += Character.toChars(fold(codePoint), buffer, length);
            }
        }
        return length;
    }

    char[] buffer() {
        return buffer;
    }

    /// The words of a text.
    static List<String> of(String text) {
        Words cursor = new Words();
        cursor.reset(text);
        List<String> words = new ArrayList<>();
        for (int length = cursor.next(); length > 0; length = cursor.next()) {
            words.add(new String(cursor.buffer, 0, length));
        }
        return words;
    }

    /// The words of a pattern. Pieces that are nothing but wildcards say nothing and are left out.
    static List<Glob> of(Glob pattern) {
        List<Glob> words = new ArrayList<>();
        Glob.Builder word = new Glob.Builder();
        boolean said = false;
        for (int symbol : pattern.symbols()) {
            boolean part = symbol >= 0 && Character.isLetterOrDigit(symbol);
            if (part || symbol < 0) {
                word.add(part ? fold(symbol) : symbol);
                said |= part;
                continue;
            }
            if (said) {
                words.add(word.build());
            }
            word = new Glob.Builder();
            said = false;
        }
        if (said) {
            words.add(word.build());
        }
        return words;
    }

    private static int fold(int codePoint) {
        return Character.toLowerCase(codePoint);
    }
}
