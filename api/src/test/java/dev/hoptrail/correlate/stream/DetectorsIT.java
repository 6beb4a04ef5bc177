package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.store.Detection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Processes that follow the feed with rules, one killed after it evaluated and before it
/// committed, two at work at once, end in what a single quiet one would have found and told.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DetectorsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path EXAMPLE =
            Path.of(
                    "../correlate/src/main/resources/dev/hoptrail/correlate/sigma/examples/hops-in-quick-succession.yml");

    private final List<Process> processes = new ArrayList<>();
    private Truthkeeper truth;

    @BeforeAll
    void open() throws Exception {
        truth = new Truthkeeper();
        truth.write(Files.readString(EXAMPLE));
    }

    @AfterAll
    void close() {
        processes.forEach(Process::destroyForcibly);
        truth.close();
    }

    @Test
    void detectors_killedAndSideBySide_endAsOneThatWasAlone() throws Exception {
        long seed = Seeds.one();
        List<Message> messages = Published.messages(OrderFreeIT.forest(seed, 200));
        List<List<Message>> batches = OrderFreeIT.batches(messages, new Random(seed));
        truth.lengthenNumbers(batches.size() / 2);
        write(batches);
        Truthkeeper.detect(
                new Detection(
                        truth.dataSource(),
                        Set.of(),
                        DetectorProcess.ALERTS,
                        Truthkeeper.RESTLESS));
        String dump = truth.dump();
        List<String> alerts = alerts();
        assertThat(alerts).isNotEmpty();
        truth.clear();

        int half = batches.size() / 2;
        write(batches.subList(0, half));
        killBeforeCommit();
        assertThat(alerts()).isEmpty();
        processes.add(DetectorProcess.start(truth.database()));
        processes.add(DetectorProcess.start(truth.database()));
        for (List<Message> batch : batches.subList(half, batches.size())) {
            write(List.of(batch));
        }
        awaitCaughtUp();

        assertThat(processes).allMatch(Process::isAlive, "seed " + seed);
        Truthkeeper.assertSame(truth.dump(), dump, "seed " + seed);
        assertThat(alerts()).as("seed " + seed).isEqualTo(alerts);
    }

    private void write(List<List<Message>> batches) throws Exception {
        Intake intake = truth.intake(Set.of());
        for (List<Message> batch : batches) {
            intake.write(Truthkeeper.batch(batch));
        }
    }

    /// Lets a process evaluate, holds it where it writes findings, and kills it there.
    private void killBeforeCommit() throws Exception {
        try (Connection blocker = truth.dataSource().getConnection()) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("lock table finding in exclusive mode");
            }
            Process process = DetectorProcess.start(truth.database());
            try {
                await(
                        "a process that waits to write findings",
                        () ->
                                text("""
                                select count(*) from pg_locks l
                                where l.relation = 'finding'::regclass and not l.granted\
                                """)
                                        .equals("1"));
            } finally {
                process.destroyForcibly().waitFor();
            }
            blocker.rollback();
        }
    }

    private void awaitCaughtUp() throws Exception {
        Detection detection =
                new Detection(
                        truth.dataSource(), Set.of(), DetectorProcess.ALERTS, Truthkeeper.RESTLESS);
        await("all evaluated", detection::isCaughtUp);
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(String what, Condition condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).as("still not: " + what).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    /// What people are told in the end.
    private List<String> alerts() throws SQLException {
        List<String> alerts = new ArrayList<>();
        try (Connection connection = truth.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select alert_id || ' ' || rule_id || ' ' || severity from alert where state <> 'WITHDRAWN' order by 1")) {
            while (row.next()) {
                alerts.add(row.getString(1));
            }
        }
        return alerts;
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = truth.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
