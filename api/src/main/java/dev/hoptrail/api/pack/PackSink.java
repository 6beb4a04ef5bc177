package dev.hoptrail.api.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.Manifest.FileEntry;
import dev.hoptrail.ingest.record.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes the files of a pack one after the other, and remembers what the manifest says of them.
final class PackSink implements AutoCloseable {
    private static final byte[] LINE_FEED = {'\n'};

    private final ZipOutputStream zip;
    private final List<FileEntry> entries = new ArrayList<>();
    private final MessageDigest sha256 = Sha256.digest();
    private @Nullable String name;
    private long size;
    private long rows;

    PackSink(OutputStream out) {
        this.zip = new ZipOutputStream(out, UTF_8);
        // Twice as fast as the standard level, and nearly as small for text.
        zip.setLevel(Deflater.BEST_SPEED);
    }

    /// Begins a file.
    void begin(String file) throws IOException {
        ZipEntry entry = new ZipEntry(file);
        entry.setTime(0);
        zip.putNextEntry(entry);
        name = file;
        size = 0;
        rows = 0;
    }

    void line(String text) throws IOException {
        bytes(text.getBytes(UTF_8));
        bytes(LINE_FEED);
        rows++;
    }

    void bytes(byte[] bytes) throws IOException {
        bytes(bytes, bytes.length);
    }

    void bytes(byte[] bytes, int length) throws IOException {
        zip.write(bytes, 0, length);
        sha256.update(bytes, 0, length);
        size += length;
    }

    /// Ends the file.
    ///
    /// @param counted rows behind the head; null where it is no table
    void end(@Nullable Long counted) throws IOException {
        zip.closeEntry();
        entries.add(
                new FileEntry(
                        Objects.requireNonNull(name),
                        HexFormat.of().formatHex(sha256.digest()),
                        size,
                        counted));
        name = null;
    }

    /// A whole file.
    void file(String file, byte[] content) throws IOException {
        begin(file);
        bytes(content);
        end(null);
    }

    void file(String file, String content) throws IOException {
        file(file, content.getBytes(UTF_8));
    }

    /// A file of lines.
    ///
    /// @param heads how many of them are no rows
    void lines(String file, Iterable<String> lines, int heads) throws IOException {
        begin(file);
        for (String line : lines) {
            line(line);
        }
        end(rows - heads);
    }

    long rows() {
        return rows;
    }

    List<FileEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
