package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// Steps through the members of an object that a [RecordScanner] has walked before, so that the
/// JSON is known to be right.
public final class ObjectCursor {

    private final byte[] text;
    private int at;
    private int keyFrom;
    private int keyTo;
    private int valueFrom;
    private int valueTo;

    /// The object whose `{` stands at `from`.
    public ObjectCursor(byte[] text, int from) {
        this.text = text;
        this.at = from + 1;
    }

    /// Goes to the next member; false if there is none.
    public boolean next() {
        at = RecordScanner.skipSpace(text, at);
        if (text[at] == ',') {
            at = RecordScanner.skipSpace(text, at + 1);
        }
        if (text[at] == '}') {
            return false;
        }
        keyFrom = at + 1;
        keyTo = stringEnd(text, keyFrom);
        valueFrom = RecordScanner.skipSpace(text, RecordScanner.skipSpace(text, keyTo + 1) + 1);
        valueTo = valueEnd(text, valueFrom);
        at = valueTo;
        return true;
    }

    /// Whether the member is called so.
    public boolean is(byte[] name) {
        int length = keyTo - keyFrom;
        if (length == name.length) {
            return Arrays.equals(text, keyFrom, keyTo, name, 0, length);
        }
        return length > name.length
                && isEscaped(text, keyFrom, keyTo)
                && Arrays.equals(JsonText.decode(text, keyFrom, keyTo), name);
    }

    public boolean isText() {
        return text[valueFrom] == '"';
    }

    public boolean isObject() {
        return text[valueFrom] == '{';
    }

    /// The text of the member as it stands between the quotes of a JSON string, escaped no more
    /// than it must be.
    public byte[] content() {
        return JsonText.content(text, valueFrom + 1, valueTo - 1);
    }

    /// A cursor over the member's own members.
    public ObjectCursor inside() {
        return new ObjectCursor(text, valueFrom);
    }

    /// A name to compare with.
    public static byte[] name(String name) {
        return name.getBytes(ISO_8859_1);
    }

    static boolean isEscaped(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    static int stringEnd(byte[] text, int from) {
        int at = from;
        while (text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static int valueEnd(byte[] text, int from) {
        return switch (text[from]) {
            case '"' -> stringEnd(text, from + 1) + 1;
            case '{', '[' -> containerEnd(text, from);
            default -> wordEnd(text, from);
        };
    }

    private static int wordEnd(byte[] text, int from) {
        int at = from;
        while (text[at] != ',' && text[at] != '}' && text[at] != ']' && text[at] > ' ') {
            at++;
        }
        return at;
    }

    private static int containerEnd(byte[] text, int from) {
        int depth = 0;
        int at = from;
        do {
            switch (text[at]) {
                case '"' -> at = stringEnd(text, at + 1);
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
        return at;
    }
}
