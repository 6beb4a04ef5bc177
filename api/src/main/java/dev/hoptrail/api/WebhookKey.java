package dev.hoptrail.api;

import dev.hoptrail.api.webhook.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The key to the secrets of webhooks, in a file that only its owner may read. Processes that share
/// a database and deliver webhooks need the same one.
final class WebhookKey {

    private WebhookKey() {}

    static String fresh() {
        return Vault.newKey() + "\n";
    }

    /// A vault with the key; makes the key on first start.
    ///
    /// @param keys the folder of the file
    /// @throws StartException if the file holds no key
    static Vault vault(Path keys) {
        Path file = keys.resolve(SharedKeys.WEBHOOKS);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, fresh());
            }
            return Vault.of(Files.readString(file).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file, failure);
        } catch (IllegalArgumentException noKey) {
            throw StartException.of("No key in " + file, noKey);
        }
    }
}
