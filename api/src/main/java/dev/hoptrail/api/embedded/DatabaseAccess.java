package dev.hoptrail.api.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The way to the database alone, for work that needs neither Kafka nor a service. Closing stops a
/// server that was started for it.
public final class DatabaseAccess implements AutoCloseable {

    private final ConnectionSettings database;
    private final ConnectionSettings owner;
    private final @Nullable EmbeddedStack own;

    private DatabaseAccess(
            ConnectionSettings database, ConnectionSettings owner, @Nullable EmbeddedStack own) {
        this.database = database;
        this.owner = owner;
        this.own = own;
    }

    /// The database, whoever runs it: the external one, the own one of a service that runs, or one
    /// that is started for this.
    ///
    /// @throws StackException if there is none
    public static DatabaseAccess join(StackSettings settings) {
        Path directory = settings.dataDirectory();
        if (settings.database() == null && DataDirectory.isInUse(directory)) {
            return new DatabaseAccess(
                    PostgresServer.ofAnother(directory, PostgresRole.SERVICE),
                    PostgresServer.ofAnother(directory, PostgresRole.OWNER),
                    null);
        }
        if (settings.database() == null && !PostgresServer.isIn(directory)) {
            throw new StackException(
                    "There is no database in %s; name another directory with HOPTRAIL_DATA, or a database with HOPTRAIL_DB_URL"
                            .formatted(directory));
        }
        return hold(settings);
    }

    /// The database for this process alone, as far as that is to be had: the own one is started, or
    /// made, and the directory is held meanwhile.
    ///
    /// @throws StackException if the directory is in use
    public static DatabaseAccess hold(StackSettings settings) {
        if (settings.database() != null) {
            return new DatabaseAccess(
                    settings.database(), Objects.requireNonNull(settings.owner()), null);
        }
        EmbeddedStack own = EmbeddedStack.start(withoutKafka(settings));
        return new DatabaseAccess(own.database(), own.owner(), own);
    }

    /// A Kafka that is named is not started, and nobody asks this one anything.
    private static StackSettings withoutKafka(StackSettings settings) {
        return new StackSettings(
                settings.dataDirectory(),
                settings.runtimeDirectory(),
                null,
                null,
                Map.of("bootstrap.servers", LoopbackPort.HOST + ":0"));
    }

    /// The database with the service's role.
    public ConnectionSettings database() {
        return database;
    }

    /// The database with the role that owns the tables.
    public ConnectionSettings owner() {
        return owner;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
