package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.TextInput;
import dev.hoptrail.ingest.source.StoredText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Inflates and hashes one file after the other, in fixed memory. Used by one thread.
final class Inflated implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;

    private final StoredText text = StoredText.unhashed();
    private final MessageDigest sha256;
    private final byte[] buffer = new byte[BUFFER];

    Inflated() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every JDK has SHA-256", absent);
        }
    }

    /// What was read of a file.
    ///
    /// @param sha256 of the inflated bytes, in hex
    /// @param bytes how many those are
    /// @param members how many gzip members, 0 for a file that is no gzip
    /// @param flaw what was wrong with the stored bytes
    record Outcome(String sha256, long bytes, int members, TextInput.@Nullable Flaw flaw) {

        boolean hasTrailingBytes() {
            return members > 1 || (flaw != null && flaw.reason() == Reason.TRAILING_BYTES);
        }
    }

    /// Hashes a file.
    Outcome hash(Path file) throws IOException {
        return read(file, null, Long.MAX_VALUE);
    }

    /// Hashes a file and keeps its text.
    ///
    /// @throws IOException also if it inflates to more than `most` bytes
    Outcome read(Path file, @Nullable ByteArrayOutputStream kept, long most) throws IOException {
        try (InputStream stored = Files.newInputStream(file)) {
            text.open(stored, 0);
            long bytes = 0;
            for (int count = text.read(buffer, 0, BUFFER);
                    count >= 0;
                    count = text.read(buffer, 0, BUFFER)) {
                bytes += count;
                if (bytes > most) {
                    throw new IOException("inflates to more than " + most + " bytes");
                }
                sha256.update(buffer, 0, count);
                if (kept != null) {
                    kept.write(buffer, 0, count);
                }
            }
            return new Outcome(
                    HexFormat.of().formatHex(sha256.digest()), bytes, text.members(), text.flaw());
        } catch (IOException failure) {
            sha256.reset();
            throw failure;
        }
    }

    @Override
    public void close() {
        text.close();
    }
}
