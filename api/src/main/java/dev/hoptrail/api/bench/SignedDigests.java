package dev.hoptrail.api.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.LogLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes digests beside simulated log files, signed with a key that nobody keeps: one for each
/// account, region and hour of delivery.
final class SignedDigests {

    private static final String BUCKET = "simulated";
    private static final String FINGERPRINT = "51";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter PATH =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path bucket;
    private final KeyPair pair;
    private @Nullable String previous;
    private @Nullable String hash;
    private @Nullable String signature;

    private SignedDigests(Path bucket, KeyPair pair) {
        this.bucket = bucket;
        this.pair = pair;
    }

    /// @param keyFile where the public key is written
    static void write(Path bucket, Path keyFile) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        ObjectNode keys = JSON.createObjectNode();
        keys.putArray("PublicKeyList")
                .addObject()
                .put("Value", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()))
                .put("Fingerprint", FINGERPRINT);
        Files.writeString(keyFile, keys.toString());
        for (Map<Instant, List<Path>> hours : trails(bucket).values()) {
            SignedDigests digests = new SignedDigests(bucket, pair);
            for (Map.Entry<Instant, List<Path>> hour : hours.entrySet()) {
                digests.write(hour.getKey(), hour.getValue());
            }
        }
    }

    /// Log files by account and region, and by hour.
    private static Map<String, Map<Instant, List<Path>>> trails(Path bucket) throws IOException {
        Map<String, Map<Instant, List<Path>>> trails = new TreeMap<>();
        try (Stream<Path> files = Files.walk(bucket)) {
            files.sorted()
                    .forEach(file -> {
                        LogLocation location = LogLocation.of(file.toString());
                        location.deliveredAt()
                                .ifPresent(at ->
                                        trails.computeIfAbsent(
                                                        location.account()
                                                                + ' '
                                                                + location.region(),
                                                        none -> new TreeMap<>())
                                                .computeIfAbsent(
                                                        at.truncatedTo(ChronoUnit.HOURS),
                                                        none -> new ArrayList<>())
                                                .add(file));
                    });
        }
        return trails;
    }

    private void write(Instant hour, List<Path> logs) throws IOException, GeneralSecurityException {
        LogLocation location = LogLocation.of(logs.getFirst().toString());
        Instant end = hour.plus(1, ChronoUnit.HOURS);
        Path path =
                Path.of(location.trail())
                        .resolve(
                                "%s/CloudTrail-Digest/%s/%s/%s_CloudTrail-Digest_%s_simulated_us-east-1_%s.json.gz"
                                        .formatted(
                                                location.account(),
                                                location.region(),
                                                PATH.format(end),
                                                location.account(),
                                                location.region(),
                                                NAME.format(end)));
        String object = bucket.relativize(path).toString();
        ObjectNode digest = JSON.createObjectNode();
        digest.put("digestStartTime", hour.toString())
                .put("digestEndTime", end.toString())
                .put("digestS3Bucket", BUCKET)
                .put("digestS3Object", object)
                .put("digestPublicKeyFingerprint", FINGERPRINT)
                .put("digestSignatureAlgorithm", "SHA256withRSA")
                .put("previousDigestS3Object", previous)
                .put("previousDigestHashValue", hash)
                .put("previousDigestSignature", signature);
        ArrayNode named = digest.putArray("logFiles");
        for (Path log : logs) {
            named.addObject()
                    .put("s3Object", bucket.relativize(log).toString())
                    .put("hashValue", hash(log))
                    .put("hashAlgorithm", "SHA-256");
        }
        byte[] text = digest.toString().getBytes(UTF_8);
        previous = object;
        hash = Sha256.hex(text);
        signature = sign(String.join("\n", end.toString(), BUCKET + '/' + object, hash, before()));
        Files.createDirectories(path.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(text);
        }
        ObjectNode head = JSON.createObjectNode();
        head.putObject("Metadata").put("signature", signature);
        Files.writeString(
                path.resolveSibling(path.getFileName() + ".metadata.json"), head.toString());
    }

    private String before() {
        return signature == null ? "null" : signature;
    }

    private String sign(String text) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update(text.getBytes(UTF_8));
        return HexFormat.of().formatHex(signer.sign());
    }

    private static String hash(Path log) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        try (InputStream text =
                new DigestInputStream(new GZIPInputStream(Files.newInputStream(log)), sha256)) {
            text.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
