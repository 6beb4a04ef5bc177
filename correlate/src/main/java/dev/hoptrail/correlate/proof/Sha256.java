package dev.hoptrail.correlate.proof;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 without garbage: one digest a thread at a time.
final class Sha256 {
    static final int BYTES = 32;

    private final MessageDigest digest = digest();

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    static byte[] of(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /// Hashes bytes into a place of an array.
    void hash(byte[] bytes, int from, int length, byte[] into, int at) {
        try {
            digest.update(bytes, from, length);
            digest.digest(into, at, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("A hash has " + BYTES + " bytes", e);
        }
    }
}
