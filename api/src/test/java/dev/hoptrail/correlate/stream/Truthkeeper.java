package dev.hoptrail.correlate.stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.embedded.ConnectionSettings;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.correlate.detect.ContextKind;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.erase.ErasureKey;
import dev.hoptrail.correlate.search.SessionQueries;
import dev.hoptrail.correlate.sigma.SigmaReader;
import dev.hoptrail.correlate.store.AlertSettings;
import dev.hoptrail.correlate.store.BackfillPace;
import dev.hoptrail.correlate.store.Detection;
import dev.hoptrail.correlate.store.StateDump;
import dev.hoptrail.correlate.store.Store;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A database of its own, and the correlators that write to it.
final class Truthkeeper implements AutoCloseable {
    private static final AtomicLong topics = new AtomicLong();

    private static final AlertSettings QUIET =
            new AlertSettings(
                    Severity.MEDIUM,
                    Instant.parse("2100-01-01T00:00:00Z"),
                    InstantSource.system(),
                    new SessionQueries());

    /// Evaluates what is due whenever the feed tells nothing.
    static final BackfillPace RESTLESS = new BackfillPace(Duration.ZERO, Duration.ofMinutes(10));

    private final ConnectionSettings database;
    private final HikariDataSource service;
    private final HikariDataSource owner;

    Truthkeeper() {
        TestStack.TestDatabase fresh = TestStack.shared().freshDatabase();
        database = hasty(fresh.database());
        service = database.pool("truth", 8);
        owner = fresh.owner().pool("truth-owner", 2);
    }

    /// The server outlives every test: no commit has to wait for the disk.
    private static ConnectionSettings hasty(ConnectionSettings database) {
        return new ConnectionSettings(
                database.url() + "?options=-c%20synchronous_commit=off",
                database.user(),
                database.password());
    }

    ConnectionSettings database() {
        return database;
    }

    HikariDataSource dataSource() {
        return service;
    }

    /// The same database for the owner of its tables.
    HikariDataSource owner() {
        return owner;
    }

    /// A correlator that knows nothing of what others stored.
    ///
    /// @param organizationAccounts empty: those whose trail is read
    Intake intake(Set<String> organizationAccounts) {
        return new Intake(
                new Store(service),
                new RecordParser(),
                organizationAccounts,
                InstantSource.system());
    }

    /// A correlator that knows under which key something was erased.
    Intake intake(ErasureKey key) {
        return new Intake(
                new Store(service, key), new RecordParser(), Set.of(), InstantSource.system());
    }

    /// Messages as a batch of a partition of its own.
    static Batch batch(Collection<Message> messages) {
        Batch batch = new Batch();
        UUID topic = new UUID(0, topics.incrementAndGet());
        long offset = 0;
        for (Message message : messages) {
            batch.add(
                    new Batch.Partition(topic, "test", 0),
                    new Batch.Range(offset, ++offset),
                    message);
        }
        return batch;
    }

    /// The state after one correlator that is alone wrote all batches.
    String stateAfter(List<List<Message>> batches) throws Exception {
        clear();
        Intake intake = intake(Set.of());
        for (List<Message> batch : batches) {
            intake.write(batch(batch));
        }
        return dump();
    }

    /// What the organisation tells of itself from now on.
    void tell(ContextKind kind, byte[] content) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into context_version (kind, version, content, entries, set_by)
                                select ?, coalesce(max(version), 0) + 1, ?, 0, 'story'
                                from context_version where kind = ?\
                                """)) {
            insert.setString(1, kind.name());
            insert.setBytes(2, content);
            insert.setString(3, kind.name());
            insert.executeUpdate();
        }
    }

    /// Writes a rule in Sigma, or its next version.
    ///
    /// @return its id
    String write(String source) throws Exception {
        String id = SigmaReader.read(source, 1).info().id();
        write(id, source);
        return id;
    }

    /// @param source null: deletes it
    void write(String id, @Nullable String source) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into sigma_rule (rule_id, version, source, set_by)
                                select ?, coalesce(max(version), 0) + 1, ?, 'story'
                                from sigma_rule where rule_id = ?\
                                """)) {
            insert.setString(1, id);
            insert.setString(2, source);
            insert.setString(3, id);
            insert.executeUpdate();
        }
    }

    /// Evaluates all that is stored by now.
    void detect(Set<String> organizationAccounts) throws SQLException {
        detect(new Detection(service, organizationAccounts, QUIET, RESTLESS));
    }

    /// The same under settings of alerts.
    static void detect(Detection detection) throws SQLException {
        while (!detection.isCaughtUp()) {
            if (!detection.step()) {
                // A transaction elsewhere on the server is open: what comes after it is not final.
                Thread.onSpinWait();
            }
        }
    }

    /// All that is known and found, and the lines that sessions are compared by: where a finding is
    /// missing, they tell whether a session was.
    String dump() throws SQLException, IOException {
        StringBuilder dump = new StringBuilder();
        new StateDump(service).writeTo(dump);
        try (Connection connection = service.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select to_jsonb(o)::text from observation o order by key, at, session_id")) {
            while (row.next()) {
                dump.append(row.getString(1)).append('\n');
            }
        }
        return dump.toString();
    }

    /// Two dumps are equal to the byte; if not, shows the lines that only one of them has.
    static void assertSame(String actual, String expected, String when) {
        if (!actual.equals(expected)) {
            List<String> got = actual.lines().toList();
            List<String> wanted = expected.lines().toList();
            throw new AssertionError(
                    "%s%n expected only:%n%s%n got only:%n%s"
                            .formatted(when, without(wanted, got), without(got, wanted)));
        }
    }

    private static String without(List<String> lines, List<String> others) {
        Set<String> known = Set.copyOf(others);
        return lines.stream()
                .filter(line -> !known.contains(line))
                .limit(12)
                .map(line -> line.substring(0, Math.min(line.length(), 2_000)))
                .collect(Collectors.joining("\n"));
    }

    /// Forgets everything that was stored.
    void clear() throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table :
                    List.of(
                            "record",
                            "sighting",
                            "source",
                            "account",
                            "origin",
                            "session",
                            "session_alias",
                            "link_version",
                            "credential",
                            "session_use",
                            "rejected",
                            "tag_statement",
                            "refused_tag",
                            "change_feed",
                            "relink",
                            "identity_act",
                            "observation",
                            "observed",
                            "finding",
                            "alert",
                            "alert_event",
                            "disposition",
                            "suppression",
                            "rule_setting",
                            "session_report",
                            "detection_due",
                            "detection",
                            "consumed_offset")) {
                statement.addBatch("delete from " + table);
            }
            statement.executeBatch();
        }
    }

    /// Lets the numbers of transactions become one digit longer soon.
    ///
    /// @param after so many transactions
    void lengthenNumbers(int after) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    do $$
                    declare
                        xid bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
                    begin
                        execute format(
                            'create or replace function feed_shift() returns bigint language sql immutable parallel safe return %%s::bigint',
                            rpad('1', length(xid::text) + 2, '0')::bigint - xid - %d);
                    end $$\
                    """
                            .formatted(after));
        }
    }

    @Override
    public void close() {
        service.close();
        owner.close();
    }
}
