package dev.hoptrail.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a migration may do while processes of the release before go on.
final class MigrationsTest {

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Pattern NAME = Pattern.compile("V(\\d{3})__[a-z0-9_]+\\.sql");

    /// Those before were there before releases ran side by side.
    private static final int FIRST = 56;

    private static final Pattern CONTRACT =
            Pattern.compile("\\A-- contract: unused since V\\d{3}\\n");
    private static final Pattern TAKING =
            Pattern.compile(
                    "\\b(drop (table|column|view|function|type|constraint|default)|rename|truncate(?! on)|revoke"
                            + "|set not null|alter column \\S+ (set data )?type)\\b");
    private static final Pattern COLUMN =
            Pattern.compile("\\badd (column )?(?!constraint |check\\b|primary |foreign |unique)");

    /// What of a migration may break a process that knows nothing of it.
    private static List<String> taken(String sql) {
        List<String> taken = new ArrayList<>();
        if (CONTRACT.matcher(sql).find()) {
            return taken;
        }
        String bare =
                sql.toLowerCase(Locale.ROOT)
                        .replaceAll("--[^\\n]*", " ")
                        .replaceAll("(?s)\\$\\$.*?\\$\\$", " ")
                        .replaceAll("\\s+", " ");
        for (String clause : bare.split("[;,]", -1)) {
            boolean demands = clause.contains("not null") && !clause.contains("default");
            if (TAKING.matcher(clause).find() || (demands && COLUMN.matcher(clause).find())) {
                taken.add(clause.strip());
            }
        }
        return taken;
    }

    @Test
    void migrations_onlyAdd() throws IOException {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                assertThat(name.matches()).as(file.toString()).isTrue();
                if (Integer.parseInt(name.group(1)) >= FIRST) {
                    taken(Files.readString(file))
                            .forEach(what -> faults.add(file.getFileName() + ": " + what));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table session;",
                "alter table session add x text,\n    drop column role_arn;",
                "ALTER TABLE session RENAME COLUMN a TO b;",
                "alter table session alter column depth type bigint;",
                "alter table session alter column depth set not null;",
                "alter table session add column x text not null;",
                "alter table session add x text not null;",
                "revoke insert on record from hoptrail;"
            })
    void whatTakesSomething_isSeen(String sql) {
        assertThat(taken(sql)).hasSize(1);
        assertThat(taken("-- contract: unused since V056\n" + sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table x (id bigint not null primary key, name text not null);",
                "alter table session add column x text;",
                "alter table session add column x text not null default '';",
                "alter table session add column x text default '' not null;",
                "alter table session alter column x drop not null;",
                "alter table session add constraint c check (x is not null) not valid;",
                "create index x on session (y);",
                "create trigger t before delete or truncate on x for each statement execute function f();",
                "-- here we drop table session\nselect 1;",
                "create or replace function f() returns int language sql as $$ drop table x $$;"
            })
    void whatAdds_isLet(String sql) {
        assertThat(taken(sql)).isEmpty();
    }
}
