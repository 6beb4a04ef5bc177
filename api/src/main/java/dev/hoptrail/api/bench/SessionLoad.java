package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Multiplies the sessions of a database by COPY until there are as many as asked for, spread over
/// the year before them. Each comes with the records that issued it, without their bodies.
final class SessionLoad {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MONTHS = 12;
    private static final int SET_SIZE = 5_000;
    private static final int SAMPLE = 4_000;
    private static final byte[] HASH = new byte[32];

    private final Store store;
    private final List<Replica> replicas = new ArrayList<>();
    private final LongConsumer progress;
    private final Random random;
    private final List<SessionState> waiting = new ArrayList<>();
    private final List<SessionState> sample = new ArrayList<>();
    private long stored;

    private SessionLoad(Store store, LongConsumer progress, long seed) {
        this.store = store;
        this.progress = progress;
        this.random = new Random(seed);
    }

    /// Fills a database that holds the original sessions already.
    ///
    /// @param sessions how many there should be; no fewer than there are
    /// @param progress told now and then how many are stored
    /// @return sessions drawn from all of them, the same for the same seed
    static List<SessionState> fill(
            DataSource database, long sessions, long seed, LongConsumer progress)
            throws SQLException {
        SessionLoad load = new SessionLoad(new Store(database), progress, seed);
        long originals = count(database);
        // Every replica is whole: there may be more than asked for.
        int times = Math.toIntExact((sessions + originals - 1) / originals);
        for (int i = 1; i < times; i++) {
            load.replicas.add(new Replica(i, Duration.ofSeconds(-YEAR.toSeconds() * i / times)));
        }
        load.prepare(database);
        new SessionReader(database).forEach(load::multiply);
        load.write();
        return load.sample;
    }

    private static long count(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from session")) {
            row.next();
            return Math.max(1, row.getLong(1));
        }
    }

    /// Makes the partitions of all months first: that waits for who reads the table.
    private void prepare(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select distinct date_trunc('month', issued_at)::date from session")) {
            Set<YearMonth> months = new HashSet<>();
            while (row.next()) {
                YearMonth month = YearMonth.from(row.getObject(1, LocalDate.class));
                for (int earlier = 0; earlier <= MONTHS; earlier++) {
                    months.add(month.minusMonths(earlier));
                }
            }
            store.prepare(months, Instant.now());
        } catch (StoreException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }

    private void multiply(SessionState original) {
        draw(original);
        for (Replica replica : replicas) {
            SessionState state = replica.of(original);
            draw(state);
            waiting.add(state);
            if (waiting.size() == SET_SIZE) {
                write();
            }
        }
    }

    /// Every session has the same chance to be kept.
    private void draw(SessionState state) {
        stored++;
        if (sample.size() < SAMPLE) {
            sample.add(state);
            return;
        }
        long place = random.nextLong(stored);
        if (place < SAMPLE) {
            sample.set((int) place, state);
        }
    }

    private void write() {
        store(store, waiting);
        waiting.clear();
        progress.accept(stored);
    }

    /// Stores further sessions, in months that the database is prepared for.
    static void add(DataSource database, List<SessionState> sessions) {
        Store store = new Store(database);
        for (int from = 0; from < sessions.size(); from += SET_SIZE) {
            store(store, sessions.subList(from, Math.min(sessions.size(), from + SET_SIZE)));
        }
    }

    private static void store(Store store, List<SessionState> sessions) {
        List<RecordRow> records =
                sessions.stream().flatMap(state -> records(state.facts())).toList();
        try (StoreTransaction transaction = store.begin()) {
            transaction.records().store(records);
            transaction.sessions().insert(sessions);
            transaction.commit();
        } catch (StoreException e) {
            throw new CommandFailure("The database failed: " + e.getMessage(), e);
        }
    }

    private static Stream<RecordRow> records(SessionFacts facts) {
        return facts.records().stream()
                .map(ref ->
                        new RecordRow(
                                ref.recordId(),
                                ref.eventTime(),
                                ref.recordId().getLeastSignificantBits(),
                                ref.accountId(),
                                ref.eventId(),
                                "sts.amazonaws.com",
                                facts.action() == null ? "AssumeRole" : facts.action(),
                                null,
                                facts.sessionId(),
                                null,
                                "bench:" + ref.accountId(),
                                0,
                                HASH,
                                "{}",
                                false));
    }
}
