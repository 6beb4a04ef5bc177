package dev.hoptrail.correlate.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.apache.lucene.util.BytesRef;

/// How values are written as terms of the index, the same for documents and for queries.
///
/// A tag is one term, `folded key NUL value`, so that no number of different keys makes a field of
/// its own. A term longer than Lucene's limit allows is cut and ends with a hash of the whole.
final class IndexTerms {
    static final char SEPARATOR = '\0';

    private static final int MAX_BYTES = 2048;
    private static final int CUT = 1024;
    private static final long MAX_MILLIS = Long.MAX_VALUE / 2;

    private IndexTerms() {}

    static BytesRef of(String value) {
        BytesRef term = new BytesRef(value);
        return term.length <= MAX_BYTES ? term : cut(term);
    }

    static BytesRef tag(String foldedKey, String value) {
        return of(tagPrefix(foldedKey) + value);
    }

    static String tagPrefix(String foldedKey) {
        return foldedKey.replace(SEPARATOR, '\uFFFD') + SEPARATOR;
    }

    /// A term after all tags of a key and before those of the next one.
    static BytesRef afterTags(String foldedKey) {
        return new BytesRef(foldedKey.replace(SEPARATOR, '\uFFFD') + (char) (SEPARATOR + 1));
    }

    static BytesRef id(UUID id) {
        byte[] bytes = new byte[16];
        ByteBuffer.wrap(bytes)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return new BytesRef(bytes);
    }

    /// Milliseconds, cut to what the index can hold: hostile records name impossible times.
    static long millis(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (Math.abs(seconds) > MAX_MILLIS / 1000) {
            return seconds < 0 ? -MAX_MILLIS : MAX_MILLIS;
        }
        return instant.toEpochMilli();
    }

    /// The text of a term, with `…` where it was cut.
    static String text(BytesRef term) {
        return term.length == CUT + 1 + 32
                ? new String(term.bytes, term.offset, CUT, UTF_8) + "…"
                : term.utf8ToString();
    }

    private static BytesRef cut(BytesRef term) {
        byte[] hash = sha256(term);
        byte[] bytes = Arrays.copyOfRange(term.bytes, term.offset, term.offset + CUT + 1 + 32);
        bytes[CUT] = 0;
        System.arraycopy(hash, 0, bytes, CUT + 1, 32);
        return new BytesRef(bytes);
    }

    private static byte[] sha256(BytesRef term) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(term.bytes, term.offset, term.length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
