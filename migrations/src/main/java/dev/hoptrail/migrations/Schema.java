package dev.hoptrail.migrations;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/// The database schema. Its versions lie in `db/migration`, one idea a file, forward only.
public final class Schema {

    private static final String LOCATION = "classpath:db/migration";

    private Schema() {}

    /// Brings the database to the newest version and returns that version, `0` for no version at
    /// all. Several processes may call this at once: one migrates, the others wait for it.
    ///
    /// @param owner connections of the role that owns the tables, not of the service's role
    public static String migrate(DataSource owner) {
        flyway(owner).migrate();
        return version(owner);
    }

    /// The version that the database has, `0` for none.
    public static String version(DataSource owner) {
        MigrationInfo current = flyway(owner).info().current();
        return current == null ? "0" : versionOf(current);
    }

    /// The newest version that there is.
    public static String newest(DataSource owner) {
        return versionOf(List.of(flyway(owner).info().all()).getLast());
    }

    /// Takes everything out of the database and makes the tables of a version: what an older backup
    /// is restored into.
    ///
    /// @param version one that there is
    public static void recreate(DataSource owner, String version) {
        Flyway flyway =
                Flyway.configure()
                        .dataSource(owner)
                        .locations(LOCATION)
                        .cleanDisabled(false)
                        .target(version)
                        .load();
        flyway.clean();
        flyway.migrate();
    }

    /// Returns the versions that the database still lacks, oldest first.
    public static List<String> pending(DataSource owner) {
        return List.of(flyway(owner).info().pending()).stream().map(Schema::versionOf).toList();
    }

    private static Flyway flyway(DataSource owner) {
        return Flyway.configure().dataSource(owner).locations(LOCATION).load();
    }

    private static String versionOf(MigrationInfo migration) {
        MigrationVersion version = migration.getVersion();
        return version.getVersion();
    }
}
