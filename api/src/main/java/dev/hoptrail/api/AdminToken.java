package dev.hoptrail.api;

import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Doorkeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The token of the one who runs the service, in a file that only they may read.
final class AdminToken {

    private AdminToken() {}

    static String fresh() {
        return Doorkeeper.freshToken() + "\n";
    }

    /// Makes the token on first start. Where the file is there but the database is another one, the
    /// database learns it.
    ///
    /// @param keys the folder of the file
    static void ensure(Path keys, Doorkeeper doorkeeper) {
        Path file = keys.resolve(SharedKeys.ADMIN_TOKEN);
        if (!Files.exists(file) || !tell(file, doorkeeper)) {
            PrivateFile.write(file, fresh());
            tell(file, doorkeeper);
        }
    }

    /// Tells the database of the token; false if the file holds none.
    private static boolean tell(Path file, Doorkeeper doorkeeper) {
        try {
            return doorkeeper.restore(Files.readString(file).strip(), "admin", Access.ADMIN);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file, failure);
        }
    }
}
