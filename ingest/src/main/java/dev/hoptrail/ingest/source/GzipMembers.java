package dev.hoptrail.ingest.source;

import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.TextInput.Flaw;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Inflates the members of a gzip file (RFC 1952) one after the other. Unlike
/// [java.util.zip.GZIPInputStream] it says what is wrong with the bytes and how far they were good,
/// tells members from trailing bytes, and works on large buffers.
final class GzipMembers {

    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int FLAGS_RESERVED = 0xE0;
    private static final int DEFLATE = 8;

    private final StoredText stored;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private long inflated;
    private int members;
    private boolean inMember;
    private boolean ended;
    private @Nullable Flaw flaw;

    GzipMembers(StoredText stored) {
        this.stored = stored;
    }

    void begin() {
        members = 0;
        inMember = false;
        ended = false;
        flaw = null;
    }

    int members() {
        return members;
    }

    @Nullable Flaw flaw() {
        return flaw;
    }

    void close() {
        inflater.end();
    }

    int read(byte[] into, int from, int length) throws IOException {
        while (!ended) {
            if (!inMember && !startMember()) {
                return -1;
            }
            int count = inflate(into, from, length);
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    private boolean startMember() throws IOException {
        if (stored.at == stored.limit && !stored.more()) {
            ended = true;
            return false;
        }
        long offset = stored.offset();
        if (!header()) {
            ended = true;
            if (members > 0) {
                long length = stored.restOfFile(offset);
                flaw =
                        new Flaw(
                                Reason.TRAILING_BYTES,
                                "bytes behind the gzip stream are no member of it",
                                offset,
                                length);
            } else if (stored.at == stored.limit && !stored.more()) {
                flaw = new Flaw(Reason.TRUNCATED_GZIP, "the gzip header is cut off", offset, 0);
            } else {
                flaw = new Flaw(Reason.CORRUPT_GZIP, "the gzip header is damaged", offset, 0);
            }
            return false;
        }
        inflater.reset();
        crc.reset();
        inflated = 0;
        inMember = true;
        // Asked without input it costs as much as some kilobytes of text.
        feed();
        return true;
    }

    private boolean header() throws IOException {
        if (next() != 0x1F || next() != 0x8B || next() != DEFLATE) {
            return false;
        }
        int flags = next();
        if (flags < 0 || (flags & FLAGS_RESERVED) != 0 || !skip(6)) {
            return false;
        }
        if ((flags & FLAG_EXTRA) != 0 && !skip(next() | (next() << 8))) {
            return false;
        }
        if ((flags & FLAG_NAME) != 0 && !skipText()) {
            return false;
        }
        if ((flags & FLAG_COMMENT) != 0 && !skipText()) {
            return false;
        }
        return (flags & FLAG_HEADER_CRC) == 0 || skip(2);
    }

    private int next() throws IOException {
        return stored.at < stored.limit || stored.more() ? stored.chunk[stored.at++] & 0xFF : -1;
    }

    private boolean skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (next() < 0) {
                return false;
            }
        }
        return count >= 0;
    }

    private boolean skipText() throws IOException {
        int next = next();
        while (next > 0) {
            next = next();
        }
        return next == 0;
    }

    private int inflate(byte[] into, int from, int length) throws IOException {
        try {
            int count = inflater.inflate(into, from, length);
            while (count == 0 && inflater.needsInput()) {
                if (stored.at == stored.limit && !stored.more()) {
                    return end(Reason.TRUNCATED_GZIP, "the gzip stream ends before its trailer");
                }
                feed();
                count = inflater.inflate(into, from, length);
            }
            crc.update(into, from, count);
            inflated += count;
            if (inflater.finished()) {
                stored.at = stored.limit - inflater.getRemaining();
                endMember();
            } else if (inflater.needsDictionary()) {
                return end(Reason.CORRUPT_GZIP, "the deflate data asks for a dictionary");
            }
            return count;
        } catch (DataFormatException damaged) {
            end(Reason.CORRUPT_GZIP, "the deflate data is damaged");
            // What came before the damage is text like any other.
            return Math.toIntExact(inflater.getBytesWritten() - inflated);
        }
    }

    private void feed() {
        inflater.setInput(stored.chunk, stored.at, stored.limit - stored.at);
        stored.at = stored.limit;
    }

    private void endMember() throws IOException {
        inMember = false;
        members++;
        long wantedCrc = trailerWord();
        long wantedLength = trailerWord();
        if (wantedCrc < 0 || wantedLength < 0) {
            end(Reason.TRUNCATED_GZIP, "the gzip stream ends inside its trailer");
        } else if (wantedCrc != crc.getValue()) {
            end(Reason.GZIP_CHECKSUM, "the text differs from the checksum of the gzip trailer");
        } else if (wantedLength != (inflated & 0xFFFFFFFFL)) {
            end(Reason.GZIP_CHECKSUM, "the text differs from the length of the gzip trailer");
        }
    }

    /// Returns -1 if the stored bytes end.
    private long trailerWord() throws IOException {
        long word = 0;
        for (int i = 0; i < 32; i += 8) {
            int next = next();
            if (next < 0) {
                return -1;
            }
            word |= (long) next << i;
        }
        return word;
    }

    private int end(Reason reason, String detail) {
        ended = true;
        flaw = new Flaw(reason, detail, stored.offset(), 0);
        return 0;
    }
}
