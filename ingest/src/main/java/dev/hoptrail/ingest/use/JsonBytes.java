package dev.hoptrail.ingest.use;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// JSON as it is written, byte by byte. Texts are given as they must stand between quotes.
final class JsonBytes {

    private byte[] bytes = new byte[16 * 1024];
    private int length;

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /// Punctuation and names: ASCII.
    JsonBytes raw(byte[] ascii) {
        return raw(ascii, 0, ascii.length);
    }

    JsonBytes raw(byte[] text, int from, int to) {
        room(to - from);
        System.arraycopy(text, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    JsonBytes raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    JsonBytes number(long number) {
        return raw(Long.toString(number).getBytes(ISO_8859_1));
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
