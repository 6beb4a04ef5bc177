package dev.hoptrail.ingest.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A trail's bucket as CloudTrail would leave it, signed with a key of our own: written from AWS's
/// description of digest files, not from the code that reads them.
final class SignedTrail {

    static final String BUCKET = "trail-bucket";
    static final String ACCOUNT = "111122223333";
    static final String REGION = "eu-west-1";
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    static final int HOURS = 6;
    static final int LOGS_AN_HOUR = 2;

    /// Making a key takes long; the trail's is the same in all tests.
    static final KeyPair PAIR = pair();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

    final Path root;
    final Path keys;
    final KeyPair pair;
    final List<Path> digests = new ArrayList<>();
    final List<Path> logs = new ArrayList<>();

    SignedTrail(Path folder) {
        this.root = folder.resolve("bucket");
        this.keys = folder.resolve("keys.json");
        this.pair = PAIR;
        writeKeys(keys, pair, true);
        @Nullable String previous = null;
        @Nullable String signature = null;
        @Nullable String hash = null;
        for (int hour = 0; hour < HOURS; hour++) {
            byte[] text = digest(hour, previous, signature, hash);
            previous = digestObject(hour);
            hash = sha256(text);
            String signedText =
                    String.join(
                            "\n",
                            START.plusSeconds(3_600L * (hour + 1)).toString(),
                            BUCKET + "/" + previous,
                            hash,
                            signature == null ? "null" : signature);
            signature = sign(pair, signedText);
            Path path = root.resolve(previous);
            write(path, gzip(text));
            digests.add(path);
        }
        writeMetadata(digests.getLast(), Objects.requireNonNull(signature));
    }

    static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// @param bare whether as PKCS#1, which is what CloudTrail's API gives, or as X.509
    static void writeKeys(Path file, KeyPair pair, boolean bare) {
        byte[] spki = pair.getPublic().getEncoded();
        // A 2048-bit key's PKCS#1 form is what follows the 24 bytes of algorithm and headers.
        byte[] value = bare ? java.util.Arrays.copyOfRange(spki, 24, spki.length) : spki;
        ObjectNode list = JSON.createObjectNode();
        list.putArray("PublicKeyList")
                .addObject()
                .put("Value", Base64.getEncoder().encodeToString(value))
                .put("Fingerprint", "abc123")
                .put("ValidityStartTime", "2026-01-01T00:00:00Z");
        write(file, list.toString().getBytes(UTF_8));
    }

    static void writeMetadata(Path digest, String signature) {
        ObjectNode head = JSON.createObjectNode();
        head.putObject("Metadata")
                .put("signature", signature)
                .put("signature-algorithm", "SHA256withRSA");
        write(
                digest.resolveSibling(digest.getFileName() + ".metadata.json"),
                head.toString().getBytes(UTF_8));
    }

    static String digestObject(int hour) {
        Instant end = START.plusSeconds(3_600L * (hour + 1));
        return "AWSLogs/%s/CloudTrail-Digest/%s/%s/%s_CloudTrail-Digest_%s_my_trail_us-east-1_%s.json.gz"
                .formatted(ACCOUNT, REGION, DAY.format(end), ACCOUNT, REGION, SECOND.format(end));
    }

    static String logObject(int hour, int number) {
        Instant at = START.plusSeconds(3_600L * hour + 600L * (number + 1));
        return "AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%016d.json.gz"
                .formatted(
                        ACCOUNT,
                        REGION,
                        DAY.format(at),
                        ACCOUNT,
                        REGION,
                        MINUTE.format(at),
                        number);
    }

    private byte[] digest(
            int hour,
            @Nullable String previous,
            @Nullable String signature,
            @Nullable String hash) {
        ObjectNode digest = JSON.createObjectNode();
        digest.put("awsAccountId", ACCOUNT)
                .put("digestStartTime", START.plusSeconds(3_600L * hour).toString())
                .put("digestEndTime", START.plusSeconds(3_600L * (hour + 1)).toString())
                .put("digestS3Bucket", BUCKET)
                .put("digestS3Object", digestObject(hour))
                .put("digestPublicKeyFingerprint", "abc123")
                .put("digestSignatureAlgorithm", "SHA256withRSA")
                .put("previousDigestS3Bucket", previous == null ? null : BUCKET)
                .put("previousDigestS3Object", previous)
                .put("previousDigestHashValue", hash)
                .put("previousDigestHashAlgorithm", previous == null ? null : "SHA-256")
                .put("previousDigestSignature", signature);
        ArrayNode named = digest.putArray("logFiles");
        for (int i = 0; i < LOGS_AN_HOUR; i++) {
            byte[] log =
                    "{\"Records\":[{\"hour\":%d,\"n\":%d}]}".formatted(hour, i).getBytes(UTF_8);
            Path path = root.resolve(logObject(hour, i));
            write(path, gzip(log));
            logs.add(path);
            named.addObject()
                    .put("s3Bucket", BUCKET)
                    .put("s3Object", logObject(hour, i))
                    .put("hashValue", sha256(log))
                    .put("hashAlgorithm", "SHA-256");
        }
        return digest.toString().getBytes(UTF_8);
    }

    static String sign(KeyPair pair, String text) {
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(pair.getPrivate());
            signer.update(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(signer.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static void write(Path path, byte[] bytes) {
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
