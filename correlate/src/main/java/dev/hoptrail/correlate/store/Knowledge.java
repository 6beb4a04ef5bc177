package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What was believed at an instant in the past.
///
/// Links are versioned by the transaction that wrote them. When a transaction became known is
/// stamped afterwards by one reader of the change feed, in the order of transactions: the clock of
/// a transaction says when it began, not when others could see it.
public final class Knowledge {
    private static final long STAMPING = 0x6b6e6f776e5f6174L; // "known_at"

    /// A session as it was believed: its records' facts, with the link of that time.
    private static final String VERSION =
            SessionRow.SELECTED.replace(
                    "s.parent_id, s.grade, s.link::text, s.chain_id, s.depth, s.tags::text",
                    "v.parent_id, v.grade, v.link::text, v.chain_id, v.depth, v.tags::text");

    private static final String VERSION_JOINS =
            SessionRow.JOINS.replace("s.origin_id", "v.origin_id");

    private final DataSource dataSource;

    public Knowledge(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Stamps the transactions that became visible since the last call.
    ///
    /// @return how many; 0 also where another process is at it
    public int stamp() throws SQLException {
        String sql =
                """
                insert into known_at (xid, known_at)
                select f.xid, greatest(clock_timestamp(), (select max(known_at) from known_at))
                from (select distinct xid from change_feed
                      where xid > coalesce((select max(xid) from known_at), '0'::xid8)
                        and xid < pg_snapshot_xmin(pg_current_snapshot())) as f\
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

    /// A session as it was believed at an instant; empty where nothing was known of it then.
    public Optional<SessionState> session(UUID id, Instant knownAt) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            String until = lastKnown(connection, knownAt);
            if (until == null) {
                return Optional.empty();
            }
            List<SessionState> found =
                    new ArrayList<>(current(connection, "s.session_id = ?", id, until, 1));
            if (found.isEmpty()) {
                found.addAll(versions(connection, "v.session_id = ?", id, until, 1));
            }
            if (found.isEmpty()) {
                found.addAll(placeholders(connection, "a.alias_id = ?", id, until, 1));
            }
            return found.stream().findFirst();
        }
    }

    /// The members of a chain as it was believed at an instant, in no order.
    ///
    /// @param limit so many at most
    public List<SessionState> chain(UUID chainId, Instant knownAt, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            String until = lastKnown(connection, knownAt);
            if (until == null) {
                return List.of();
            }
            List<SessionState> members =
                    new ArrayList<>(current(connection, "s.chain_id = ?", chainId, until, limit));
            members.addAll(
                    versions(connection, "v.chain_id = ?", chainId, until, limit - members.size()));
            members.addAll(
                    placeholders(
                            connection, "a.alias_id = ?", chainId, until, limit - members.size()));
            return members;
        }
    }

    /// The last transaction that was known at an instant, or null where none was.
    private static @Nullable String lastKnown(Connection connection, Instant knownAt)
            throws SQLException {
        String sql =
                "select xid::text from known_at where known_at <= ? order by known_at desc, xid desc limit 1";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, knownAt.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static List<SessionState> current(
            Connection connection, String condition, UUID id, String until, int limit)
            throws SQLException {
        String sql =
                "select %s from session s %s where %s and s.linked_xid <= ?::xid8 limit ?"
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS, condition);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            select.setString(2, until);
            select.setInt(3, limit);
            return read(select);
        }
    }

    private static List<SessionState> versions(
            Connection connection, String condition, UUID id, String until, int limit)
            throws SQLException {
        String sql =
                """
                select %s
                from link_version v join session s on s.session_id = v.session_id %s
                where %s and v.from_xid <= ?::xid8 and v.to_xid > ?::xid8
                limit ?\
                """
                        .formatted(VERSION, VERSION_JOINS, condition);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            select.setString(2, until);
            select.setString(3, until);
            select.setInt(4, limit);
            return read(select);
        }
    }

    /// Placeholders that dissolved since, from the row that left.
    private static List<SessionState> placeholders(
            Connection connection, String condition, UUID id, String until, int limit)
            throws SQLException {
        String sql =
                """
                select %s
                from session_alias a
                cross join lateral jsonb_populate_record(null::session, a.placeholder) as s
                %s
                where %s and a.from_xid <= ?::xid8 and a.to_xid > ?::xid8
                limit ?\
                """
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS, condition);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            select.setString(2, until);
            select.setString(3, until);
            select.setInt(4, limit);
            return read(select);
        }
    }

    private static List<SessionState> read(PreparedStatement select) throws SQLException {
        List<SessionState> states = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                states.add(SessionRow.read(row));
            }
        }
        return states;
    }
}
