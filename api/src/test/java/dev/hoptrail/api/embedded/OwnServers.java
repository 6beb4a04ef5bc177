package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The servers that a service in another process runs over its data directory.
///
/// @param data as an absolute path
public record OwnServers(Path data) {

    private static final String KAFKA = "kafka";

    public ConnectionSettings database() {
        return PostgresServer.ofAnother(data, PostgresRole.SERVICE);
    }

    /// Settings that every Kafka client begins with.
    public Map<String, Object> kafka() {
        try {
            String port = Files.readString(data.resolve(KAFKA).resolve("port")).strip();
            String password = PasswordFile.in(data.resolve("passwords"), "kafka-hoptrail");
            return new BrokerConfiguration(
                            data.resolve(KAFKA), Integer.parseInt(port), 0, "", password)
                    .clientSettings();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What makes further processes of the service use them.
    public Map<String, String> settings() {
        ConnectionSettings owner = PostgresServer.ofAnother(data, PostgresRole.OWNER);
        Map<String, String> settings = new TreeMap<>();
        settings.put("hoptrail.db.url", database().url());
        settings.put("hoptrail.db.user", String.valueOf(database().user()));
        settings.put("hoptrail.db.password", String.valueOf(database().password()));
        settings.put("hoptrail.db.owner.user", String.valueOf(owner.user()));
        settings.put("hoptrail.db.owner.password", String.valueOf(owner.password()));
        kafka().forEach((name, value) ->
                settings.put("hoptrail.kafka." + name, String.valueOf(value)));
        return settings;
    }

    /// The process that all others of PostgreSQL come from.
    public ProcessHandle postmaster() {
        String argument = data.resolve("postgres").resolve("data").toString();
        return ServerProcess.leftBehind("postgres", argument).getFirst();
    }

    public ProcessHandle broker() {
        String argument = BrokerConfiguration.file(data.resolve(KAFKA)).toString();
        return ServerProcess.leftBehind("java", argument).getFirst();
    }
}
