package dev.hoptrail.api.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.Connections;
import dev.hoptrail.api.embedded.StackSettings;
import dev.hoptrail.migrations.Schema;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// A fresh PostgreSQL with the newest schema and nothing else.
final class Cluster implements AutoCloseable {

    /// Kept from starting a broker; nobody asks it.
    private static final Map<String, Object> NO_KAFKA = Map.of("bootstrap.servers", "127.0.0.1:1");

    private final Connections connections;
    private final HikariDataSource database;
    private final HikariDataSource owner;
    private final Set<ProcessHandle> server;

    private Cluster(Connections connections, Set<ProcessHandle> server) {
        this.connections = connections;
        this.server = server;
        this.database = connections.database().pool("bench", 2);
        this.owner = connections.owner().pool("owner", 2);
    }

    /// Starts one over an empty folder.
    ///
    /// @param programs where its programs are unpacked, which clusters may share
    static Cluster start(Path data, Path programs) {
        Set<ProcessHandle> before = children();
        Connections connections =
                Connections.open(new StackSettings(data, programs, null, null, NO_KAFKA));
        Set<ProcessHandle> server = children();
        server.removeAll(before);
        Cluster cluster = new Cluster(connections, server);
        Schema.migrate(cluster.owner);
        return cluster;
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    /// What makes a service use it.
    Map<String, Object> settings() {
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
        return server.stream().mapToDouble(Cost::cpu).sum();
    }

    @Override
    public void close() {
        database.close();
        owner.close();
        connections.close();
    }
}
