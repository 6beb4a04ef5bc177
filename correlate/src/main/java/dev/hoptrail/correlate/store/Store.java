package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.erase.ErasureKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Where the correlator keeps the truth.
///
/// Correlators know of each other by an advisory lock: each holds it shared while it has a
/// transaction open, or alone. Alone, nothing can be missed, and nothing needs a second look. Who
/// is alone makes others wait until its transaction ends, so only a correlator that expects no
/// peers, and found none at work for a while, tries to be.
public final class Store {
    private static final long CORRELATING = 0x686f70747261696cL; // "hoptrail"
    private static final YearMonth FIRST_MONTH = YearMonth.of(2013, 1);
    private static final List<String> PARTITIONED = List.of("record", "session", "session_use");
    private static final long SHARE_FOR = TimeUnit.SECONDS.toNanos(10);

    private final DataSource dataSource;
    private final Caches caches = new Caches();
    private final Known<YearMonth> prepared = new Known<>(1_000);
    private long shareUntil = System.nanoTime();
    private volatile boolean peers;
    private Kept kept = Kept.EVERYTHING;
    private final StoredErasures erasures;

    /// A store in which nothing was erased, or one that is only read.
    ///
    /// @param dataSource connections with the service's role
    public Store(DataSource dataSource) {
        this(dataSource, null);
    }

    /// @param erasureKey under which erased values are known; null: nothing can be written once
    ///   something was erased
    public Store(DataSource dataSource, @Nullable ErasureKey erasureKey) {
        this.dataSource = dataSource;
        this.erasures = new StoredErasures(erasureKey);
    }

    /// Tells whether other correlators share the work: then none may have to wait for this one.
    public void expectPeers(boolean expected) {
        peers = expected;
    }

    /// What one correlator remembers to be stored, so that it need not ask again.
    record Caches(
            Known<Long> sources,
            Known<List<Object>> origins,
            Known<Long> credentials,
            Known<String> accounts) {
        Caches() {
            this(
                    new Known<>(20_000),
                    new Known<>(50_000),
                    new Known<>(300_000),
                    new Known<>(20_000));
        }

        void clear() {
            sources.clear();
            origins.clear();
            credentials.clear();
            accounts.clear();
        }
    }

    /// Begins a transaction for one batch.
    public StoreTransaction begin() throws StoreException {
        try {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                boolean alone = isAlone(connection);
                probeIndexes(connection);
                keep(Kept.read(connection));
                if (erasures.read(connection)) {
                    caches.clear();
                }
                return new StoreTransaction(connection, caches, alone, kept, erasures.all());
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Begins a transaction that may change everything that is stored: no batch and no detection is
    /// under way until it ends. Waits for those that are.
    ///
    /// @return null where nothing is to be erased
    public @Nullable Rewriting rewrite() throws StoreException {
        try {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                lock(connection, CORRELATING);
                lock(connection, Detection.DETECTING);
                StoredErasures.Queued queued = erasures.queued(connection);
                if (queued == null) {
                    connection.close();
                    return null;
                }
                caches.clear();
                Kept now = Kept.read(connection);
                return new Rewriting(
                        connection,
                        new StoreTransaction(connection, caches, true, now, erasures.all()),
                        queued,
                        new ErasureProgress(dataSource, queued.number()));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Whether something is to be erased. Forgets which ids sessions had before an erasure a week
    /// ago: indexes have taken their documents away by then, or are built anew.
    public boolean isErasureWaiting() throws StoreException {
        String forget =
                """
                with old as (
                    update erasure set feed_forgotten = true
                    where done_at < clock_timestamp() - interval '7 days' and feed_xid is not null and not feed_forgotten
                    returning feed_xid)
                delete from change_feed f using old where f.xid = old.feed_xid and f.part < -1\
                """;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(forget);
            return isTrue(connection, "select exists (select from erasure where state = 'QUEUED')");
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static void lock(Connection connection, long what) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + what + ")");
        }
    }

    /// Begins a transaction that only reads, all of it as of one moment.
    public StoreTransaction read() throws StoreException {
        try {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                probeIndexes(connection);
                return new StoreTransaction(
                        connection, new Caches(), false, Kept.EVERYTHING, erasures.all());
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Every look-up is a set of index probes; a plan made before statistics exist must not scan.
    static void probeIndexes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off");
        }
    }

    /// What was remembered to be stored may have been dropped, once more is.
    private void keep(Kept now) {
        if (!now.equals(kept)) {
            caches.clear();
            kept = now;
        }
    }

    private boolean isAlone(Connection connection) throws SQLException {
        if (!peers
                && shareUntil - System.nanoTime() <= 0
                && isTrue(connection, "select pg_try_advisory_xact_lock(" + CORRELATING + ")")) {
            return true;
        }
        shareUntil = System.nanoTime() + SHARE_FOR;
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock_shared(" + CORRELATING + ")");
        }
        return false;
    }

    /// Whether any correlator has a transaction open.
    static boolean isCorrelating(Connection connection) throws SQLException {
        return isTrue(
                connection,
                """
                select exists (
                    select from pg_locks
                    where locktype = 'advisory' and objsubid = 1 and classid = %d and objid = %d
                      and database = (select oid from pg_database where datname = current_database()))\
                """
                        .formatted(CORRELATING >>> Integer.SIZE, (int) CORRELATING));
    }

    /// Makes sure that each month has its partition. Months before CloudTrail began and after
    /// tomorrow get none: rows of impossible times stay in the default partition. Nor do those that
    /// are not kept any more.
    ///
    /// @param now the instant of arrival
    public void prepare(Collection<YearMonth> months, Instant now) throws StoreException {
        try {
            YearMonth last = YearMonth.from(now.plus(1, ChronoUnit.DAYS).atZone(ZoneOffset.UTC));
            List<YearMonth> unknown =
                    months.stream()
                            .distinct()
                            .filter(month ->
                                    !month.isBefore(FIRST_MONTH)
                                            && !month.isAfter(last)
                                            && !prepared.contains(month))
                            .sorted()
                            .toList();
            if (unknown.isEmpty()) {
                return;
            }
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement ensure =
                            connection.prepareStatement("select ensure_partition(?, ?)")) {
                Kept current = Kept.read(connection);
                for (YearMonth month : unknown) {
                    if (!current.admits(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC))) {
                        continue;
                    }
                    for (String table : PARTITIONED) {
                        ensure.setString(1, table);
                        ensure.setObject(2, month.atDay(1));
                        ensure.execute();
                    }
                    prepared.add(month);
                }
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Whether something was left to be looked at again: by a correlator that was killed before it
    /// could, or by one that is about to.
    public boolean isUnsettled() throws StoreException {
        try (Connection connection = dataSource.getConnection()) {
            return isTrue(connection, "select exists (select 1 from relink)");
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
