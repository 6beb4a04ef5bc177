package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.record.TextInput;
import dev.hoptrail.ingest.source.DigestName;
import dev.hoptrail.ingest.source.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Inflates and hashes one file after the other, in fixed memory. Used by one thread.
final class Inflated implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;

    private final StoredText text = StoredText.hashingTextAlone();
    private final byte[] buffer = new byte[BUFFER];

    /// What was read of a file.
    ///
    /// @param sha256 of the inflated bytes, in hex
    /// @param bytes how many those are
    /// @param damage what is wrong with the stored bytes; null for nothing
    /// @param detail of the damage
    record Outcome(String sha256, long bytes, @Nullable Kind damage, String detail) {}

    /// Hashes a file.
    Outcome hash(Path file) throws IOException {
        try (InputStream stored = Files.newInputStream(file)) {
            text.open(stored, 0);
            long bytes = 0;
            for (int count = text.read(buffer, 0, BUFFER);
                    count >= 0;
                    count = text.read(buffer, 0, BUFFER)) {
                bytes += count;
            }
            TextInput.@Nullable Flaw flaw = text.flaw();
            return new Outcome(
                    HexFormat.of().formatHex(Objects.requireNonNull(text.textHash())),
                    bytes,
                    LogDamage.of(text.members(), flaw),
                    flaw == null ? "" : flaw.detail());
        }
    }

    /// Reads a digest.
    Digest.Content digest(Path file, DigestName name) throws IOException {
        try (InputStream stored = Files.newInputStream(file)) {
            text.open(stored, 0);
            return DigestReader.read(name, text);
        }
    }

    @Override
    public void close() {
        text.close();
    }
}
