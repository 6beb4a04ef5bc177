package dev.hoptrail.ingest.record;

import java.io.IOException;

/// Passes over what is not read: values too large for the window, what is no JSON, lines. Reads on
/// as needed; looks only at quotes and brackets.
final class Passage {

    /// No name of a member stands here.
    static final int BROKEN = -2;

    private final TextWindow window;

    Passage(TextWindow window) {
        this.window = window;
    }

    /// Passes the name at hand and its colon. Returns the index of its [RecordField], -1 if it is
    /// none, or [#BROKEN].
    int name() throws IOException {
        if (window.next() != '"') {
            return BROKEN;
        }
        int end = nameEnd();
        if (end < 0) {
            return BROKEN;
        }
        int field = field(window.bytes, window.at + 1, end);
        window.at = end + 1;
        if (window.next() != ':') {
            return BROKEN;
        }
        window.at++;
        return field;
    }

    /// Nobody has walked this name before: one that is no JSON stands for no field.
    private static int field(byte[] text, int from, int to) {
        if (!ObjectCursor.isEscaped(text, from, to)) {
            return RecordField.find(text, from, to);
        }
        return JsonText.isWellEscaped(text, from, to)
                ? RecordField.find(RecordScanner.decoded(text, from, to))
                : -1;
    }

    private int nameEnd() throws IOException {
        for (; ; ) {
            int at = window.at + 1;
            while (at < window.limit && window.bytes[at] != '"') {
                at += window.bytes[at] == '\\' ? 2 : 1;
            }
            if (at < window.limit) {
                return at;
            }
            if (!window.advance()) {
                return -1;
            }
        }
    }

    /// Passes one value, whatever is in it. Returns false if the text ends before the value does. A
    /// character that starts no value is not passed.
    boolean skipValue() throws IOException {
        int first = window.next();
        if (first == '"') {
            window.at++;
            return skipString();
        }
        if (first == '{' || first == '[') {
            return skipBrackets();
        }
        return skipWord();
    }

    private boolean skipBrackets() throws IOException {
        long depth = 0;
        do {
            if (window.at == window.limit && !window.advance()) {
                return false;
            }
            switch (window.bytes[window.at++]) {
                case '"' -> {
                    if (!skipString()) {
                        return false;
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        } while (depth > 0);
        return true;
    }

    private boolean skipString() throws IOException {
        byte[] bytes = window.bytes;
        for (; ; ) {
            int at = window.at;
            int limit = window.limit;
            while (at < limit && bytes[at] != '"' && bytes[at] != '\\') {
                at++;
            }
            window.at = at;
            if (at == limit) {
                if (!window.advance()) {
                    return false;
                }
                continue;
            }
            window.at++;
            if (bytes[at] == '"') {
                return true;
            }
            if (window.at == window.limit && !window.advance()) {
                return false;
            }
            window.at++;
        }
    }

    private boolean skipWord() throws IOException {
        while (window.at < window.limit || window.advance()) {
            byte next = window.bytes[window.at];
            boolean ends = next == ',' || next == ']' || next == '}' || (next >= 0 && next <= ' ');
            if (ends) {
                return true;
            }
            window.at++;
        }
        return false;
    }

    /// Passes everything up to a line that starts with a bracket, or to the end.
    void skipToLine() throws IOException {
        while (window.at < window.limit || window.advance()) {
            if (window.bytes[window.at++] != '\n') {
                continue;
            }
            boolean more = window.at < window.limit || window.advance();
            if (more && (window.bytes[window.at] == '{' || window.bytes[window.at] == '[')) {
                return;
            }
        }
    }
}
