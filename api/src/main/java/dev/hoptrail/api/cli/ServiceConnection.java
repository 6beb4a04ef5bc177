package dev.hoptrail.api.cli;

import dev.hoptrail.api.Application;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.ServiceFile;
import dev.hoptrail.api.SharedKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The service that does a command's work: the one that runs, else one that this process starts on
/// a free port and stops again. Either way the command talks REST.
final class ServiceConnection implements AutoCloseable {

    private final ServiceClient client;
    private final @Nullable Application own;

    private ServiceConnection(ServiceClient client, @Nullable Application own) {
        this.client = client;
        this.own = own;
    }

    static ServiceConnection open(ServiceOptions options) {
        Path data = options.dataDirectory();
        Optional<URI> running = options.server().or(() -> ServiceFile.read(data));
        if (running.isPresent()) {
            return new ServiceConnection(
                    new ServiceClient(running.get(), token(options.keys()), options.trust()), null);
        }
        Map<String, Object> overrides = options.ownService();
        overrides.put("hoptrail.port", "0");
        overrides.put("hoptrail.parts", "ingest,correlate,api");
        LogFile.open(data);
        Application own = Application.start(overrides);
        return new ServiceConnection(
                new ServiceClient(own.address(), token(own.keys()), Trust.standard()), own);
    }

    private static String token(Path keys) {
        return findToken(keys)
                .orElseThrow(() ->
                        new CommandFailure(
                                "No token: set HOPTRAIL_TOKEN, or let me read "
                                        + keys.resolve(SharedKeys.ADMIN_TOKEN)));
    }

    /// The token that was given, or that of the folder of keys.
    static Optional<String> findToken(Path keys) {
        @Nullable String given = System.getenv("HOPTRAIL_TOKEN");
        if (given != null && !given.isBlank()) {
            return Optional.of(given.strip());
        }
        try {
            return Optional.of(Files.readString(keys.resolve(SharedKeys.ADMIN_TOKEN)).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    ServiceClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        if (own != null) {
            own.close();
        }
    }
}
