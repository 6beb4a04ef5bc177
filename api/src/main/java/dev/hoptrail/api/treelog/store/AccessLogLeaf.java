package dev.hoptrail.api.treelog.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// A leaf that commits to the access log up to an entry, whose hash binds all entries before it.
///
/// @param entryHash SHA-256, as the access log states it
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record AccessLogLeaf(long index, long entryNumber, byte[] entryHash) {
    private static final byte[] PREFIX = "hoptrail access log 1".getBytes(US_ASCII);

    /// What the leaf is the hash of: the prefix, the entry's number in eight bytes, its hash.
    public byte[] data() {
        return ByteBuffer.allocate(PREFIX.length + Long.BYTES + entryHash.length)
                .put(PREFIX)
                .putLong(entryNumber)
                .put(entryHash)
                .array();
    }
}
