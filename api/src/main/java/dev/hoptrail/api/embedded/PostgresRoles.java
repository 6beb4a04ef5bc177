package dev.hoptrail.api.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/// The roles and the database of the own server: one role owns the tables, the service's has rows
/// only. Made where absent at each start, so that a start cut short is made good by the next.
final class PostgresRoles {

    private final PostgresServer server;
    private final DataDirectory directory;

    PostgresRoles(PostgresServer server, DataDirectory directory) {
        this.server = server;
        this.directory = directory;
    }

    void ensure() {
        try (Connection admin = connect("postgres")) {
            ensureRole(admin, PostgresRole.OWNER);
            ensureRole(admin, PostgresRole.SERVICE);
            ensureDatabase(admin);
        } catch (SQLException failure) {
            throw new StackException("The database's roles cannot be made: " + failure, failure);
        }
        try (Connection admin = connect(PostgresServer.DATABASE)) {
            grant(admin);
        } catch (SQLException failure) {
            throw new StackException("The database's rights cannot be set: " + failure, failure);
        }
    }

    private Connection connect(String database) throws SQLException {
        ConnectionSettings settings = server.connection(PostgresRole.ADMIN, database);
        return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }

    private void ensureRole(Connection admin, PostgresRole role) throws SQLException {
        if (isPresent(admin, "SELECT 1 FROM pg_roles WHERE rolname = ?", role.roleName())) {
            return;
        }
        admin.setAutoCommit(false);
        execute(admin, "CREATE ROLE " + role.roleName() + " LOGIN");
        // The client computes the verifier: the password itself never reaches the server's log.
        char[] password = directory.password("postgres-" + role.roleName()).toCharArray();
        admin.unwrap(PGConnection.class)
                .alterUserPassword(role.roleName(), password, "scram-sha-256");
        admin.commit();
        admin.setAutoCommit(true);
    }

    private static void ensureDatabase(Connection admin) throws SQLException {
        String name = PostgresServer.DATABASE;
        if (!isPresent(admin, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
            execute(admin, "CREATE DATABASE " + name + " OWNER hoptrail_owner");
        }
    }

    private static void grant(Connection admin) throws SQLException {
        execute(
                admin,
                """
                REVOKE ALL ON DATABASE hoptrail FROM PUBLIC;
                GRANT CONNECT, TEMPORARY ON DATABASE hoptrail TO hoptrail;
                ALTER SCHEMA public OWNER TO hoptrail_owner;
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                GRANT USAGE ON SCHEMA public TO hoptrail;
                ALTER DEFAULT PRIVILEGES FOR ROLE hoptrail_owner IN SCHEMA public
                    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hoptrail;
                ALTER DEFAULT PRIVILEGES FOR ROLE hoptrail_owner IN SCHEMA public
                    GRANT USAGE, SELECT ON SEQUENCES TO hoptrail;
                """);
    }

    private static boolean isPresent(Connection admin, String query, String name)
            throws SQLException {
        try (PreparedStatement statement = admin.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection admin, String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }
}
