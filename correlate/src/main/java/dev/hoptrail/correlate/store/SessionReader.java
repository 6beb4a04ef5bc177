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
import java.util.Set;
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

    /// Ids of the rules that say something of sessions, sorted; sessions of which none does are
    /// left out.
    public Map<UUID, List<String>> findings(Collection<UUID> ids) throws SQLException {
        String sql =
                """
                select f.session_id, array_agg(f.rule_id order by f.rule_id)
                from unnest(?::uuid[]) as q (session_id) join finding f on f.session_id = q.session_id
                group by f.session_id\
                """;
        Map<UUID, List<String>> findings = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, ids));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    findings.put(
                            row.getObject(1, UUID.class),
                            List.of((String[]) row.getArray(2).getArray()));
                }
            }
        }
        return findings;
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
            if (origin != null && origin.accountId() != null) {
                accounts.put(session.sessionId(), origin.accountId());
            } else if (origin != null) {
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

    /// What credentials showed of a session at work.
    ///
    /// @param keys access keys it was seen with, in the order of their text
    /// @param lastUsedAt the latest use; null if it was never seen at work
    public record AtWork(List<String> keys, @Nullable Instant lastUsedAt) {}

    /// Binds ids, principals and issue seconds of sessions of which the principal, or at least the
    /// role and session name, is known.
    static void bindPrincipals(PreparedStatement select, Collection<SessionState> sessions)
            throws SQLException {
        Connection connection = select.getConnection();
        select.setArray(1, SqlArrays.uuids(connection, sessions, SessionState::sessionId));
        select.setArray(
                2,
                SqlArrays.bigints(
                        connection,
                        sessions,
                        state -> Objects.requireNonNull(Folding.principalHash(state.facts()))));
        select.setArray(
                3, SqlArrays.times(connection, sessions, state -> state.facts().issuedAt()));
    }

    /// What the credentials at work show of sessions.
    public Map<UUID, AtWork> atWork(Collection<SessionState> sessions) throws SQLException {
        String sql =
                """
                select q.session_id, array_agg(distinct c.access_key) filter (where c.access_key is not null) as keys,
                       max(u.last) as last
                from unnest(?::uuid[], ?::bigint[], times(?), ?::text[]) as q (session_id, hash, issued_at, key)
                cross join lateral credentials_at_work(q.session_id, q.hash, q.issued_at, q.key) as c
                left join lateral (
                    select max((call ->> 'last')::timestamptz) as last
                    from session_use u cross join jsonb_array_elements(u.calls) as call
                    where u.credential_id = c.credential_id) as u on true
                group by q.session_id\
                """;
        List<SessionState> asked =
                sessions.stream().filter(state -> state.facts().principalId() != null).toList();
        Map<UUID, AtWork> found = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bindPrincipals(select, asked);
            select.setArray(4, SqlArrays.texts(connection, asked, SessionReader::key));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    java.sql.Array keys = row.getArray("keys");
                    found.put(
                            Objects.requireNonNull(row.getObject("session_id", UUID.class)),
                            new AtWork(
                                    keys == null ? List.of() : List.of((String[]) keys.getArray()),
                                    SessionRow.time(row, "last")));
                }
            }
        }
        return found;
    }

    private static @Nullable String key(SessionState state) {
        return state.facts().key() == null ? null : state.facts().key().value();
    }

    /// The tags of each session's role or user that were in force when it was issued, sorted by
    /// key; sessions without any are not among them.
    public Map<UUID, Map<String, String>> subjectTags(Collection<SessionState> sessions)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return TagStatements.inForce(connection, sessions, null);
        }
    }

    /// Those of the sessions with which an AI agent works for the person behind them.
    public Set<UUID> agents(Collection<SessionState> sessions) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Agents.among(connection, sessions);
        }
    }

    /// A session tag that a session asked for in vain.
    ///
    /// @param roleArn the role it was asked for, where the record tells
    public record RefusedTag(
            String key,
            String value,
            boolean transitive,
            @Nullable String roleArn,
            Instant at,
            String accountId,
            String eventId) {}

    /// The latest refused attempts of each session to pass tags, at most 50 of one.
    public Map<UUID, List<RefusedTag>> refusedTags(Collection<SessionState> sessions)
            throws SQLException {
        String sql =
                """
                select q.session_id, t.tag_key, t.tag_value, t.transitive, t.role_arn, t.called_at, t.account_id, t.event_id
                from unnest(?::uuid[], ?::bigint[], times(?)) as q (session_id, hash, issued_at)
                cross join lateral (
                    select t.tag_key, t.tag_value, t.transitive, t.role_arn, t.called_at, r.account_id, r.event_id
                    from refused_tag t
                    cross join lateral (
                        select r.account_id, r.event_id from record r
                        where r.record_id = t.record_id and r.event_time = t.called_at limit 1) as r
                    where t.principal_hash = q.hash
                      and t.created_at between q.issued_at - interval '2 seconds' and q.issued_at + interval '2 seconds'
                    order by t.called_at desc, t.record_id, t.folded_key
                    limit 50) as t\
                """;
        List<SessionState> asked =
                sessions.stream().filter(state -> state.facts().principalId() != null).toList();
        Map<UUID, List<RefusedTag>> found = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bindPrincipals(select, asked);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID session = Objects.requireNonNull(row.getObject("session_id", UUID.class));
                    found.computeIfAbsent(session, none -> new ArrayList<>())
                            .add(
                                    new RefusedTag(
                                            row.getString("tag_key"),
                                            row.getString("tag_value"),
                                            row.getBoolean("transitive"),
                                            row.getString("role_arn"),
                                            Objects.requireNonNull(
                                                    SessionRow.time(row, "called_at")),
                                            row.getString("account_id"),
                                            row.getString("event_id")));
                }
            }
        }
        return found;
    }

    /// Where the records of sessions were seen: record id → first sighting.
    public Map<UUID, Sighting> sightings(Map<UUID, Instant> records) throws SQLException {
        String sql =
                """
                select distinct on (r.record_id) r.record_id, u.uri, r.source_index, r.sha256
                from unnest(?::uuid[], times(?)) as q (record_id, event_time)
                join record r on r.record_id = q.record_id and r.event_time = q.event_time
                join source u on u.source_id = r.source_id
                order by r.record_id, r.body_hash\
                """;
        Map<UUID, Sighting> sightings = new HashMap<>();
        List<Map.Entry<UUID, Instant>> wanted = List.copyOf(records.entrySet());
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, wanted, Map.Entry::getKey));
            select.setArray(2, SqlArrays.times(connection, wanted, Map.Entry::getValue));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sightings.put(
                            Objects.requireNonNull(row.getObject(1, UUID.class)),
                            new Sighting(row.getString(2), row.getInt(3), row.getBytes(4)));
                }
            }
        }
        return sightings;
    }

    /// One place where a record was read.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Sighting(String source, int index, byte[] sha256) {}

    static List<SessionState> read(PreparedStatement select) throws SQLException {
        List<SessionState> states = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                states.add(SessionRow.read(row));
            }
        }
        return states;
    }
}
