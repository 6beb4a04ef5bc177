package dev.hoptrail.api.simulated;

import dev.hoptrail.correlate.simulate.LogFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/// Turns the text of a simulated log file into the bytes that lie on disk.
final class Wrapper {

    private Wrapper() {}

    static byte[] wrap(LogFile file) throws IOException {
        byte[] text = file.content();
        return switch (file.wrapping()) {
            case PLAIN -> text;
            case GZIP -> gzip(text, 0, text.length).toByteArray();
            case GZIP_CUT -> {
                byte[] whole = gzip(text, 0, text.length).toByteArray();
                yield Arrays.copyOf(whole, whole.length * 3 / 4);
            }
            case GZIP_TRAILED -> {
                ByteArrayOutputStream bytes = gzip(text, 0, text.length);
                bytes.writeBytes("no gzip member".getBytes(StandardCharsets.US_ASCII));
                yield bytes.toByteArray();
            }
            case GZIP_TWO_MEMBERS -> {
                int middle = text.length / 2;
                ByteArrayOutputStream bytes = gzip(text, 0, middle);
                bytes.writeBytes(gzip(text, middle, text.length - middle).toByteArray());
                yield bytes.toByteArray();
            }
        };
    }

    private static ByteArrayOutputStream gzip(byte[] text, int from, int length)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 5 + 64);
        try (OutputStream out = new GZIPOutputStream(bytes, 8192)) {
            out.write(text, from, length);
        }
        return bytes;
    }
}
