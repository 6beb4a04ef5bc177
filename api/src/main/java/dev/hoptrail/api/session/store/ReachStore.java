package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a session and all sessions below it are sessions of.
@Singleton
public final class ReachStore {

    // Walks down within the chain alone, which an index finds.
    private static final String SUBTREE =
            """
            with recursive member as materialized (
                select session_id, parent_id, kind, role_arn, account_id, principal_id, issued_at, expires_at
                from session
                where chain_id = ?),
            down as (
                select m.*, 0 as level from member m where m.session_id = ?
                union
                select m.*, down.level + 1 from down join member m on m.parent_id = down.session_id)
            """;

    private final Database database;

    public ReachStore(Database database) {
        this.database = database;
    }

    /// Sessions of one role, or of one account where they are of no role.
    ///
    /// @param sessions how many there are
    /// @param alive how many of them live at the moment asked for
    /// @param latestExpiry of those alive
    /// @param level hops below the session at the top, 0 for itself; the nearest one's
    /// @param principalIds of those alive, sorted, no more than one over what was asked for
    public record Reach(
            SessionKind kind,
            @Nullable String roleArn,
            @Nullable String accountId,
            long sessions,
            long alive,
            @Nullable Instant latestExpiry,
            int level,
            List<String> principalIds) {}

    /// A session of one role entered another.
    public record Step(String fromRoleArn, String toRoleArn) {}

    /// What was reached from a session, itself included, the nearest first.
    ///
    /// @param principals so many principals of each are told
    public List<Reach> reached(SessionState top, Instant at, int principals) {
        return database.list(
                SUBTREE
                        + """
                        select kind, role_arn, account_id, count(*) as sessions,
                               count(*) filter (where lives) as alive,
                               max(expires_at) filter (where lives) as latest_expiry,
                               min(level) as level,
                               (array_agg(distinct principal_id order by principal_id)
                                   filter (where lives and principal_id is not null))[1:?] as principals
                        from (select *, issued_at <= ?::timestamptz and expires_at > ?::timestamptz as lives from down) as d
                        group by kind, role_arn, account_id
                        order by level, role_arn, account_id, kind
                        """,
                ReachStore::reach,
                top.derived().chainId(),
                top.sessionId(),
                principals + 1,
                at,
                at);
    }

    /// Which role's sessions entered which role, from a session down.
    public List<Step> steps(SessionState top) {
        return database.list(
                SUBTREE
                        + """
                        select distinct p.role_arn as from_role, c.role_arn as to_role
                        from down p join down c on c.parent_id = p.session_id
                        where p.role_arn is not null and c.role_arn is not null
                        order by 1, 2
                        """,
                row ->
                        new Step(
                                Objects.requireNonNull(row.getString("from_role")),
                                Objects.requireNonNull(row.getString("to_role"))),
                top.derived().chainId(),
                top.sessionId());
    }

    /// The session and the sessions below it, the nearest first.
    public List<UUID> nearest(SessionState top, int limit) {
        return database.list(
                SUBTREE
                        + "select session_id from down order by level, issued_at, session_id limit ?",
                row -> Objects.requireNonNull(row.getObject("session_id", UUID.class)),
                top.derived().chainId(),
                top.sessionId(),
                limit);
    }

    private static Reach reach(ResultSet row) throws SQLException {
        Array principals = row.getArray("principals");
        return new Reach(
                SessionKind.valueOf(row.getString("kind")),
                row.getString("role_arn"),
                row.getString("account_id"),
                row.getLong("sessions"),
                row.getLong("alive"),
                Database.instant(row, "latest_expiry"),
                row.getInt("level"),
                principals == null ? List.of() : List.of((String[]) principals.getArray()));
    }
}
