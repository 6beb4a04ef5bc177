package dev.hoptrail.ingest.digest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hoptrail.ingest.digest.Digest.Content;
import dev.hoptrail.ingest.digest.Digest.NamedLog;
import dev.hoptrail.ingest.source.DigestName;
import dev.hoptrail.ingest.source.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads digest files. Whatever they hold, it takes memory for the log files that they name and no
/// more.
public final class DigestReader {

    /// CloudTrail writes a digest an hour; a large one names some thousand files.
    private static final long LARGEST = 64L << 20;

    private static final int LONGEST = 4_096;
    private static final int LONGEST_REASON = 300;

    /// Keys of S3 are no longer.
    private static final int LONGEST_KEY = 1_024;

    private static final Duration MOST_COVERED = Duration.ofDays(7);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{1,64}");
    private static final JsonFactory JSON = new JsonFactory();

    private static final Set<String> FIELDS =
            Set.of(
                    "digestSignatureAlgorithm",
                    "digestS3Bucket",
                    "digestS3Object",
                    "digestStartTime",
                    "digestEndTime",
                    "digestPublicKeyFingerprint",
                    "previousDigestS3Object",
                    "previousDigestSignature",
                    "previousDigestHashValue");

    private static final Set<String> FIELDS_OF_LOG =
            Set.of("s3Object", "hashValue", "hashAlgorithm");

    private DigestReader() {}

    /// Reads a digest to its end.
    ///
    /// @param text opened, and hashed as it is read
    /// @throws IOException if it is none, or its stored bytes are not as delivered; the message
    ///   says what is wrong
    public static Content read(DigestName name, StoredText text) throws IOException {
        Map<String, String> fields = new HashMap<>();
        @Nullable List<NamedLog> logs = null;
        Bounded bounded = new Bounded(text);
        try (JsonParser json = JSON.createParser(bounded)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("logFiles") && value == JsonToken.START_ARRAY) {
                    logs = logs(json);
                } else if (FIELDS.contains(field) && value == JsonToken.VALUE_STRING) {
                    put(fields, field, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            bounded.drain();
        }
        if (text.members() > 1) {
            throw new IOException("bytes behind the gzip stream");
        }
        var flaw = text.flaw();
        if (flaw != null) {
            throw new IOException(flaw.detail());
        }
        if (logs == null) {
            throw new IOException("no \"logFiles\"");
        }
        byte[] hash = Objects.requireNonNull(text.textHash());
        return new Content(digest(name, fields, HexFormat.of().formatHex(hash)), logs);
    }

    /// Why a digest could not be read, on one short line.
    public static String reason(Exception unreadable) {
        String text = String.valueOf(unreadable.getMessage()).lines().findFirst().orElse("");
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.substring(0, Math.min(plain.length(), LONGEST_REASON));
    }

    private static Digest digest(DigestName name, Map<String, String> fields, String sha256)
            throws IOException {
        String algorithm = need(fields, "digestSignatureAlgorithm");
        if (!algorithm.equals(Digest.ALGORITHM)) {
            throw new IOException("signed with " + algorithm + ", not with " + Digest.ALGORITHM);
        }
        String end = need(fields, "digestEndTime");
        Instant start = time(need(fields, "digestStartTime"));
        Instant until = time(end);
        if (until.isBefore(start) || Duration.between(start, until).compareTo(MOST_COVERED) > 0) {
            throw new IOException("is of no hour: " + start + " to " + until);
        }
        return new Digest(
                name,
                need(fields, "digestS3Bucket"),
                key(need(fields, "digestS3Object")),
                start,
                until,
                end,
                need(fields, "digestPublicKeyFingerprint"),
                fields.get("previousDigestS3Object"),
                fields.get("previousDigestSignature"),
                fields.get("previousDigestHashValue"),
                sha256);
    }

    private static List<NamedLog> logs(JsonParser json) throws IOException {
        List<NamedLog> logs = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> fields = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (FIELDS_OF_LOG.contains(field) && value == JsonToken.VALUE_STRING) {
                    put(fields, field, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            String hashed = need(fields, "hashAlgorithm");
            if (!hashed.equals("SHA-256")) {
                throw new IOException("a log file is hashed with " + hashed);
            }
            String hash = need(fields, "hashValue").toLowerCase(Locale.ROOT);
            if (!HASH.matcher(hash).matches()) {
                throw new IOException("the hash of a log file is none");
            }
            // Some are written without their leading zeros.
            logs.add(
                    new NamedLog(
                            key(need(fields, "s3Object")), "0".repeat(64 - hash.length()) + hash));
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("\"logFiles\" holds what is no log file");
        }
        return logs;
    }

    private static String need(Map<String, String> fields, String field) throws IOException {
        String value = fields.get(field);
        if (value == null) {
            throw new IOException("no \"" + field + "\"");
        }
        return value;
    }

    /// Takes a field over if it is such as CloudTrail writes; an empty one is none.
    private static void put(Map<String, String> fields, String field, String value)
            throws IOException {
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("\"" + field + "\" is such as CloudTrail writes none");
        }
        if (!value.isEmpty()) {
            fields.put(field, value);
        }
    }

    private static String key(String object) throws IOException {
        if (object.length() > LONGEST_KEY) {
            throw new IOException("an object's key is too long");
        }
        return object;
    }

    private static Instant time(String text) throws IOException {
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new IOException("no time of a digest: " + text);
            }
            return time;
        } catch (DateTimeParseException no) {
            throw new IOException("no time: " + text, no);
        }
    }

    /// A text as a stream that ends with an error where a digest is too long.
    private static final class Bounded extends InputStream {

        private final StoredText text;
        private long bytes;

        Bounded(StoredText text) {
            this.text = text;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = text.read(into, from, length);
            bytes += Math.max(0, count);
            if (bytes > LARGEST) {
                throw new IOException("inflates to more than " + LARGEST + " bytes");
            }
            return count;
        }

        void drain() throws IOException {
            byte[] rest = new byte[1024];
            while (read(rest, 0, rest.length) >= 0) {
                // What stands behind the object is hashed with it.
            }
        }
    }
}
