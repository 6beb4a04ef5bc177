package dev.hoptrail.ingest.source;

import static dev.hoptrail.ingest.record.Records.file;
import static dev.hoptrail.ingest.record.Records.use;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.ingest.record.Collected;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Stored bytes as they should not be.
final class StoredTextTest {

    private static final int TRAILER = 8;

    private final StoredText text = new StoredText();

    @AfterEach
    void close() {
        text.close();
    }

    @Test
    void gzip_isInflatedWhateverTheFileIsCalled() throws IOException {
        byte[] stored = gzip(file(use("a")));

        Collected read = read(stored);

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.rejections).isEmpty();
        assertThat(text.finish()).isEqualTo(sha256(stored));
        assertThat(text.members()).isEqualTo(1);
    }

    @Test
    void plainText_isReadAsItIs() throws IOException {
        assertThat(read(file(use("a")).getBytes(UTF_8)).eventIds()).containsExactly("a");
        assertThat(text.members()).isZero();
    }

    @Test
    void severalMembers_areReadAndCounted() throws IOException {
        byte[] stored = join(gzip("{\"Records\":[" + use("a")), gzip("," + use("b") + "]}"));

        Collected read = read(stored);

        assertThat(read.eventIds()).containsExactly("a", "b");
        assertThat(read.rejections).isEmpty();
        assertThat(text.members()).isEqualTo(2);
    }

    @Test
    void trailingBytes_areRejectedFromThereOn() throws IOException {
        byte[] good = gzip(file(use("a")));
        byte[] stored = join(good, "tail".getBytes(UTF_8));

        Collected read = read(stored);

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.TRAILING_BYTES);
        assertThat(read.rejections.getFirst().offset()).isEqualTo(good.length);
        assertThat(read.rejections.getFirst().length()).isEqualTo(4);
        assertThat(text.finish()).isEqualTo(sha256(stored));
    }

    @Test
    void truncatedGzip_keepsWhatIsWhole() throws IOException {
        byte[] whole = gzip(file(use("a"), filler(), use("b")));

        Collected inData = read(Arrays.copyOf(whole, whole.length / 2));
        Collected inTrailer = read(Arrays.copyOf(whole, whole.length - 3));
        Collected inHeader = read(Arrays.copyOf(whole, 5));

        assertThat(inData.eventIds()).containsExactly("a");
        assertThat(inData.reasons()).containsExactly(Reason.TRUNCATED_GZIP);
        assertThat(inTrailer.eventIds()).containsExactly("a", "b");
        assertThat(inTrailer.reasons())
                .containsExactly(Reason.MISSING_EVENT_ID, Reason.TRUNCATED_GZIP);
        assertThat(inHeader.reasons()).containsExactly(Reason.TRUNCATED_GZIP);
    }

    @Test
    void damagedGzip_isRejectedFromThereOn() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 512, true)) {
            gzip.write(("{\"Records\":[" + use("a") + ",").getBytes(UTF_8));
            gzip.flush();
            // A block of the type that deflate does not have.
            bytes.write(0b111);
            gzip.write((use("b") + "]}").getBytes(UTF_8));
        }

        Collected read = read(bytes.toByteArray());

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.CORRUPT_GZIP);
        assertThat(text.finish()).isEqualTo(sha256(bytes.toByteArray()));
    }

    @Test
    void wrongChecksum_isTold() throws IOException {
        byte[] stored = gzip(file(use("a")));
        stored[stored.length - TRAILER]++;

        Collected read = read(stored);

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.GZIP_CHECKSUM);
    }

    @Test
    void wrongLength_isTold() throws IOException {
        byte[] stored = gzip(file(use("a")));
        stored[stored.length - 1]++;

        assertThat(read(stored).reasons()).containsExactly(Reason.GZIP_CHECKSUM);
    }

    @Test
    void bomb_endsAtTheLimit() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(("{\"Records\":[" + use("a") + ",{\"x\":\"").getBytes(UTF_8));
            byte[] zeros = new byte[1 << 20];
            Arrays.fill(zeros, (byte) '0');
            for (int i = 0; i < 64; i++) {
                gzip.write(zeros);
            }
        }
        ReadLimits limits = new ReadLimits(64 * 1024, 16 << 20, 100);

        Collected read = read(new ByteArrayInputStream(bytes.toByteArray()), bytes.size(), limits);

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.FILE_TOO_LARGE);
    }

    @Test
    void sixtyMegabyteRecord_isRejectedAlone() throws IOException {
        String huge = use("x").replace("\"key\":\"a\"", "\"key\":\"" + "y".repeat(60 << 20) + '"');

        Collected read = read(gzip(file(use("a"), huge, use("b"))));

        assertThat(read.eventIds()).containsExactly("a", "b");
        assertThat(read.reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(read.rejections.getFirst().length()).isEqualTo(huge.length());
        assertThat(read.rejections.getFirst().sha256())
                .isEqualTo(HexFormat.of().formatHex(sha256(huge.getBytes(UTF_8))));
    }

    @Test
    void fileThatGotShorter_isTold() throws IOException {
        byte[] stored = gzip(file(use("a")));

        Collected read =
                read(new ByteArrayInputStream(stored), stored.length + 10, ReadLimits.STANDARD);

        assertThat(read.eventIds()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.TRUNCATED_WHILE_READ);
    }

    @Test
    void bytesThatComeSlowly_areReadAll() throws IOException {
        byte[] stored = gzip(file(use("a"), use("b")));
        InputStream slow =
                new ByteArrayInputStream(stored) {
                    @Override
                    public synchronized int read(byte[] into, int from, int length) {
                        return super.read(into, from, Math.min(length, 1));
                    }
                };

        assertThat(read(slow, stored.length, ReadLimits.STANDARD).eventIds())
                .containsExactly("a", "b");
    }

    @Test
    void fileLargerThanAChunk_isReadAll() throws IOException {
        Random letters = new Random(7);
        String[] records = new String[3_000];
        for (int i = 0; i < records.length; i++) {
            records[i] = use("id-" + i).replace("\"a\"", '"' + random(letters, 1_000) + '"');
        }

        byte[] stored = gzip(file(records));

        text.open(new ByteArrayInputStream(stored), stored.length);
        assertThat(text.knownHash()).as("the hash of a part").isNull();
        Collected read = Collected.of(text, ReadLimits.STANDARD, null);

        assertThat(stored.length).isGreaterThan(1 << 20);
        assertThat(read.eventIds()).hasSize(3_000);
        assertThat(read.rejections).isEmpty();
        assertThat(text.finish()).isEqualTo(sha256(stored));
    }

    private Collected read(byte[] stored) throws IOException {
        return read(new ByteArrayInputStream(stored), stored.length, ReadLimits.STANDARD);
    }

    private Collected read(InputStream stored, long size, ReadLimits limits) throws IOException {
        text.open(stored, size);
        return Collected.of(text, limits, null);
    }

    private static String random(Random letters, int length) {
        StringBuilder out = new StringBuilder(length);
        letters.ints(length, 'a', 'z').forEach(letter -> out.append((char) letter));
        return out.toString();
    }

    /// Much that deflate cannot make small, and no record.
    private static String filler() {
        return "{\"x\":\"" + random(new Random(7), 60_000) + "\"}";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] sha256(byte[] bytes) {
        return Sha256.digest().digest(bytes);
    }
}
