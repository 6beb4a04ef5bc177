package dev.hoptrail.ingest.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a digest file says.
///
/// @param path where it was read
/// @param object the key that it says to lie under in its bucket
/// @param endTime `digestEndTime` as written: part of the signed text
/// @param previousObject null in the first digest of a chain
/// @param sha256 of the inflated bytes that were read, in hex
record Digest(
        Path path,
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
        List<NamedLog> logs,
        String sha256) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALGORITHM = "SHA256withRSA";

    Digest {
        logs = List.copyOf(logs);
    }

    /// A log file that a digest names.
    ///
    /// @param sha256 of its inflated bytes, in lower-case hex
    record NamedLog(String object, String sha256) {}

    /// Reads a digest.
    ///
    /// @param text the inflated bytes
    /// @throws IOException if it is none; the message says what is missing
    static Digest read(Path path, DigestName name, byte[] text, String sha256) throws IOException {
        JsonNode root = JSON.readTree(text);
        if (root == null || !root.isObject()) {
            throw new IOException("no JSON object");
        }
        String algorithm = need(root, "digestSignatureAlgorithm");
        if (!algorithm.equals(ALGORITHM)) {
            throw new IOException("signed with " + algorithm + ", not with " + ALGORITHM);
        }
        List<NamedLog> logs = new ArrayList<>();
        JsonNode named = root.path("logFiles");
        if (!named.isArray()) {
            throw new IOException("no \"logFiles\"");
        }
        for (JsonNode log : named) {
            String hashed = need(log, "hashAlgorithm");
            if (!hashed.equals("SHA-256")) {
                throw new IOException("a log file is hashed with " + hashed);
            }
            logs.add(
                    new NamedLog(
                            need(log, "s3Object"),
                            need(log, "hashValue").toLowerCase(Locale.ROOT)));
        }
        String end = need(root, "digestEndTime");
        return new Digest(
                path,
                name,
                need(root, "digestS3Bucket"),
                need(root, "digestS3Object"),
                time(need(root, "digestStartTime")),
                time(end),
                end,
                need(root, "digestPublicKeyFingerprint"),
                text(root, "previousDigestS3Object"),
                text(root, "previousDigestSignature"),
                text(root, "previousDigestHashValue"),
                logs,
                sha256);
    }

    private static String need(JsonNode node, String field) throws IOException {
        String value = text(node, field);
        if (value == null) {
            throw new IOException("no \"" + field + "\"");
        }
        return value;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    private static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException no) {
            throw new IOException("no time: " + text, no);
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
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(HexFormat.of().parseHex(signature.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return false;
        }
    }
}
