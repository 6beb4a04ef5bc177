package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Sessions within one transaction: looked up in sets, written in sets.
public final class Sessions {
    private static final Duration SLACK = Linker.SLACK;
    private static final Duration LIFE = Linker.LONGEST_LIFE;

    private final Connection connection;
    private final Known<List<Object>> origins;

    Sessions(Connection connection, Known<List<Object>> origins) {
        this.connection = connection;
        this.origins = origins;
    }

    /// A principal or key, and the window in which sessions of it began.
    public record Handle(long hash, Instant since, Instant until) {
        /// Sessions issued within the clock slack of a creation second.
        public static Handle at(long hash, Instant createdAt) {
            return new Handle(hash, createdAt.minus(SLACK), createdAt.plus(SLACK));
        }

        /// Sessions begun within a longest life after an instant.
        public static Handle calledLater(long hash, Instant since) {
            return new Handle(hash, since.minus(SLACK), since.plus(LIFE));
        }

        /// Sessions that may be alive at an instant.
        public static Handle alive(long hash, Instant at) {
            return new Handle(hash, at.minus(LIFE), at.plus(SLACK));
        }
    }

    /// The sessions with these ids, locked against other writers in the order of ids.
    public List<SessionState> lock(Collection<UUID> ids) throws StoreException {
        try {
            if (ids.isEmpty()) {
                return List.of();
            }
            String sql =
                    """
                    select s.session_id
                    from unnest(?::uuid[], times(?)) as q (session_id, issued_at)
                    join session s on s.session_id = q.session_id and s.issued_at = q.issued_at
                    order by s.session_id
                    for no key update of s\
                    """;
            List<UUID> locked = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(1, SqlArrays.uuids(connection, ids));
                select.setArray(2, SqlArrays.times(connection, ids, Ids::issuedAt));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        locked.add(row.getObject("session_id", UUID.class));
                    }
                }
            }
            // Read after the lock is held: a lock that had to wait may have let a change through.
            return byId(locked);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// The sessions with these ids that exist.
    public List<SessionState> byId(Collection<UUID> ids) throws StoreException {
        try {
            return stored(ids);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// The same, for callers inside this package.
    List<SessionState> stored(Collection<UUID> ids) throws SQLException {
        return ids.isEmpty() ? List.of() : lookup(ids).answer(connection);
    }

    static Lookup<List<SessionState>> lookup(Collection<UUID> ids) {
        String sql =
                """
                select %s
                from unnest(?::uuid[], times(?)) as q (session_id, issued_at)
                join session s on s.session_id = q.session_id and s.issued_at = q.issued_at
                %s\
                """
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS);
        return new Lookup<>(
                sql,
                List.of(
                        at -> SqlArrays.uuids(at, ids),
                        at -> SqlArrays.times(at, ids, Ids::issuedAt)),
                SessionRow::readAll);
    }

    /// Sessions of a principal (or, where it is unknown, of a role and session name).
    public List<SessionState> byPrincipal(Collection<Handle> handles) throws StoreException {
        try {
            return byHandle("s.principal_hash = q.hash", handles);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Placeholders of principals, within all of their windows at least.
    ///
    /// They are few: one pass over their index with all keys costs less than a probe for each.
    public List<SessionState> unseen(Collection<Handle> handles) throws StoreException {
        if (handles.isEmpty()) {
            return List.of();
        }
        String sql =
                """
                select %s from session s %s
                where s.kind = 'UNSEEN' and s.principal_hash = any (?) and s.issued_at between ? and ?\
                """
                        .formatted(SessionRow.SELECTED, SessionRow.JOINS);
        List<Long> hashes = handles.stream().map(Handle::hash).distinct().toList();
        Instant since = handles.stream().map(Handle::since).min(Instant::compareTo).orElseThrow();
        Instant until = handles.stream().map(Handle::until).max(Instant::compareTo).orElseThrow();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, hashes, hash -> hash));
            select.setObject(2, since.atOffset(ZoneOffset.UTC));
            select.setObject(3, until.atOffset(ZoneOffset.UTC));
            return read(select);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Sessions that were issued a key.
    public List<SessionState> byIssuedKey(Collection<Handle> handles) throws StoreException {
        try {
            return byHandle("s.issued_key_hash = q.hash", handles);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private List<SessionState> byHandle(String condition, Collection<Handle> handles)
            throws SQLException {
        if (handles.isEmpty()) {
            return List.of();
        }
        String sql =
                """
                select %s
                from (select distinct s.session_id, s.issued_at
                      from unnest(?::bigint[], times(?), times(?)) as q (hash, since, until)
                      join session s on %s and s.issued_at between q.since and q.until) as found
                join session s on s.session_id = found.session_id and s.issued_at = found.issued_at
                %s\
                """
                        .formatted(SessionRow.SELECTED, condition, SessionRow.JOINS);
        List<Handle> distinct = handles.stream().distinct().toList();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, distinct, Handle::hash));
            select.setArray(2, SqlArrays.times(connection, distinct, Handle::since));
            select.setArray(3, SqlArrays.times(connection, distinct, Handle::until));
            return read(select);
        }
    }

    /// Ids of the sessions whose caller may be one of these: by principal or by key, begun within
    /// the longest life of a session.
    public List<UUID> calledBy(Collection<SessionFacts> callers) throws StoreException {
        try {
            List<Handle> principals = new ArrayList<>();
            List<Handle> keys = new ArrayList<>();
            for (SessionFacts caller : callers) {
                Instant since = caller.issuedAt().minus(SLACK);
                Instant until = caller.issuedAt().plus(LIFE);
                if (caller.principalId() != null) {
                    principals.add(
                            new Handle(Folding.principalHash(caller.principalId()), since, until));
                }
                // Principals must agree in any case: the key alone finds only what lacks its
                // principal.
                if (caller.key() != null && caller.principalId() == null) {
                    keys.add(new Handle(Folding.keyHash(caller.key().value()), since, until));
                }
            }
            String byPrincipal =
                    """
                    select s.session_id
                    from unnest(?::bigint[], times(?), times(?)) as q (hash, since, until)
                    join session s on s.caller_principal_hash = q.hash and s.issued_at between q.since and q.until
                    where s.caller_created_at is null
                       or s.caller_created_at between q.since and q.since + interval '4 seconds'\
                    """;
            List<UUID> ids = new ArrayList<>(ids(byPrincipal, principals));
            ids.addAll(byCallerKey(keys));
            return ids.stream().distinct().toList();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Ids of the sessions whose caller showed a key.
    public List<UUID> byCallerKey(Collection<Handle> keys) throws StoreException {
        try {
            String sql =
                    """
                    select distinct s.session_id
                    from unnest(?::bigint[], times(?), times(?)) as q (hash, since, until)
                    join session s on s.caller_key_hash = q.hash and s.issued_at between q.since and q.until\
                    """;
            return ids(sql, List.copyOf(keys));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Ids of the sessions of permission sets that portal calls asked for.
    public List<UUID> byPortal(Collection<Handle> asked) throws StoreException {
        try {
            String sql =
                    """
                    select distinct s.session_id
                    from unnest(?::bigint[], times(?), times(?)) as q (hash, since, until)
                    join session s on s.portal_hash = q.hash and s.issued_at between q.since and q.until\
                    """;
            return ids(sql, List.copyOf(asked));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Ids of the sessions that an account's principals entered, as role owners logged it.
    public List<UUID> enteredFrom(Collection<String> accounts) throws StoreException {
        try {
            if (accounts.isEmpty()) {
                return List.of();
            }
            String sql =
                    "select session_id from session where caller_kind = 'ACCOUNT' and caller_account = any (?)";
            List<UUID> ids = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(1, SqlArrays.texts(connection, accounts));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        ids.add(row.getObject("session_id", UUID.class));
                    }
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Ids of the sessions right under a placeholder.
    public List<UUID> childrenOfUnseen(Collection<UUID> placeholders) throws StoreException {
        try {
            if (placeholders.isEmpty()) {
                return List.of();
            }
            // A placeholder is always the root of its chain, so the chain's index finds its
            // children.
            String sql =
                    "select session_id from session where chain_id = any (?) and parent_id = chain_id";
            List<UUID> ids = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(1, SqlArrays.uuids(connection, placeholders));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        ids.add(row.getObject("session_id", UUID.class));
                    }
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private List<UUID> ids(String sql, List<Handle> handles) throws SQLException {
        if (handles.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, handles, Handle::hash));
            select.setArray(2, SqlArrays.times(connection, handles, Handle::since));
            select.setArray(3, SqlArrays.times(connection, handles, Handle::until));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject("session_id", UUID.class));
                }
            }
        }
        return ids;
    }

    private static List<SessionState> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return SessionRow.readAll(row);
        }
    }

    /// Writes sessions that are not stored yet.
    public void insert(Collection<SessionState> states) throws StoreException {
        try {
            if (!states.isEmpty()) {
                copy("session", states);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Rewrites stored sessions; where a link or what follows from it changed, the old one is kept
    /// as a version.
    public void update(Collection<SessionState> states) throws StoreException {
        try {
            if (states.isEmpty()) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "create temporary table if not exists session_change (like session including defaults) on commit delete rows");
                copy("session_change", states);
                statement.executeUpdate(KEEP_VERSION);
                statement.executeUpdate(UPDATE);
                statement.executeUpdate("truncate session_change");
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static final String KEEP_VERSION =
            """
            insert into link_version
                (session_id, from_xid, to_xid, parent_id, grade, link, chain_id, depth, origin_id, tags)
            select s.session_id, s.linked_xid, feed_xid(), s.parent_id, s.grade, s.link, s.chain_id,
                   s.depth, s.origin_id, s.tags
            from session_change c
            join session s on s.session_id = c.session_id and s.issued_at = c.issued_at
            where (s.parent_id, s.grade, s.link, s.chain_id, s.depth, s.origin_id, s.tags)
                is distinct from (c.parent_id, c.grade, c.link, c.chain_id, c.depth, c.origin_id, c.tags)
            on conflict do nothing\
            """;

    private static final String UPDATE =
            """
            update session s
            set kind = c.kind, expires_at = c.expires_at, expiry_estimated = c.expiry_estimated,
                duration_seconds = c.duration_seconds, issued_key = c.issued_key, issued_key_hash = c.issued_key_hash,
                principal_id = c.principal_id, principal_hash = c.principal_hash, role_arn = c.role_arn,
                tagged_hash = c.tagged_hash, portal_hash = c.portal_hash, person_id = c.person_id,
                account_id = c.account_id, session_name = c.session_name, action = c.action,
                source_identity = c.source_identity, caller_kind = c.caller_kind, caller_key = c.caller_key,
                caller_key_hash = c.caller_key_hash, caller_principal = c.caller_principal,
                caller_principal_hash = c.caller_principal_hash, caller_created_at = c.caller_created_at,
                caller_arn = c.caller_arn, caller_account = c.caller_account, own_origin_id = c.own_origin_id,
                incoming_tags = c.incoming_tags, detail = c.detail, records = c.records, parent_id = c.parent_id,
                grade = c.grade, link = c.link, chain_id = c.chain_id, depth = c.depth, origin_id = c.origin_id,
                tags = c.tags,
                linked_xid = case
                    when (s.parent_id, s.grade, s.link, s.chain_id, s.depth, s.origin_id, s.tags)
                        is distinct from (c.parent_id, c.grade, c.link, c.chain_id, c.depth, c.origin_id, c.tags)
                    then feed_xid() else s.linked_xid end
            from session_change c
            where s.session_id = c.session_id and s.issued_at = c.issued_at\
            """;

    private void copy(String table, Collection<SessionState> states) throws SQLException {
        List<SessionState> sorted =
                states.stream().sorted(Comparator.comparing(SessionState::sessionId)).toList();
        try (BinaryCopy copy = BinaryCopy.into(connection, table, SessionRow.COLUMNS)) {
            for (SessionState state : sorted) {
                SessionRow.write(copy, state);
            }
            copy.finish();
        }
    }

    /// Takes sessions out of the current state; each stays as an alias of what replaced it.
    ///
    /// @param successors removed id → the session it turned out to be; a missing one has no
    ///   successor
    public void remove(Collection<UUID> ids, Map<UUID, UUID> successors) throws StoreException {
        try {
            if (ids.isEmpty()) {
                return;
            }
            String sql =
                    """
                    with gone as (
                        delete from session s
                        using unnest(?::uuid[], times(?), ?::uuid[]) as q (session_id, issued_at, successor)
                        where s.session_id = q.session_id and s.issued_at = q.issued_at
                        returning s.*, q.successor)
                    insert into session_alias (alias_id, session_id, from_xid, placeholder)
                    select session_id, successor, linked_xid, to_jsonb(gone) - 'successor' from gone
                    on conflict (alias_id, to_xid) do update set session_id = excluded.session_id\
                    """;
            List<UUID> removed = List.copyOf(ids);
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setArray(1, SqlArrays.uuids(connection, removed));
                delete.setArray(2, SqlArrays.times(connection, removed, Ids::issuedAt));
                delete.setArray(3, SqlArrays.uuids(connection, removed, successors::get));
                delete.executeUpdate();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Stores origins; a name replaces an id, and of two names the one shown later stays. Of two
    /// that differ in no name, the one that tells more stays, else the smaller text.
    public void origins(Collection<Origin> shown) throws StoreException {
        try {
            Map<UUID, Origin> fresh = new LinkedHashMap<>();
            for (Origin origin : shown) {
                if (!origins.contains(asShown(origin))) {
                    fresh.merge(origin.originId(), origin, Sessions::better);
                }
            }
            if (fresh.isEmpty()) {
                return;
            }
            String sql =
                    """
                    insert into origin as o (origin_id, kind, name, name_at, arn, account_id, provider, actor)
                    select * from unnest(?::uuid[], ?::text[], ?::text[], times(?), ?::text[], ?::text[], ?::text[], ?::text[])
                        as q (origin_id, kind, name, name_at, arn, account_id, provider, actor)
                    order by q.origin_id
                    on conflict (origin_id) do update
                    set name = excluded.name, name_at = excluded.name_at, arn = excluded.arn,
                        account_id = excluded.account_id
                    where case
                        when excluded.name_at is distinct from o.name_at
                            then o.name_at is null or excluded.name_at > o.name_at
                        when excluded.name <> o.name then excluded.name > o.name
                        when excluded.arn is distinct from o.arn then o.arn is null or excluded.arn < o.arn
                        else excluded.account_id is not null
                            and (o.account_id is null or excluded.account_id < o.account_id) end\
                    """;
            List<Origin> rows = List.copyOf(fresh.values());
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setArray(1, SqlArrays.uuids(connection, rows, Origin::originId));
                insert.setArray(
                        2, SqlArrays.texts(connection, rows, origin -> origin.kind().name()));
                insert.setArray(3, SqlArrays.texts(connection, rows, Origin::name));
                insert.setArray(4, SqlArrays.times(connection, rows, Origin::nameAt));
                insert.setArray(5, SqlArrays.texts(connection, rows, Origin::arn));
                insert.setArray(6, SqlArrays.texts(connection, rows, Origin::accountId));
                insert.setArray(7, SqlArrays.texts(connection, rows, Origin::provider));
                insert.setArray(
                        8, SqlArrays.texts(connection, rows, origin -> origin.actor().name()));
                insert.executeUpdate();
            }
            rows.forEach(origin -> origins.add(asShown(origin)));
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static List<Object> asShown(Origin origin) {
        return List.of(
                origin.originId(),
                origin.name(),
                String.valueOf(origin.nameAt()),
                String.valueOf(origin.arn()),
                String.valueOf(origin.accountId()));
    }

    private static Origin better(Origin left, Origin right) {
        return BEST_LAST.compare(left, right) >= 0 ? left : right;
    }

    private static final Comparator<Origin> BEST_LAST =
            Comparator.comparing(Origin::nameAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(Origin::name)
                    .thenComparing(Origin::arn, Comparator.nullsFirst(Comparator.reverseOrder()))
                    .thenComparing(
                            Origin::accountId, Comparator.nullsFirst(Comparator.reverseOrder()));
}
