package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.migrations.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// This release beside the next one, which has migrated the database already: it only added.
final class NextReleaseIT {

    private static final Path FIXTURES = Path.of("../correlate/src/test/resources/fixtures");
    private static final List<String> STORIES =
            List.of(
                    "chain-of-six-hops",
                    "parent-comes-three-weeks-late",
                    "portal-calls-stand-beside-sessions");
    private static final String ADDED = ", \"next_release\": null";

    private final Truthkeeper truth = new Truthkeeper();

    @AfterEach
    void close() {
        truth.close();
    }

    /// Every table gets a column while a process works with it, and one that is started after finds
    /// a schema that it does not know.
    @Test
    void release_worksOn_overTheSchemaOfTheNext() throws Exception {
        List<List<Message>> batches = new ArrayList<>();
        for (String story : STORIES) {
            Story.read(FIXTURES.resolve(story + ".story"))
                    .messages()
                    .forEach(message -> batches.add(List.of(message)));
        }
        truth.stateAfter(batches);
        truth.detect(Set.of());
        String expected = truth.dump();
        truth.clear();
        Intake before = truth.intake(Set.of());
        int half = batches.size() / 2;
        write(before, batches.subList(0, half));
        truth.detect(Set.of());

        migrateToNext(truth.owner());
        assertThat(Schema.migrate(truth.owner())).isEqualTo("999");
        assertThat(Schema.pending(truth.owner())).isEmpty();

        write(before, batches.subList(half, half + 1));
        truth.detect(Set.of());
        write(truth.intake(Set.of()), batches.subList(half + 1, batches.size()));
        truth.detect(Set.of());
        Truthkeeper.assertSame(
                truth.dump().replace(ADDED, ""), expected, "over the schema of the next release");
    }

    private static void write(Intake intake, List<List<Message>> batches) throws Exception {
        for (List<Message> batch : batches) {
            intake.write(Truthkeeper.batch(batch));
        }
    }

    private static void migrateToNext(HikariDataSource owner) throws Exception {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery(
                            """
                            select c.oid::regclass::text from pg_class c
                            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                              and not c.relispartition and c.relname <> 'flyway_schema_history'\
                            """)) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            assertThat(tables).hasSizeGreaterThan(30);
            for (String table : tables) {
                statement.execute("alter table " + table + " add column next_release text");
            }
            statement.execute(
                    """
                    insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,
                                                       installed_by, execution_time, success)
                    select max(installed_rank) + 1, '999', 'next', 'SQL', 'V999__next.sql', 1, current_user, 1, true
                    from flyway_schema_history\
                    """);
        }
    }
}
