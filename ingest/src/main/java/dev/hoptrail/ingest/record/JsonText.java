package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The text between the quotes of a JSON string.
public final class JsonText {

    private static final String ESCAPES = "\"\\/bfnrtu";

    private JsonText() {}

    /// What must stand between the quotes of a JSON string for this text.
    public static byte[] content(String text) {
        return escape(text.getBytes(UTF_8));
    }

    /// The UTF-8 bytes that the string between `from` and `to` stands for. The string must have
    /// been walked by a [RecordScanner]. A surrogate without its other half has no UTF-8 form and
    /// stays the escape it was.
    public static byte[] decode(byte[] text, int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            byte next = text[at++];
            if (next != '\\') {
                out[length++] = next;
                continue;
            }
            byte escape = text[at++];
            if (escape != 'u') {
                out[length++] = plain(escape);
                continue;
            }
            char first = unit(text, at);
            at += 4;
            if (!Character.isSurrogate(first)) {
                length += put(String.valueOf(first), out, length);
                continue;
            }
            if (isPair(text, at, to, first)) {
                length += put(new String(new char[] {first, unit(text, at + 2)}), out, length);
                at += 6;
                continue;
            }
            System.arraycopy(text, at - 6, out, length, 6);
            length += 6;
        }
        return Arrays.copyOf(out, length);
    }

    /// Whether every backslash between `from` and `to` begins an escape that JSON has.
    static boolean isWellEscaped(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            if (text[at++] != '\\') {
                continue;
            }
            if (at == to || ESCAPES.indexOf(text[at]) < 0) {
                return false;
            }
            if (text[at++] == 'u') {
                if (!isUnit(text, at, to)) {
                    return false;
                }
                at += 4;
            }
        }
        return true;
    }

    private static boolean isUnit(byte[] text, int from, int to) {
        if (from + 4 > to) {
            return false;
        }
        for (int at = from; at < from + 4; at++) {
            if (Character.digit(text[at], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /// What must stand between the quotes of a JSON string for the text that stands between `from`
    /// and `to`, so that equal texts have equal bytes however they were escaped.
    static byte[] content(byte[] text, int from, int to) {
        return ObjectCursor.isEscaped(text, from, to)
                ? escape(decode(text, from, to))
                : Arrays.copyOfRange(text, from, to);
    }

    /// The UTF-8 bytes as they must stand between the quotes of a JSON string.
    static byte[] escape(byte[] utf8) {
        byte[] out = new byte[utf8.length * 6];
        int length = 0;
        for (byte next : utf8) {
            if (next == '"' || next == '\\') {
                out[length++] = '\\';
                out[length++] = next;
            } else if (next == 0) {
                // No database keeps this one in a text.
                length += put("\uFFFD", out, length);
            } else if (next > 0 && next < ' ') {
                length += put("\\u%04x".formatted((int) next), out, length);
            } else {
                out[length++] = next;
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean isPair(byte[] text, int at, int to, char first) {
        return Character.isHighSurrogate(first)
                && at + 6 <= to
                && text[at] == '\\'
                && text[at + 1] == 'u'
                && Character.isLowSurrogate(unit(text, at + 2));
    }

    private static int put(String character, byte[] out, int at) {
        byte[] bytes = character.getBytes(UTF_8);
        System.arraycopy(bytes, 0, out, at, bytes.length);
        return bytes.length;
    }

    private static char unit(byte[] text, int from) {
        return (char) Integer.parseInt(new String(text, from, 4, ISO_8859_1), 16);
    }

    private static byte plain(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
