package dev.hoptrail.api.embedded;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a database is and who asks.
///
/// @param url a JDBC URL of PostgreSQL, with whatever TLS parameters it needs
/// @param user absent if the URL names one
/// @param password absent if the URL has it or none is asked for
public record ConnectionSettings(String url, @Nullable String user, @Nullable String password) {

    private static final int MILLIS_BETWEEN_TRIES = 200;

    /// The first two characters of states.
    private static final String CONNECTION_FAILED = "08";

    /// It starts or ends, or has too many connections.
    private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "53300");

    public ConnectionSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new StackException(
                    "The database URL must begin with jdbc:postgresql: and does not");
        }
    }

    /// Waits until the database answers. Who is refused for good does not wait.
    ///
    /// @throws StackException if it does not answer in time, or refuses
    void awaitAnswer(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection _ = DriverManager.getConnection(url, user, password)) {
                return;
            } catch (SQLException failure) {
                if (!mayPass(failure) || System.nanoTime() - end > 0) {
                    throw new StackException(
                            "The database cannot be used as %s (%s); see that it runs, or name another one with HOPTRAIL_DB_URL"
                                    .formatted(this, failure.getMessage()),
                            failure);
                }
                ServerProcess.pause(MILLIS_BETWEEN_TRIES);
            }
        }
    }

    private static boolean mayPass(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith(CONNECTION_FAILED) || PASSING.contains(state);
    }

    /// Opens a pool of connections.
    ///
    /// @param name what the pool is for, shown by the server as the application's name
    /// @param size the greatest number of connections
    public HikariDataSource pool(String name, int size) {
        return new HikariDataSource(config(name, size));
    }

    /// The same for few statements that are asked again and again, each with whatever values: they
    /// are planned once for each connection. Planning a look-up over the partitions of years takes
    /// ten times as long as the look-up.
    public HikariDataSource plannedOnce(String name, int size) {
        HikariConfig config = config(name, size);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.setConnectionInitSql("set plan_cache_mode = force_generic_plan");
        return new HikariDataSource(config);
    }

    private HikariConfig config(String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        // A server that is starting again answers within this time.
        config.setConnectionTimeout(30_000);
        config.addDataSourceProperty("ApplicationName", "hoptrail " + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return config;
    }

    /// Leaves out the password, and the URL's parameters since one of them may be a password.
    @Override
    public String toString() {
        return user + " at " + url.replaceFirst("\\?.*", "");
    }
}
