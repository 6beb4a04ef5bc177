package dev.hoptrail.api.cli;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.ingest.record.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Standard input as a file that the service can read, for as long as it takes. Its name is that of
/// its bytes: what is piped in twice is known the second time.
final class StandardInput implements AutoCloseable {

    private final Path file;

    private StandardInput(Path file) {
        this.file = file;
    }

    /// Reads it to its end.
    static StandardInput read(Path dataDirectory) {
        try {
            Path folder = Files.createDirectories(dataDirectory.resolve("tmp"));
            Path part = Files.createTempFile(folder, "stdin", ".part");
            MessageDigest sha256 = Sha256.digest();
            try (OutputStream out = Files.newOutputStream(part);
                    DigestOutputStream hashing = new DigestOutputStream(out, sha256)) {
                System.in.transferTo(hashing);
            }
            String name = "stdin-" + HexFormat.of().formatHex(sha256.digest());
            return new StandardInput(
                    Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING));
        } catch (IOException failure) {
            throw new CommandFailure("Standard input cannot be read: " + failure, failure);
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
