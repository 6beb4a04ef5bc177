package dev.hoptrail.api;

import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Doorkeeper;
import dev.hoptrail.correlate.chain.AccountScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The token of the one who runs the service, in a file of the data directory that only they may
/// read.
final class AdminToken {

    static final String FILE = "admin.token";

    private AdminToken() {}

    /// Makes the token on first start. Where the file is there but the database is another one, the
    /// database learns it.
    static void ensure(Path dataDirectory, Doorkeeper doorkeeper) {
        Path file = dataDirectory.resolve(FILE);
        try {
            if (Files.exists(file)
                    && doorkeeper.restore(Files.readString(file).strip(), "admin", Access.ADMIN)) {
                return;
            }
            PrivateFile.write(
                    file,
                    doorkeeper.create("admin", Access.ADMIN, AccountScope.everything(), null).text()
                            + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file, failure);
        }
    }
}
