package dev.hoptrail.api.cli;

import dev.hoptrail.api.embedded.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which service a command talks to, and where its data lies.
final class ServiceOptions {

    /// Where a service listens that only its own process asks.
    static final Map<String, String> WITHIN =
            Map.of(
                    "hoptrail.host", "127.0.0.1",
                    "hoptrail.tls.certificate", "",
                    "hoptrail.tls.key", "");

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

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "Certificates to trust the service by, as PEM; HOPTRAIL_CA, else those of the"
                            + " JDK.")
    private @Nullable Path ca;

    /// Where the data lies, unless a file of settings says otherwise.
    Path dataDirectory() {
        if (data != null) {
            return data.toAbsolutePath().normalize();
        }
        return StackSettings.ofEnvironment(
                        System.getenv(), Path.of(System.getProperty("user.home")))
                .dataDirectory();
    }

    /// Where the token of the administrator lies, unless a file of settings says otherwise.
    Path keys() {
        return Optional.ofNullable(System.getenv("HOPTRAIL_KEYS"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).toAbsolutePath().normalize())
                .orElseGet(this::dataDirectory);
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

    /// Whom to believe to be the service.
    SSLContext trust() {
        if (ca != null) {
            return Trust.of(ca);
        }
        return Optional.ofNullable(System.getenv("HOPTRAIL_CA"))
                .filter(file -> !file.isBlank())
                .map(file -> Trust.of(Path.of(file)))
                .orElseGet(Trust::standard);
    }

    /// A service that this very process starts for itself alone, at loopback and without TLS.
    Map<String, Object> ownService() {
        Map<String, Object> overrides = overrides();
        overrides.putAll(WITHIN);
        return overrides;
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
