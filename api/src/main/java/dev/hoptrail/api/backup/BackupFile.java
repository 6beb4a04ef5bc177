package dev.hoptrail.api.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.ingest.record.Sha256;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a backup from its begin to its end, as often as it is asked to, and believes nothing of it
/// before every hash was seen to be right.
final class BackupFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER = 64 * 1024;
    private static final int SMALL = 16 * 1024 * 1024;
    private static final int MARK = 64;
    private static final String ZIP = "PK";

    private final Path file;
    private final @Nullable Path identities;
    private final Progress progress;

    /// @param identities what it is decrypted with, where it is encrypted
    BackupFile(Path file, @Nullable Path identities, Progress progress) {
        this.file = file;
        this.identities = identities;
        this.progress = progress;
    }

    /// Takes entries in.
    interface Visitor {

        /// Takes one part.
        ///
        /// @param content need not be read to its end
        void entry(String name, InputStream content) throws IOException;
    }

    /// What was read and found to be whole.
    ///
    /// @param sums SHA-256 of every entry by its name, in hex
    record Whole(Manifest manifest, Map<String, String> sums) {}

    /// Reads all of it.
    ///
    /// @param what is done, for the progress
    /// @throws CommandFailure if it is damaged: with the place
    Whole read(String what, Visitor visitor) {
        Place place = new Place(what);
        try (InputStream raw = new BufferedInputStream(place.over(file), BUFFER);
                InputStream content = opened(raw);
                ZipInputStream zip = new ZipInputStream(content, StandardCharsets.UTF_8)) {
            return read(zip, visitor, place);
        } catch (IOException damage) {
            throw place.damaged(String.valueOf(damage.getMessage()), damage);
        }
    }

    private InputStream opened(InputStream raw) throws IOException {
        raw.mark(MARK);
        String begin = new String(raw.readNBytes(MARK), StandardCharsets.ISO_8859_1);
        raw.reset();
        if (begin.startsWith(ZIP)) {
            return raw;
        }
        if (!begin.startsWith(Seal.MARK)) {
            throw new CommandFailure(file + " is no backup of Hoptrail");
        }
        if (identities == null) {
            throw new CommandFailure(
                    "%s is encrypted; name the file of an identity with --identity"
                            .formatted(file));
        }
        return Seal.opened(raw, identities);
    }

    private static Whole read(ZipInputStream zip, Visitor visitor, Place place) throws IOException {
        Map<String, String> sums = new LinkedHashMap<>();
        @Nullable Manifest manifest = null;
        for (@Nullable ZipEntry entry = zip.getNextEntry();
                entry != null;
                entry = zip.getNextEntry()) {
            place.entry = entry.getName();
            if (place.entry.equals(Archive.SUMS)) {
                return whole(manifest, sums, text(zip), place);
            }
            MessageDigest digest = Sha256.digest();
            InputStream content = new Uncloseable(new DigestInputStream(zip, digest));
            if (manifest == null) {
                manifest = manifest(content, place);
            } else {
                visitor.entry(place.entry, content);
            }
            drain(content);
            sums.put(place.entry, HexFormat.of().formatHex(digest.digest()));
        }
        throw place.damaged("it ends before " + Archive.SUMS, null);
    }

    private static void drain(InputStream content) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (content.read(buffer) >= 0) {
            // What nobody wanted is hashed all the same.
        }
    }

    private static Manifest manifest(InputStream content, Place place) throws IOException {
        if (!place.entry.equals(Manifest.NAME)) {
            throw new CommandFailure(
                    "%s is no backup of Hoptrail: it does not begin with %s"
                            .formatted(place.file(), Manifest.NAME));
        }
        Manifest manifest = JSON.readValue(content.readNBytes(SMALL), Manifest.class);
        if (manifest.format() != Manifest.FORMAT) {
            throw new CommandFailure(
                    "%s has format %d of backups, this release reads %d"
                            .formatted(place.file(), manifest.format(), Manifest.FORMAT));
        }
        return manifest;
    }

    private static String text(InputStream content) throws IOException {
        return new String(content.readNBytes(SMALL), StandardCharsets.UTF_8);
    }

    private static Whole whole(
            @Nullable Manifest manifest, Map<String, String> sums, String stated, Place place) {
        if (manifest == null) {
            throw place.damaged(Manifest.NAME + " is missing", null);
        }
        Map<String, String> expected =
                stated.lines()
                        .map(line -> line.split("  ", 2))
                        .filter(words -> words.length == 2)
                        .collect(
                                Collectors.toMap(
                                        words -> words[1], words -> words[0], (_, b) -> b));
        sums.forEach((name, sum) -> {
            if (!sum.equals(expected.get(name))) {
                place.entry = name;
                throw place.damaged(
                        "SHA-256 is %s, %s states %s"
                                .formatted(sum, Archive.SUMS, expected.get(name)),
                        null);
            }
        });
        boolean complete =
                sums.size() == expected.size()
                        && sums.size() == manifest.entries()
                        && manifest.keys().stream().map(Manifest::key).allMatch(sums::containsKey)
                        && manifest.tables().stream()
                                .flatMap(table -> table.parts().stream())
                                .map(Manifest::table)
                                .allMatch(sums::containsKey);
        if (!complete) {
            throw place.damaged(
                    "%d entries, %d stated by %s, %d by %s"
                            .formatted(
                                    sums.size(),
                                    expected.size(),
                                    Archive.SUMS,
                                    manifest.entries(),
                                    Manifest.NAME),
                    null);
        }
        return new Whole(manifest, Map.copyOf(sums));
    }

    /// Where reading is.
    private final class Place {

        private final String what;
        private String entry = "its beginning";
        private long at;

        Place(String what) {
            this.what = what;
        }

        Path file() {
            return file;
        }

        InputStream over(Path path) throws IOException {
            long size = Files.size(path);
            return new FilterInputStream(Files.newInputStream(path)) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    int read = in.read(into, from, length);
                    at += Math.max(0, read);
                    progress.at(what, at, size);
                    return read;
                }
            };
        }

        CommandFailure damaged(String how, @Nullable IOException cause) {
            String message =
                    "%s is damaged at about byte %d, in %s: %s; nothing was changed"
                            .formatted(file, at, entry, how);
            return cause == null ? new CommandFailure(message) : new CommandFailure(message, cause);
        }
    }

    private static final class Uncloseable extends FilterInputStream {

        Uncloseable(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
