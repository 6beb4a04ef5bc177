package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// What the organisation told of itself, at hand for search and for what is shown: what was in
/// force a second ago, or when PostgreSQL last answered.
public final class KnownContext implements Supplier<Context>, AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Contexts contexts = new Contexts();
    private final Repeated looking = new Repeated("watch for context", PAUSE, this::look);
    private volatile Context known = Context.NONE;

    /// @param dataSource connections with the service's role
    public KnownContext(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Begins to look for changes; to be called once.
    public KnownContext start() {
        looking.start();
        return this;
    }

    private boolean look() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            known = contexts.read(connection).context();
        }
        return false;
    }

    @Override
    public Context get() {
        return known;
    }

    @Override
    public void close() {
        looking.close();
    }
}
