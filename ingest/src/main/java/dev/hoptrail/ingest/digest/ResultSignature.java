package dev.hoptrail.ingest.digest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What CloudTrail Lake signs of the result of a query that it saved: `result_sign.json`. The
/// signed text is the files' hashes, in their order, with a blank between them; the names of the
/// files, the region and the time of the query are in the file and not signed.
///
/// @param fingerprint of the key, which is one of those that sign digests
/// @param signature in hex
record ResultSignature(String fingerprint, String signature, List<NamedFile> files) {

    /// Some hundred thousand files.
    private static final int LARGEST = 16 << 20;

    private static final int LONGEST = 4_096;
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

    /// Of two values of one name, readers may take either.
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    ResultSignature {
        files = List.copyOf(files);
    }

    /// A file of the result.
    ///
    /// @param sha256 of its bytes as they are stored, in hex as written: part of the signed text
    record NamedFile(String name, String sha256) {}

    /// Reads one.
    ///
    /// @throws IOException if it is none; the message says what is wrong
    static ResultSignature read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            throw new IOException("longer than " + LARGEST + " bytes");
        }
        JsonNode json = JSON.readTree(bytes);
        algorithm(json, "signatureAlgorithm", Digest.ALGORITHM);
        algorithm(json, "hashAlgorithm", "SHA-256");
        return new ResultSignature(
                text(json, "publicKeyFingerprint"),
                text(json, "hashSignature"),
                files(json.path("files")));
    }

    private static List<NamedFile> files(JsonNode list) throws IOException {
        List<NamedFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode one : list) {
            NamedFile file = new NamedFile(text(one, "fileName"), text(one, "fileHashValue"));
            if (!HASH.matcher(file.sha256()).matches()) {
                throw new IOException("the hash of " + file.name() + " is none");
            }
            if (!names.add(file.name())) {
                throw new IOException("names " + file.name() + " twice");
            }
            files.add(file);
        }
        if (files.isEmpty()) {
            throw new IOException("names no file");
        }
        return files;
    }

    private static void algorithm(JsonNode json, String field, String known) throws IOException {
        String told = text(json, field);
        if (!told.equals(known)) {
            throw new IOException("\"%s\" is %s, not %s".formatted(field, told, known));
        }
    }

    private static String text(JsonNode json, String field) throws IOException {
        String value = json.path(field).asText();
        if (value.isEmpty()
                || value.length() > LONGEST
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("no \"" + field + "\", or none such as CloudTrail writes");
        }
        return value;
    }

    /// Whether the signature is CloudTrail's of these hashes.
    boolean isSignedBy(PublicKey key) {
        String text = files.stream().map(NamedFile::sha256).collect(Collectors.joining(" "));
        return Digest.isSigned(key, text.getBytes(StandardCharsets.UTF_8), signature);
    }
}
