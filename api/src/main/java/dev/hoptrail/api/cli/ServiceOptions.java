package dev.hoptrail.api.cli;

import dev.hoptrail.api.embedded.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which service a command talks to, and where its data lies.
final class ServiceOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory; HOPTRAIL_DATA, else ~/.local/share/hoptrail.")
    private @Nullable Path data;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The service to ask; HOPTRAIL_URL, else the one of the data directory.")
    private @Nullable URI server;

    /// Where the data lies, unless a file of settings says otherwise.
    Path dataDirectory() {
        if (data != null) {
            return data.toAbsolutePath().normalize();
        }
        return StackSettings.ofEnvironment(
                        System.getenv(), Path.of(System.getProperty("user.home")))
                .dataDirectory();
    }

    /// The service that was named, if one was.
    Optional<URI> server() {
        if (server != null) {
            return Optional.of(server);
        }
        return Optional.ofNullable(System.getenv("HOPTRAIL_URL"))
                .filter(url -> !url.isBlank())
                .map(URI::create);
    }

    /// What these options say to a service that is started.
    Map<String, Object> overrides() {
        Map<String, Object> overrides = new TreeMap<>();
        if (data != null) {
            overrides.put("hoptrail.data", dataDirectory().toString());
        }
        return overrides;
    }
}
