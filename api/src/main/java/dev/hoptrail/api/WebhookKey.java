package dev.hoptrail.api;

import dev.hoptrail.api.webhook.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The key to the secrets of webhooks, in a file of the data directory that only its owner may
/// read. Processes that share a database and deliver webhooks need the same one.
final class WebhookKey {

    static final String FILE = "webhook.key";

    private WebhookKey() {}

    /// A vault with the key; makes the key on first start.
    ///
    /// @throws StartException if the file holds no key
    static Vault vault(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, Vault.newKey() + "\n");
            }
            return Vault.of(Files.readString(file).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file, failure);
        } catch (IllegalArgumentException noKey) {
            throw StartException.of("No key in " + file, noKey);
        }
    }
}
