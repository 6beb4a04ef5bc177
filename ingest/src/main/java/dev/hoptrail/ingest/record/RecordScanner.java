package dev.hoptrail.ingest.record;

import java.util.Arrays;

/// Walks one JSON object by the letter of RFC 8259, in one pass over its bytes, and notes where the
/// members are that ingest needs. Bytes that are no ASCII are only noticed, not checked.
///
/// The text must be followed by [#SLACK] zero bytes, or by text that already was walked, so that no
/// step of the walk needs to ask whether the text ends.
final class RecordScanner {

    /// The text ends inside the value.
    static final int INCOMPLETE = -1;

    /// The text is no JSON; [#failedAt] says where.
    static final int INVALID = -2;

    /// Nested deeper than allowed.
    static final int TOO_DEEP = -3;

    /// Bytes that must be readable behind the text.
    static final int SLACK = 16;

    private static final long QUOTES = Words.ONES * '"';
    private static final long BACKSLASHES = Words.ONES * '\\';
    private static final long SPACES = Words.ONES * ' ';
    private static final long LOWER_CASE = Words.ONES * ' ';
    private static final long SESSIONT =
            Words.head(new byte[] {'s', 'e', 's', 's', 'i', 'o', 'n', 't'});
    private static final int TRUE = 't' | ('r' << 8) | ('u' << 16) | ('e' << 24);
    private static final int NULL = 'n' | ('u' << 8) | ('l' << 16) | ('l' << 24);
    private static final int ALSE = 'a' | ('l' << 8) | ('s' << 16) | ('e' << 24);
    private static final int OKEN = 'o' | ('k' << 8) | ('e' << 16) | ('n' << 24);

    private final int deepest;
    private final int[] starts = new int[RecordField.values().length];
    private final int[] ends = new int[RecordField.values().length];

    private int limit;
    private int failedAt;
    private long seen;
    private int escapes;
    private int strings;
    private int objects;
    private int arrays;
    private int escaped;
    private int named;
    private int[] tokens = new int[8];
    private int tokenCount;

    RecordScanner(int deepest) {
        this.deepest = deepest;
    }

    /// Walks the object whose `{` stands at `from`; the text ends at `limit`. Returns the index
    /// behind its `}`, or one of the negative outcomes.
    int scan(byte[] text, int from, int limit) {
        this.limit = limit;
        seen = 0;
        escapes = 0;
        strings = 0;
        objects = 0;
        arrays = 0;
        escaped = 0;
        named = 0;
        tokenCount = 0;
        int at = skipSpace(text, from + 1);
        if (text[at] == '}') {
            return at + 1;
        }
        for (; ; ) {
            if (text[at] != '"') {
                return fail(at);
            }
            int keyFrom = at + 1;
            int escapesBefore = escapes;
            int keyTo = string(text, keyFrom);
            if (keyTo < 0) {
                return keyTo;
            }
            at = colon(text, keyTo + 1);
            if (at < 0) {
                return at;
            }
            boolean escapedKey = escapes != escapesBefore;
            int field =
                    escapedKey
                            ? RecordField.find(decoded(text, keyFrom, keyTo))
                            : RecordField.find(text, keyFrom, keyTo);
            int end = field < 0 ? value(text, at, 1) : field(text, field, at);
            if (end < 0) {
                return end;
            }
            if (field < 0 && text[at] == '"' && isToken(text, keyFrom, keyTo, escapedKey)) {
                addToken(at + 1, end - 1);
            }
            at = text[end] <= ' ' ? skipSpace(text, end) : end;
            if (text[at] == '}') {
                return at + 1;
            }
            if (text[at] != ',') {
                return fail(at);
            }
            at++;
            if (text[at] <= ' ') {
                at = skipSpace(text, at);
            }
        }
    }

    boolean hasText(RecordField field) {
        return (strings & field.bit) != 0;
    }

    boolean hasObject(RecordField field) {
        return (objects & field.bit) != 0;
    }

    boolean hasArray(RecordField field) {
        return (arrays & field.bit) != 0;
    }

    /// Whether a member of this name was met, even if its value is no JSON or incomplete.
    boolean isNamed(RecordField field) {
        return (named & field.bit) != 0;
    }

    /// Whether the text of this field holds escapes.
    boolean isEscaped(RecordField field) {
        return (escaped & field.bit) != 0;
    }

    /// Where the field's value starts: behind the quote of a text, at the bracket of the rest.
    int start(RecordField field) {
        return starts[field.index];
    }

    /// Where the field's value ends: at the quote of a text, behind the bracket of the rest.
    int end(RecordField field) {
        return ends[field.index];
    }

    /// Whether some byte was no ASCII. True for some texts without one, too.
    boolean mayHoldNonAscii() {
        return (seen & Words.HIGHS) != 0;
    }

    /// The places of the session tokens, in order, each as start and end of the text between the
    /// quotes; [#tokenBounds] says how many numbers count.
    int[] tokens() {
        return tokens;
    }

    int tokenBounds() {
        return tokenCount;
    }

    int failedAt() {
        return failedAt;
    }

    private int field(byte[] text, int field, int at) {
        int bit = 1 << field;
        named |= bit;
        // The last of several members of one name counts, as for every common JSON library.
        strings &= ~bit;
        objects &= ~bit;
        arrays &= ~bit;
        escaped &= ~bit;
        int escapesBefore = escapes;
        int end = value(text, at, 1);
        if (end < 0) {
            return end;
        }
        byte first = text[at];
        if (first == '"') {
            strings |= bit;
            starts[field] = at + 1;
            ends[field] = end - 1;
            if (escapes != escapesBefore) {
                escaped |= bit;
            }
            return end;
        }
        starts[field] = at;
        ends[field] = end;
        if (first == '{') {
            objects |= bit;
        } else if (first == '[') {
            arrays |= bit;
        }
        return end;
    }

    private int value(byte[] text, int at, int depth) {
        return switch (text[at]) {
            case '"' -> {
                int end = string(text, at + 1);
                yield end < 0 ? end : end + 1;
            }
            case '{' -> object(text, at, depth + 1);
            case '[' -> array(text, at, depth + 1);
            case 't' -> Words.intAt(text, at) == TRUE ? at + 4 : failWithin(at, 4);
            case 'n' -> Words.intAt(text, at) == NULL ? at + 4 : failWithin(at, 4);
            case 'f' -> Words.intAt(text, at + 1) == ALSE ? at + 5 : failWithin(at, 5);
            default -> number(text, at);
        };
    }

    private int object(byte[] text, int from, int depth) {
        if (depth > deepest) {
            return TOO_DEEP;
        }
        int at = skipSpace(text, from + 1);
        if (text[at] == '}') {
            return at + 1;
        }
        for (; ; ) {
            if (text[at] != '"') {
                return fail(at);
            }
            int keyFrom = at + 1;
            int escapesBefore = escapes;
            int keyTo = string(text, keyFrom);
            if (keyTo < 0) {
                return keyTo;
            }
            at = colon(text, keyTo + 1);
            if (at < 0) {
                return at;
            }
            boolean token = isToken(text, keyFrom, keyTo, escapes != escapesBefore);
            int end = value(text, at, depth);
            if (end < 0) {
                return end;
            }
            if (token && text[at] == '"') {
                addToken(at + 1, end - 1);
            }
            at = text[end] <= ' ' ? skipSpace(text, end) : end;
            if (text[at] == '}') {
                return at + 1;
            }
            if (text[at] != ',') {
                return fail(at);
            }
            at++;
            if (text[at] <= ' ') {
                at = skipSpace(text, at);
            }
        }
    }

    private int array(byte[] text, int from, int depth) {
        if (depth > deepest) {
            return TOO_DEEP;
        }
        int at = skipSpace(text, from + 1);
        if (text[at] == ']') {
            return at + 1;
        }
        for (; ; ) {
            int end = value(text, at, depth);
            if (end < 0) {
                return end;
            }
            at = skipSpace(text, end);
            if (text[at] == ']') {
                return at + 1;
            }
            if (text[at] != ',') {
                return fail(at);
            }
            at = skipSpace(text, at + 1);
        }
    }

    /// Returns the index of the closing quote of the string whose first byte stands at `from`.
    private int string(byte[] text, int from) {
        int at = from;
        long bytes = 0;
        for (; ; ) {
            long word = Words.at(text, at);
            bytes |= word;
            long quote = word ^ QUOTES;
            long slash = word ^ BACKSLASHES;
            long stop =
                    (((quote - Words.ONES) & ~quote)
                                    | ((slash - Words.ONES) & ~slash)
                                    | ((word - SPACES) & ~word))
                            & Words.HIGHS;
            if (stop == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(stop) >>> 3;
            byte last = text[at];
            if (last == '"') {
                seen |= bytes;
                return at;
            }
            if (last != '\\') {
                return fail(at);
            }
            at = escape(text, at);
            if (at < 0) {
                return at;
            }
        }
    }

    private int escape(byte[] text, int at) {
        escapes++;
        return switch (text[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> unit(text, at + 2);
            default -> fail(at + 1);
        };
    }

    private int unit(byte[] text, int from) {
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(text[i], 16) < 0) {
                return fail(i);
            }
        }
        return from + 4;
    }

    private int number(byte[] text, int from) {
        int at = text[from] == '-' ? from + 1 : from;
        if (text[at] == '0') {
            at++;
        } else {
            at = digits(text, at);
        }
        if (at >= 0 && text[at] == '.') {
            at = digits(text, at + 1);
        }
        if (at >= 0 && (text[at] | ' ') == 'e') {
            int sign = at + 1;
            at = digits(text, text[sign] == '+' || text[sign] == '-' ? sign + 1 : sign);
        }
        return at;
    }

    private int digits(byte[] text, int from) {
        int at = from;
        while (text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at == from ? fail(at) : at;
    }

    /// Returns the index of the value behind the colon.
    private int colon(byte[] text, int from) {
        int at = text[from] == ':' ? from : skipSpace(text, from);
        if (text[at] != ':') {
            return fail(at);
        }
        at++;
        return text[at] <= ' ' ? skipSpace(text, at) : at;
    }

    static int skipSpace(byte[] text, int from) {
        int at = from;
        while (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t') {
            at++;
        }
        return at;
    }

    private int fail(int at) {
        failedAt = at;
        return at >= limit ? INCOMPLETE : INVALID;
    }

    private int failWithin(int at, int length) {
        failedAt = at;
        return at + length > limit ? INCOMPLETE : INVALID;
    }

    /// Any letter case: nothing is lost by blanking a value too many.
    private static boolean isToken(byte[] text, int from, int to, boolean escaped) {
        if (escaped) {
            byte[] name = decoded(text, from, to);
            return isToken(name, 0, name.length - SLACK);
        }
        return isToken(text, from, to);
    }

    private static boolean isToken(byte[] text, int from, int to) {
        return to - from == 12
                && (Words.at(text, from) | LOWER_CASE) == SESSIONT
                && (Words.intAt(text, from + 8) | (int) LOWER_CASE) == OKEN;
    }

    /// The name without its escapes, followed by the bytes that a look at a name may read.
    static byte[] decoded(byte[] text, int from, int to) {
        byte[] name = JsonText.decode(text, from, to);
        return Arrays.copyOf(name, name.length + SLACK);
    }

    private void addToken(int from, int to) {
        if (tokenCount == tokens.length) {
            tokens = Arrays.copyOf(tokens, tokens.length * 2);
        }
        tokens[tokenCount++] = from;
        tokens[tokenCount++] = to;
    }
}
