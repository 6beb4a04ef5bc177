package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.source.DigestName;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a digest file says of itself and of the one before.
///
/// @param object the key that it says to lie under in its bucket
/// @param endTime `digestEndTime` as written: part of the signed text
/// @param previousObject null in the first digest of a chain
/// @param sha256 of the inflated bytes that were read, in hex
public record Digest(
        DigestName name,
        String bucket,
        String object,
        Instant start,
        Instant end,
        String endTime,
        String fingerprint,
        @Nullable String previousObject,
        @Nullable String previousSignature,
        @Nullable String previousHash,
        String sha256) {

    static final String ALGORITHM = "SHA256withRSA";

    /// A log file that a digest names.
    ///
    /// @param sha256 of its inflated bytes, in lower-case hex
    public record NamedLog(String object, String sha256) {}

    /// A digest with the log files that it names.
    public record Content(Digest digest, List<NamedLog> logs) {

        public Content {
            logs = List.copyOf(logs);
        }
    }

    /// Whether a signature is CloudTrail's of this very digest. The signed text is the end time,
    /// the place, the hash, and the signature of the digest before (`null` if there is none), each
    /// on a line of its own.
    ///
    /// @param signature in hex
    boolean isSignedBy(PublicKey key, String signature) {
        String text =
                String.join(
                        "\n",
                        endTime,
                        bucket + '/' + object,
                        sha256,
                        previousSignature == null ? "null" : previousSignature);
        return isSigned(key, text.getBytes(StandardCharsets.UTF_8), signature);
    }

    /// Whether a signature is that of a text by a key of CloudTrail.
    ///
    /// @param signature in hex
    static boolean isSigned(PublicKey key, byte[] text, String signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(HexFormat.of().parseHex(signature.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return false;
        }
    }

    /// Whether a hash that another digest states is this one's. Hashes compare as numbers: some are
    /// written without their leading zeros.
    boolean has(String stated) {
        try {
            return new BigInteger(stated, 16).equals(new BigInteger(sha256, 16));
        } catch (NumberFormatException noHash) {
            return false;
        }
    }
}
