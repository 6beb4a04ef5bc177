package dev.hoptrail.ingest.record;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The part of a text that is in memory: a buffer of fixed size that moves along the text, followed
/// by the zero bytes that [RecordScanner] stops at.
final class TextWindow {

    final byte[] bytes;

    /// Where the next step goes on.
    int at;

    /// Where the part in memory ends.
    int limit;

    private final int capacity;
    private final long longest;
    private TextInput input = NOTHING;
    private boolean ended;
    private long before;
    private TextInput.@Nullable Flaw overlong;

    private final MessageDigest sha256 = Sha256.digest();
    private int mark = -1;
    private long markedOffset;
    private String excerpt = "";

    private static final TextInput NOTHING =
            new TextInput() {
                @Override
                public int read(byte[] into, int from, int length) {
                    return -1;
                }

                @Override
                public @Nullable Flaw flaw() {
                    return null;
                }
            };

    TextWindow(int capacity, long longest) {
        this.capacity = capacity;
        this.longest = longest;
        this.bytes = new byte[capacity + RecordScanner.SLACK];
    }

    void open(TextInput text) throws IOException {
        input = text;
        at = 0;
        limit = 0;
        ended = false;
        before = 0;
        overlong = null;
        mark = -1;
        advance();
    }

    /// From here on, what is passed over may have to be rejected.
    void mark() throws IOException {
        mark = -1;
        if (limit - at < Excerpt.LOOK_AHEAD) {
            advance();
        }
        mark = at;
        markedOffset = offset(at);
        excerpt = Excerpt.of(bytes, at, limit);
        sha256.reset();
    }

    /// What was passed over since the mark needs not be rejected.
    void unmark() {
        mark = -1;
    }

    long markedLength() {
        return offset(at) - markedOffset;
    }

    /// Rejects what was passed over since the mark.
    Rejection rejectMarked(long index, Reason reason, String detail) {
        long length = markedLength();
        sha256.update(bytes, mark, at - mark);
        mark = -1;
        String shown =
                length < Excerpt.LOOK_AHEAD ? Excerpt.of(bytes, at - (int) length, at) : excerpt;
        String hash = HexFormat.of().formatHex(sha256.digest());
        return new Rejection(index, markedOffset, length, hash, reason, detail, shown);
    }

    /// Drops what lies before [#at], which becomes 0, and reads on. Returns false if nothing more
    /// comes or fits.
    boolean advance() throws IOException {
        if (ended) {
            return false;
        }
        int kept = limit - at;
        if (mark >= 0) {
            sha256.update(bytes, mark, at - mark);
            mark = 0;
        }
        System.arraycopy(bytes, at, bytes, 0, kept);
        before += at;
        at = 0;
        limit = kept;
        fill();
        Arrays.fill(bytes, limit, limit + RecordScanner.SLACK, (byte) 0);
        return limit > kept;
    }

    private void fill() throws IOException {
        while (limit < capacity) {
            long left = longest - before - limit;
            int read = input.read(bytes, limit, (int) Math.min(capacity - limit, left + 1));
            if (read < 0) {
                ended = true;
                return;
            }
            if (read > left) {
                limit += (int) left;
                ended = true;
                overlong =
                        new TextInput.Flaw(
                                Reason.FILE_TOO_LARGE,
                                "the text is longer than " + longest + " bytes",
                                longest,
                                0);
                return;
            }
            limit += read;
        }
    }

    /// Whether the whole rest of the text is in memory.
    boolean ended() {
        return ended;
    }

    /// Why the text ended where it should not have, null if it did not.
    TextInput.@Nullable Flaw flaw() {
        return overlong == null ? input.flaw() : overlong;
    }

    /// The place in the text of a place in memory.
    long offset(int index) {
        return before + index;
    }

    void skipByteOrderMark() {
        if (limit >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF) {
            at = 3;
        }
    }

    /// Skips white space, reading on as needed. Returns the byte after it, or -1 at the end.
    int next() throws IOException {
        for (; ; ) {
            at = RecordScanner.skipSpace(bytes, at);
            if (at < limit) {
                return bytes[at] & 0xFF;
            }
            if (!advance()) {
                return -1;
            }
        }
    }
}
