package dev.hoptrail.api.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.Connections;
import dev.hoptrail.api.embedded.StackSettings;
import dev.hoptrail.migrations.Schema;
import dev.hoptrail.migrations.TopicCatalogue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// A fresh PostgreSQL with the newest schema, with a Kafka beside it or nothing else.
final class Cluster implements AutoCloseable {

    /// Kept from starting a broker; nobody asks it.
    private static final Map<String, Object> NO_KAFKA = Map.of("bootstrap.servers", "127.0.0.1:1");

    private final Connections connections;
    private final HikariDataSource database;
    private final HikariDataSource owner;
    private final Set<ProcessHandle> servers;

    private Cluster(Connections connections, Set<ProcessHandle> servers) {
        this.connections = connections;
        this.servers = servers;
        this.database = connections.database().pool("bench", 2);
        this.owner = connections.owner().pool("owner", 2);
    }

    /// Starts one over an empty folder.
    ///
    /// @param programs where its programs are unpacked, which clusters may share
    static Cluster start(Path data, Path programs) {
        Cluster cluster = open(new StackSettings(data, programs, null, null, NO_KAFKA));
        Schema.migrate(cluster.owner);
        return cluster;
    }

    /// The same with a Kafka that has all topics.
    static Cluster withKafka(Path data, Path programs) {
        Cluster cluster = open(new StackSettings(data, programs, null, null, null));
        cluster.connections.prepare(TopicCatalogue.standard());
        return cluster;
    }

    private static Cluster open(StackSettings settings) {
        Set<ProcessHandle> before = children();
        Connections connections = Connections.open(settings);
        Set<ProcessHandle> servers = children();
        servers.removeAll(before);
        return new Cluster(connections, servers);
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    /// What makes a service use its PostgreSQL.
    Map<String, String> settings() {
        return Map.of(
                "hoptrail.db.url",
                database.getJdbcUrl(),
                "hoptrail.db.user",
                database.getUsername(),
                "hoptrail.db.password",
                database.getPassword(),
                "hoptrail.db.owner.user",
                owner.getUsername(),
                "hoptrail.db.owner.password",
                owner.getPassword());
    }

    /// What makes a service use its Kafka as well.
    Map<String, String> settingsOfAll() {
        Map<String, String> settings = new TreeMap<>(settings());
        connections
                .kafka()
                .forEach((name, value) -> settings.put("hoptrail.kafka." + name, value.toString()));
        return settings;
    }

    /// With the service's role.
    DataSource database() {
        return database;
    }

    /// With the role that owns the tables.
    DataSource owner() {
        return owner;
    }

    /// CPU seconds of all its processes since it was started.
    double cpu() {
        return servers.stream().mapToDouble(Cost::cpu).sum();
    }

    /// The same of PostgreSQL alone.
    double databaseCpu() {
        return servers.stream().filter(Cost::isPostgres).mapToDouble(Cost::cpu).sum();
    }

    @Override
    public void close() {
        database.close();
        owner.close();
        connections.close();
    }
}
