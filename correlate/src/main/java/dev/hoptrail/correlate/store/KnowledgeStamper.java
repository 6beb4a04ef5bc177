package dev.hoptrail.correlate.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// Says of each transaction in the change feed when it became known, soon after its commit.
///
/// The clock of a transaction tells when it began, not when others could see it, and transactions
/// do not end in the order of their ids. So one reader of the feed stamps them in that order, each
/// once all before it have ended. Any number of processes may run a stamper: an advisory lock lets
/// one of them at it at a time.
public final class KnowledgeStamper implements AutoCloseable {
    private static final long STAMPING = 0x6b6e6f776e5f6174L; // "known_at"

    private final DataSource dataSource;
    private final Repeated steps;

    /// @param dataSource connections with the service's role
    public KnowledgeStamper(DataSource dataSource) {
        this.dataSource = dataSource;
        this.steps =
                new Repeated(
                        "knowledge-stamper",
                        Repeated.SOON,
                        () -> {
                            stamp();
                            return false;
                        });
    }

    /// Begins to stamp; to be called once.
    public KnowledgeStamper start() {
        steps.start();
        return this;
    }

    /// Stamps the transactions that became visible since the last one that has a stamp.
    ///
    /// @return how many; 0 also where another process is at it
    public int stamp() throws SQLException {
        // One moment for all of them: rows come in no order, and stamps must not fall as ids rise.
        String sql =
                """
                with moment as materialized (
                    select greatest(clock_timestamp(), (select max(known_at) from known_at)) as known_at)
                insert into known_at (xid, known_at)
                select f.xid, moment.known_at
                from moment, (
                    select distinct xid from change_feed
                    where xid > coalesce((select max(xid) from known_at), '0'::xid8)
                      and xid < (select pg_snapshot_xmin(feed_snapshot()))) as f\
                """;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                int stamped = isMine(statement) ? statement.executeUpdate(sql) : 0;
                connection.commit();
                return stamped;
            } finally {
                connection.rollback();
            }
        }
    }

    private static boolean isMine(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("select pg_try_advisory_xact_lock(" + STAMPING + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// Stops. What is not stamped yet, another process or the next start will stamp.
    @Override
    public void close() {
        steps.close();
    }
}
