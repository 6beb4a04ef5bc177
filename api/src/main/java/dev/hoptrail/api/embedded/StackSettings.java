package dev.hoptrail.api.embedded;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which servers to use: where a database or a Kafka is named it is used, else an own one is
/// started over the data directory.
///
/// @param dataDirectory where everything of the own servers lies
/// @param runtimeDirectory where their programs are unpacked to; may be shared and deleted
/// @param database the external database with the service's role
/// @param owner the external database with the role that owns the tables
/// @param kafka client settings of the external Kafka, `bootstrap.servers` among them
public record StackSettings(
        Path dataDirectory,
        Path runtimeDirectory,
        @Nullable ConnectionSettings database,
        @Nullable ConnectionSettings owner,
        @Nullable Map<String, Object> kafka) {

    private static final String KAFKA = "hoptrail.kafka";

    public StackSettings {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        runtimeDirectory = runtimeDirectory.toAbsolutePath().normalize();
        kafka = kafka == null ? null : Map.copyOf(kafka);
    }

    /// Own servers over a directory.
    public static StackSettings embedded(Path dataDirectory) {
        return new StackSettings(dataDirectory, dataDirectory.resolve("runtime"), null, null, null);
    }

    /// Reads flat settings: `hoptrail.data`, `hoptrail.db.url`, `hoptrail.db.user`,
    /// `hoptrail.db.password`, `hoptrail.db.owner.user`, `hoptrail.db.owner.password` (the
    /// service's own where absent), `hoptrail.kafka` (bootstrap servers), and `hoptrail.kafka.*`,
    /// handed to Kafka's clients without that prefix.
    ///
    /// @param home the user's home directory, below which data lies unless a setting says otherwise
    public static StackSettings of(Map<String, String> settings, Path home) {
        String data = settings.get("hoptrail.data");
        Path directory = data == null ? home.resolve(".local/share/hoptrail") : home.resolve(data);
        return new StackSettings(
                directory,
                directory.resolve("runtime"),
                database(settings, "hoptrail.db"),
                database(settings, "hoptrail.db.owner"),
                kafka(settings));
    }

    /// Reads the same settings from environment variables: `HOPTRAIL_DB_URL` is `hoptrail.db.url`.
    public static StackSettings ofEnvironment(Map<String, String> environment, Path home) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("HOPTRAIL_") && !value.isEmpty()) {
                settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return of(settings, home);
    }

    /// The same over another data directory.
    public StackSettings over(Path directory) {
        return new StackSettings(directory, directory.resolve("runtime"), database, owner, kafka);
    }

    boolean needsOwnServers() {
        return database == null || kafka == null;
    }

    private static @Nullable ConnectionSettings database(
            Map<String, String> settings, String role) {
        String url = settings.get("hoptrail.db.url");
        if (url == null) {
            return null;
        }
        String user = settings.getOrDefault(role + ".user", settings.get("hoptrail.db.user"));
        String password =
                settings.getOrDefault(role + ".password", settings.get("hoptrail.db.password"));
        return new ConnectionSettings(url, user, password);
    }

    private static @Nullable Map<String, Object> kafka(Map<String, String> settings) {
        Map<String, Object> clients = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(KAFKA + ".")) {
                clients.put(name.substring(KAFKA.length() + 1), value);
            }
        });
        String servers = settings.get(KAFKA);
        if (servers != null) {
            clients.put("bootstrap.servers", servers);
        }
        return clients.containsKey("bootstrap.servers") ? clients : null;
    }

    /// Leaves out the security settings.
    @Override
    public String toString() {
        return "data in %s, database %s, Kafka %s"
                .formatted(
                        dataDirectory,
                        database == null ? "embedded" : database,
                        kafka == null ? "embedded" : kafka.get("bootstrap.servers"));
    }
}
