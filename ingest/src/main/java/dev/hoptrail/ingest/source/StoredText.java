package dev.hoptrail.ingest.source;

import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.record.TextInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The text of a stored file: reads its bytes in chunks, hashes them, and inflates them if they are
/// gzip, whatever the file is called. Used again for each file by one thread.
public final class StoredText implements TextInput, AutoCloseable {

    private static final int CHUNK = 512 * 1024;

    final byte[] chunk = new byte[CHUNK];

    /// Where the bytes not yet used start and end in the chunk.
    int at;

    int limit;

    private final MessageDigest sha256 = Sha256.digest();
    private final GzipMembers gzip = new GzipMembers(this);
    private final boolean hashing;
    private final @Nullable MessageDigest textSha256;
    private byte @Nullable [] textHash;
    private InputStream input = InputStream.nullInputStream();
    private long expected;
    private long read;
    private boolean isGzip;
    private boolean ended;
    private byte @Nullable [] hash;

    public StoredText() {
        this(true, false);
    }

    private StoredText(boolean hashing, boolean hashingText) {
        this.hashing = hashing;
        this.textSha256 = hashingText ? Sha256.digest() : null;
    }

    /// Text of which nobody asks for the hash of the stored bytes.
    public static StoredText unhashed() {
        return new StoredText(false, false);
    }

    /// Text that is hashed as it is read, its stored bytes as well.
    public static StoredText hashingText() {
        return new StoredText(true, true);
    }

    /// Text that is hashed as it is read, its stored bytes not.
    public static StoredText hashingTextAlone() {
        return new StoredText(false, true);
    }

    /// Starts a new file. The caller closes the stream.
    ///
    /// @param size what the listing said
    public void open(InputStream stored, long size) throws IOException {
        input = stored;
        expected = size;
        read = 0;
        ended = false;
        hash = null;
        at = 0;
        limit = 0;
        sha256.reset();
        textHash = null;
        if (textSha256 != null) {
            textSha256.reset();
        }
        boolean more = true;
        while (more && limit < chunk.length) {
            // A small file is then in memory as a whole.
            more = more();
        }
        isGzip = limit >= 2 && chunk[0] == 0x1F && chunk[1] == (byte) 0x8B;
        if (isGzip) {
            gzip.begin();
        }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = next(into, from, length);
        MessageDigest ofText = textSha256;
        if (ofText != null && count > 0) {
            ofText.update(into, from, count);
        } else if (ofText != null && textHash == null) {
            textHash = ofText.digest();
        }
        return count;
    }

    private int next(byte[] into, int from, int length) throws IOException {
        if (isGzip) {
            return gzip.read(into, from, length);
        }
        if (at == limit && !more()) {
            return -1;
        }
        int count = Math.min(length, limit - at);
        System.arraycopy(chunk, at, into, from, count);
        at += count;
        return count;
    }

    /// Reads more stored bytes behind those not yet used, which may move. Returns false at the end.
    boolean more() throws IOException {
        if (at == limit) {
            at = 0;
            limit = 0;
        } else if (limit == chunk.length) {
            System.arraycopy(chunk, at, chunk, 0, limit - at);
            limit -= at;
            at = 0;
        }
        int count = input.read(chunk, limit, chunk.length - limit);
        if (count <= 0) {
            ended = true;
            return false;
        }
        if (hashing) {
            sha256.update(chunk, limit, count);
        }
        limit += count;
        read += count;
        return true;
    }

    @Override
    public @Nullable Flaw flaw() {
        if (ended && read < expected) {
            return new Flaw(
                    Reason.TRUNCATED_WHILE_READ,
                    "listed with %d bytes, ended after %d".formatted(expected, read),
                    read,
                    expected - read);
        }
        return isGzip ? gzip.flaw() : null;
    }

    /// Reads what is left and returns the SHA-256 of all stored bytes.
    public byte[] finish() throws IOException {
        restOfFile(0);
        byte @Nullable [] known = hash;
        return known == null ? sha256.digest() : known;
    }

    /// The SHA-256 of all stored bytes if they are in memory by now, null if there are more.
    public byte @Nullable [] knownHash() {
        if (ended && hash == null) {
            hash = sha256.digest();
        }
        return hash;
    }

    /// The SHA-256 of the text if it is hashed and was read to its end; null otherwise.
    public byte @Nullable [] textHash() {
        return textHash;
    }

    /// How many stored bytes were read.
    public long storedBytes() {
        return read;
    }

    /// How many gzip members were read, 0 for a file that is no gzip.
    public int members() {
        return isGzip ? gzip.members() : 0;
    }

    /// The place in the stored bytes of what is used next.
    long offset() {
        return read - (limit - at);
    }

    /// Reads to the end and returns how many bytes lie between an offset and there.
    long restOfFile(long from) throws IOException {
        at = limit;
        while (more()) {
            at = limit;
        }
        return read - from;
    }

    /// Frees the memory of the inflater.
    @Override
    public void close() {
        gzip.close();
    }
}
