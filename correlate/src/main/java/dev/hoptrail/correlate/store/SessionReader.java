package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Siblings.Crowd;
import dev.hoptrail.correlate.store.Siblings.Crowded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Reads sessions as they are now.
public final class SessionReader {
    private static final int FETCH = 2_000;

    private final DataSource dataSource;

    public SessionReader(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// The sessions with these ids that exist, in no order.
    public List<SessionState> states(Collection<UUID> ids) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return new Sessions(connection, new Known<>(0)).stored(ids);
        }
    }

    /// One session.
    public Optional<SessionState> state(UUID id) throws SQLException {
        return states(List.of(id)).stream().findFirst();
    }

    /// Hands over every session that is kept, in the order of ids, in bounded memory.
    public void forEach(Consumer<SessionState> consumer) throws SQLException {
        String sql =
                "select %s from session s %s where s.dropped_at is null order by s.session_id"
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                handOver(select, consumer);
            } finally {
                connection.rollback();
            }
        }
    }

    /// How many sessions were issued from a moment on and before another.
    public long countIssued(Instant from, Instant to) throws SQLException {
        String sql =
                "select count(*) from session where issued_at >= ? and issued_at < ? and dropped_at is null";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, from.atOffset(ZoneOffset.UTC));
            select.setObject(2, to.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Hands over every session that was issued from a moment on and before another, in the order
    /// of ids, in bounded memory, all as of one moment.
    public void forEachIssued(Instant from, Instant to, Consumer<SessionState> consumer)
            throws SQLException {
        String sql =
                "select %s from session s %s where s.issued_at >= ? and s.issued_at < ? and s.dropped_at is null order by s.session_id"
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS);
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, from.atOffset(ZoneOffset.UTC));
                select.setObject(2, to.atOffset(ZoneOffset.UTC));
                handOver(select, consumer);
            } finally {
                connection.rollback();
            }
        }
    }

    private static void handOver(PreparedStatement select, Consumer<SessionState> consumer)
            throws SQLException {
        select.setFetchSize(FETCH);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                consumer.accept(SessionRow.read(row));
            }
        }
    }

    /// What replaced a placeholder that is gone; empty where the id never was one, or dissolved
    /// without a single successor.
    public Optional<UUID> successor(UUID placeholder) throws SQLException {
        String sql =
                "select session_id from session_alias where alias_id = ? order by to_xid desc limit 1";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, placeholder);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.ofNullable(row.getObject(1, UUID.class))
                        : Optional.empty();
            }
        }
    }

    /// The account that each session's origin belongs to: its own, or for one of no account, such
    /// as a person of an identity provider, that of the session at the root of the chain. Sessions
    /// without either are left out.
    public Map<UUID, String> originAccounts(Collection<SessionState> sessions) throws SQLException {
        Map<UUID, String> accounts = new HashMap<>();
        List<SessionState> byRoot = new ArrayList<>();
        for (SessionState session : sessions) {
            Origin origin = session.derived().origin();
            if (origin == null) {
                continue;
            }
            boolean isRoot = session.sessionId().equals(session.derived().chainId());
            String account = origin.accountId();
            if (account == null && isRoot) {
                account = session.facts().accountId();
            }
            if (account != null) {
                accounts.put(session.sessionId(), account);
            } else if (!isRoot) {
                byRoot.add(session);
            }
        }
        if (byRoot.isEmpty()) {
            return accounts;
        }
        String sql =
                """
                select q.session_id, root.account_id
                from unnest(?::uuid[], ?::uuid[], times(?)) as q (session_id, chain_id, issued_at)
                join session root on root.session_id = q.chain_id and root.issued_at = q.issued_at
                where root.account_id is not null\
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, byRoot, SessionState::sessionId));
            select.setArray(
                    2, SqlArrays.uuids(connection, byRoot, state -> state.derived().chainId()));
            select.setArray(
                    3,
                    SqlArrays.times(
                            connection, byRoot, state -> Ids.issuedAt(state.derived().chainId())));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    accounts.put(
                            Objects.requireNonNull(row.getObject(1, UUID.class)), row.getString(2));
                }
            }
        }
        return accounts;
    }

    /// A place in a chain's order: depth, issue time, id. Null depth comes last.
    public record ChainPosition(@Nullable Integer depth, Instant issuedAt, UUID sessionId) {}

    /// A page of a chain, by (depth, issue time, id).
    ///
    /// @param scope only sessions that it admits
    /// @param part only these siblings; null for the whole chain
    /// @param after the last session of the page before, or null for the first page
    public List<SessionState> chain(
            UUID chainId,
            AccountScope scope,
            @Nullable Siblings part,
            @Nullable ChainPosition after,
            int limit)
            throws SQLException {
        String sql =
                """
                select %s
                from session s %s
                where s.chain_id = ? and admitted(s.account_id, ?::text[])
                  and %s
                  and (?::uuid is null
                    or (coalesce(s.depth, 2147483647), s.issued_at, s.session_id) > (?, ?::timestamptz, ?))
                order by coalesce(s.depth, 2147483647), s.issued_at, s.session_id
                limit ?\
                """
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS, Siblings.CONDITION);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bindPart(select, chainId, scope, part);
            select.setObject(6, after == null ? null : after.sessionId());
            select.setInt(
                    7, after == null || after.depth() == null ? Integer.MAX_VALUE : after.depth());
            select.setString(8, after == null ? null : after.issuedAt().toString());
            select.setObject(9, after == null ? null : after.sessionId());
            select.setInt(10, limit);
            return read(select);
        }
    }

    private static void bindPart(
            PreparedStatement select, UUID chainId, AccountScope scope, @Nullable Siblings part)
            throws SQLException {
        select.setObject(1, chainId);
        select.setObject(2, scope.accountIds());
        select.setObject(3, part == null ? null : part.parentId());
        select.setObject(4, part == null ? null : part.parentId());
        select.setString(5, part == null ? null : part.of());
    }

    /// The largest crowds of siblings in a chain, of sessions that a scope admits.
    public List<Crowd> crowds(UUID chainId, AccountScope scope, Crowded which) throws SQLException {
        String sql = Siblings.CROWDS.formatted("session", "s.chain_id = ?");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, chainId);
            select.setObject(2, scope.accountIds());
            select.setInt(3, which.from());
            select.setInt(4, which.limit());
            return crowds(select);
        }
    }

    static List<Crowd> crowds(PreparedStatement select) throws SQLException {
        List<Crowd> crowds = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Siblings siblings =
                        new Siblings(
                                Objects.requireNonNull(row.getObject(1, UUID.class)),
                                row.getString(2));
                crowds.add(new Crowd(siblings, row.getLong(3)));
            }
        }
        return crowds;
    }

    /// How many sessions of a chain, or of some siblings in it, a scope admits.
    public long chainSize(UUID chainId, AccountScope scope, @Nullable Siblings part)
            throws SQLException {
        String sql =
                "select count(*) from session s where s.chain_id = ? and admitted(s.account_id, ?::text[]) and "
                        + Siblings.CONDITION;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bindPart(select, chainId, scope, part);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /// The sessions from the chain's root down to this one.
    public List<SessionState> lineage(UUID id) throws SQLException {
        String sql =
                """
                with recursive up as (
                    select session_id, issued_at, parent_id, 0 as above from session where session_id = ? and issued_at = ?
                    union all
                    select s.session_id, s.issued_at, s.parent_id, up.above + 1
                    from up join session s on s.session_id = up.parent_id
                    where up.above < 100000)
                select %s
                from up join session s on s.session_id = up.session_id and s.issued_at = up.issued_at %s
                order by up.above desc\
                """
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            select.setObject(2, Ids.issuedAt(id).atOffset(ZoneOffset.UTC));
            return read(select);
        }
    }

    /// Sessions that were issued a key, newest first, as far as a scope admits them.
    public List<SessionState> byKey(String accessKeyId, AccountScope scope) throws SQLException {
        return where("s.issued_key_hash = ?", Folding.keyHash(accessKeyId), scope);
    }

    /// Sessions of a principal, newest first, as far as a scope admits them.
    public List<SessionState> byPrincipal(String principalId, AccountScope scope)
            throws SQLException {
        return where("s.principal_hash = ?", Folding.principalHash(principalId), scope);
    }

    private List<SessionState> where(String condition, long hash, AccountScope scope)
            throws SQLException {
        String sql =
                "select %s from session s %s where %s and admitted(s.account_id, ?::text[]) order by s.issued_at desc, s.session_id limit 1000"
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS, condition);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, hash);
            select.setObject(2, scope.accountIds());
            return read(select);
        }
    }

    /// Binds ids, principals and issue seconds of sessions of which the principal, or at least the
    /// role and session name, is known.
    static void bindPrincipals(PreparedStatement select, Collection<SessionState> sessions)
            throws SQLException {
        int at = 0;
        for (Lookup.Value value : Beside.principals(sessions)) {
            select.setObject(++at, value.of(select.getConnection()));
        }
    }

    /// What is shown beside the rows of sessions.
    ///
    /// @param above the sessions above them that are wanted, too
    public Beside beside(Collection<SessionState> sessions, Collection<UUID> above)
            throws SQLException {
        return Beside.of(dataSource, sessions, above);
    }

    static List<SessionState> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return SessionRow.readAll(row);
        }
    }
}
