package dev.hoptrail.api.pack.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.Manifest.FileEntry;
import dev.hoptrail.ingest.record.Sha256;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The files of a pack, read within what its manifest allows: whoever made it may mean ill.
final class PackArchive implements AutoCloseable {
    private static final int LONGEST_LINE = 16 << 20;

    private final ZipFile zip;
    private final Bounds bounds;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final List<String> doubles = new ArrayList<>();
    private final Map<String, Long> sizes = new HashMap<>();

    PackArchive(Path file, Bounds bounds) throws IOException {
        this.bounds = bounds;
        this.zip = new ZipFile(file.toFile(), UTF_8);
        zip.stream()
                .forEach(entry -> {
                    if (entries.put(entry.getName(), entry) != null) {
                        doubles.add(entry.getName());
                    }
                });
    }

    Set<String> names() {
        return Set.copyOf(entries.keySet());
    }

    List<String> doubles() {
        return List.copyOf(doubles);
    }

    /// Allows files to be as large as the manifest says, and no larger.
    ///
    /// @throws IOException if that is more than is read of a pack
    void allow(List<FileEntry> files) throws IOException {
        long left = bounds.inflated();
        for (FileEntry file : files) {
            left -= file.size();
            if (file.size() < 0 || left < 0) {
                throw new IOException(
                        "names more than %,d bytes, which is more than is read here"
                                .formatted(bounds.inflated()));
            }
        }
        files.forEach(file -> sizes.put(file.name(), file.size()));
    }

    /// What a file comes to.
    record Measured(String sha256, long size) {}

    Measured measure(String name) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        try (InputStream in = open(name)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        return new Measured(HexFormat.of().formatHex(digest.digest()), size);
    }

    /// A whole file.
    byte[] bytes(String name) throws IOException {
        try (InputStream in = open(name)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.write(buffer, 0, read);
                if (bytes.size() > bounds.atOnce()) {
                    throw new IOException(
                            "%s has more than %,d bytes, which is more than is read here"
                                    .formatted(name, bounds.atOnce()));
                }
            }
            return bytes.toByteArray();
        }
    }

    /// A whole file as text.
    String text(String name) throws IOException {
        return UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes(name)))
                .toString();
    }

    /// The lines of a file, one after the other.
    Lines lines(String name) throws IOException {
        return new Lines(name, open(name));
    }

    private InputStream open(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new IOException(name + " is missing");
        }
        long most = sizes.getOrDefault(name, (long) bounds.atOnce());
        return new Bounded(zip.getInputStream(entry), name, most);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /// Ends with an error where more comes than was announced.
    private static final class Bounded extends FilterInputStream {
        private final String name;
        private long left;

        Bounded(InputStream in, String name, long most) {
            super(in);
            this.name = name;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException(name + " is larger than the manifest says");
            }
        }
    }

    /// Lines with their numbers.
    static final class Lines implements AutoCloseable {
        private final String name;
        private final BufferedReader reader;
        private long number;

        Lines(String name, InputStream in) {
            this.name = name;
            this.reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    in,
                                    UTF_8.newDecoder()
                                            .onMalformedInput(CodingErrorAction.REPORT)
                                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
        }

        /// The next line; null behind the last one.
        @Nullable String next() throws IOException {
            StringBuilder line = new StringBuilder();
            int read = reader.read();
            if (read < 0) {
                return null;
            }
            number++;
            while (read >= 0 && read != '\n') {
                line.append((char) read);
                if (line.length() > LONGEST_LINE) {
                    throw new IOException(place() + " is too long");
                }
                read = reader.read();
            }
            return line.toString();
        }

        /// Where the last line stands.
        String place() {
            return name + ":" + number;
        }

        long number() {
            return number;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
