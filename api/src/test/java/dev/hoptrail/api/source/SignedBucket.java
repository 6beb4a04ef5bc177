package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
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
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// What CloudTrail would deliver of one account to a bucket, hour by hour, with digests that a key
/// of our own signs: written from AWS's description of digest files, not from the code that reads
/// them.
public final class SignedBucket {

    static final String REGION = "eu-west-1";
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    static final int HOURS = 5;
    static final String FINGERPRINT = "0123abcd";

    private static final KeyPair PAIR = pair();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DAY = format("yyyy/MM/dd");
    private static final DateTimeFormatter SECOND = format("yyyyMMdd'T'HHmmss'Z'");
    private static final DateTimeFormatter MINUTE = format("yyyyMMdd'T'HHmm'Z'");

    public final Path root;
    final String account;
    final List<Path> digests = new ArrayList<>();
    public final List<Path> logs = new ArrayList<>();

    private @Nullable String previous;
    private @Nullable String signature;
    private @Nullable String hash;

    /// Writes some hours, each with one log file of one record.
    public SignedBucket(Path root, String account) {
        this.root = root;
        this.account = account;
        for (int hour = 0; hour < HOURS; hour++) {
            Path log = log(hour, 0);
            logs.add(log);
            digests.add(digest(hour, "", List.of(log)));
        }
        saveMetadata(digests.getLast());
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The public key, as the list that ListPublicKeys gives.
    static ArrayNode keys() {
        ArrayNode list = JSON.createArrayNode();
        list.addObject()
                .put("Value", Base64.getEncoder().encodeToString(PAIR.getPublic().getEncoded()))
                .put("Fingerprint", FINGERPRINT);
        return list;
    }

    /// The same as a file.
    public static Path writeKeys(Path file) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("PublicKeyList", keys());
        write(file, answer.toString().getBytes(UTF_8));
        return file;
    }

    static Instant at(int hour) {
        return START.plusSeconds(3_600L * hour);
    }

    /// Writes a log file that was delivered in an hour.
    Path log(int hour, int number) {
        Instant time = at(hour).plusSeconds(600);
        String record =
                """
                {"Records":[{"eventVersion":"1.11","userIdentity":{"type":"IAMUser",\
                "principalId":"AIDA0000%1$s","accountId":"%1$s","accessKeyId":"AKIA0000%1$s",\
                "userName":"alice"},"eventTime":"%2$s","eventSource":"sts.amazonaws.com","eventName":"AssumeRole",\
                "awsRegion":"%3$s","sourceIPAddress":"192.0.2.7","userAgent":"aws-cli/2.1",\
                "requestParameters":{"roleArn":"arn:aws:iam::%1$s:role/reader","roleSessionName":"alice"},\
                "responseElements":{"credentials":{"accessKeyId":"ASIA%5$s%1$s","sessionToken":"FwoGSecret=="},\
                "assumedRoleUser":{"assumedRoleId":"AROA0000%1$s:alice",\
                "arn":"arn:aws:sts::%1$s:assumed-role/reader/alice"}},"eventID":"%1$s-%4$s","recipientAccountId":"%1$s"}]}\
                """
                        .formatted(
                                account,
                                time,
                                REGION,
                                hour + "-" + number,
                                "%03d%d".formatted(hour, number));
        Path path =
                root.resolve(
                        "AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%016d.json.gz"
                                .formatted(
                                        account,
                                        REGION,
                                        DAY.format(time),
                                        account,
                                        REGION,
                                        MINUTE.format(time),
                                        number));
        write(path, gzip(record));
        return path;
    }

    private String object(Path path) {
        return root.relativize(path).toString();
    }

    private Path digestPath(int hour, String end) {
        Instant until = at(hour + 1);
        return root.resolve(
                "AWSLogs/%s/CloudTrail-Digest/%s/%s/%s_CloudTrail-Digest_%s_my_trail_us-east-1_%s%s.json.gz"
                        .formatted(
                                account,
                                REGION,
                                DAY.format(until),
                                account,
                                REGION,
                                SECOND.format(until),
                                end));
    }

    /// Writes the digest of an hour that follows on the last one written.
    private Path digest(int hour, String end, List<Path> named) {
        Path path = digestPath(hour, end);
        ObjectNode digest = content(path, hour, previous, hash, signature, named);
        String text = digest.toString();
        hash = sha256(text.getBytes(UTF_8));
        signature =
                sign(
                        String.join(
                                "\n",
                                at(hour + 1).toString(),
                                "a-bucket/" + object(path),
                                hash,
                                signature == null ? "null" : signature));
        previous = object(path);
        write(path, gzip(text));
        return path;
    }

    /// Writes a digest of log files that came late: the first of a chain of its own.
    Path backfill(int hour, List<Path> named) {
        previous = null;
        hash = null;
        signature = null;
        Path path = digest(hour, "_backfill", named);
        saveMetadata(path);
        return path;
    }

    /// Writes a digest that CloudTrail did not sign.
    Path forge(int hour, @Nullable Path before, List<Path> named) {
        Path path = digestPath(hour, "");
        ObjectNode digest =
                content(path, hour, before == null ? null : object(before), "00ff", "00ff", named);
        digest.withArray("logFiles")
                .forEach(log -> ((ObjectNode) log).put("hashValue", "00".repeat(32)));
        write(path, gzip(digest.toString()));
        return path;
    }

    private ObjectNode content(
            Path path,
            int hour,
            @Nullable String before,
            @Nullable String hashBefore,
            @Nullable String signatureBefore,
            List<Path> named) {
        ObjectNode digest = JSON.createObjectNode();
        digest.put("awsAccountId", account)
                .put("digestStartTime", at(hour).toString())
                .put("digestEndTime", at(hour + 1).toString())
                .put("digestS3Bucket", "a-bucket")
                .put("digestS3Object", object(path))
                .put("digestPublicKeyFingerprint", FINGERPRINT)
                .put("digestSignatureAlgorithm", "SHA256withRSA")
                .put("previousDigestS3Bucket", before == null ? null : "a-bucket")
                .put("previousDigestS3Object", before)
                .put("previousDigestHashValue", before == null ? null : hashBefore)
                .put("previousDigestHashAlgorithm", before == null ? null : "SHA-256")
                .put("previousDigestSignature", before == null ? null : signatureBefore);
        var logFiles = digest.putArray("logFiles");
        for (Path log : named) {
            logFiles.addObject()
                    .put("s3Bucket", "a-bucket")
                    .put("s3Object", object(log))
                    .put("hashValue", sha256(text(log).getBytes(UTF_8)))
                    .put("hashAlgorithm", "SHA-256");
        }
        return digest;
    }

    /// Saves the signature of the last digest written beside it.
    private void saveMetadata(Path digest) {
        ObjectNode head = JSON.createObjectNode();
        head.putObject("Metadata").put("signature", Objects.requireNonNull(signature));
        write(
                digest.resolveSibling(digest.getFileName() + ".metadata.json"),
                head.toString().getBytes(UTF_8));
    }

    /// Changes the text of a file.
    public static void edit(Path file, UnaryOperator<String> change) {
        write(file, gzip(change.apply(text(file))));
    }

    static String text(Path file) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String sign(String text) {
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(PAIR.getPrivate());
            signer.update(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(signer.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Path path, byte[] bytes) {
        try {
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
