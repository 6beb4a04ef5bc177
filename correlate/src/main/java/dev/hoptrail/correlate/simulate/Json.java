package dev.hoptrail.correlate.simulate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes compact JSON text straight into bytes. Commas are placed by looking at the byte before.
final class Json {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    Json(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    byte[] buffer() {
        return bytes;
    }

    Json clear() {
        length = 0;
        return this;
    }

    String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    Json raw(String ascii) {
        return raw(ascii, 0, ascii.length());
    }

    Json raw(String ascii, int from, int to) {
        reserve(to - from);
        byte[] target = bytes;
        int at = length - from;
        for (int i = from; i < to; i++) {
            target[at + i] = (byte) ascii.charAt(i);
        }
        length = at + to;
        return this;
    }

    Json raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    Json raw(byte[] json, int from, int count) {
        reserve(count);
        System.arraycopy(json, from, bytes, length, count);
        length += count;
        return this;
    }

    Json one(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    Json open() {
        return separate().one('{');
    }

    Json close() {
        return one('}');
    }

    Json openArray() {
        return separate().one('[');
    }

    Json closeArray() {
        return one(']');
    }

    Json name(String name) {
        separate().one('"').raw(name);
        return raw("\":");
    }

    /// A name that may need escaping; the value follows by [#text].
    Json freeName(String name) {
        return separate().text(name).one(':');
    }

    Json object(String name) {
        return name(name).one('{');
    }

    Json array(String name) {
        return name(name).one('[');
    }

    Json field(String name, @Nullable String value) {
        name(name);
        return value == null ? raw("null") : text(value);
    }

    /// Writes nothing for `null`.
    Json optional(String name, @Nullable String value) {
        return value == null ? this : field(name, value);
    }

    Json field(String name, long value) {
        return name(name).number(value);
    }

    Json field(String name, boolean value) {
        return name(name).raw(value ? "true" : "false");
    }

    Json json(String name, byte @Nullable [] value) {
        name(name);
        return value == null ? raw("null") : raw(value);
    }

    Json element(String value) {
        return separate().text(value);
    }

    Json number(long value) {
        return raw(Long.toString(value));
    }

    /// A quoted UUID with version 4 and variant bits set.
    Json uuid(long high, long low) {
        reserve(38);
        long h = (high & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
        long l = (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        bytes[length++] = '"';
        hex(h >>> 32, 8);
        bytes[length++] = '-';
        hex(h >>> 16, 4);
        bytes[length++] = '-';
        hex(h, 4);
        bytes[length++] = '-';
        hex(l >>> 48, 4);
        bytes[length++] = '-';
        hex(l, 12);
        bytes[length++] = '"';
        return this;
    }

    Json text(String value) {
        int n = value.length();
        reserve(n + 2);
        byte[] target = bytes;
        int at = length;
        target[at++] = '"';
        for (int i = 0; i < n; i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\') {
                return escaped(value);
            }
            target[at++] = (byte) c;
        }
        target[at++] = '"';
        length = at;
        return this;
    }

    private Json escaped(String value) {
        int n = value.length();
        reserve(n * 6 + 2);
        bytes[length++] = '"';
        for (int i = 0; i < n; i++) {
            char c = value.charAt(i);
            if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                i += unusual(value, i, c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private int unusual(String value, int at, char c) {
        if (c == '"' || c == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = (byte) c;
        } else if (c < 0x20 || c == 0x7F || isLone(value, at, c)) {
            bytes[length++] = '\\';
            bytes[length++] = 'u';
            hex(c, 4);
        } else {
            int point = value.codePointAt(at);
            byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(utf8, 0, bytes, length, utf8.length);
            length += utf8.length;
            return Character.charCount(point) - 1;
        }
        return 0;
    }

    private static boolean isLone(String value, int at, char c) {
        return Character.isSurrogate(c) && Character.charCount(value.codePointAt(at)) == 1;
    }

    private Json separate() {
        if (length > 0) {
            byte last = bytes[length - 1];
            if (last != '{' && last != '[' && last != ':') {
                one(',');
            }
        }
        return this;
    }

    private void hex(long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
