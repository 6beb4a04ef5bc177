package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.AccessKeyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Credentials seen at work, and what they did.
public final class Credentials {
    private static final String COLUMNS =
            """
            credential_id, type, access_key, key_hash, principal_id, principal_hash, created_at, arn, role_arn, \
            account_id, user_name, source_identity, sign_in_session, sign_in_hash, user_id, identity_store, from_console\
            """;

    private final Connection connection;
    private final Records records;
    private final Known<Long> known;

    Credentials(Connection connection, Records records, Known<Long> known) {
        this.connection = connection;
        this.records = records;
        this.known = known;
    }

    /// Stores what was not known of credentials yet, and returns those as they are now.
    ///
    /// Some services stamp more on an identity than others: what any record tells belongs to the
    /// credential.
    public List<CredentialRow> store(Collection<CredentialRow> shown) throws StoreException {
        try {
            Map<Long, CredentialRow> fresh = new LinkedHashMap<>();
            for (CredentialRow credential : shown) {
                if (!known.contains(credential.contentHash())) {
                    fresh.merge(credential.credentialId(), credential, CredentialRow::merge);
                }
            }
            if (fresh.isEmpty()) {
                return List.of();
            }
            List<CredentialRow> stored = insert(fresh);
            shown.forEach(credential -> known.add(credential.contentHash()));
            return stored;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private List<CredentialRow> insert(Map<Long, CredentialRow> fresh) throws SQLException {
        String upsert =
                """
                insert into credential as c (%1$s) select %1$s from credential_shown order by credential_id
                on conflict (credential_id) do update
                set arn = least(c.arn, excluded.arn), role_arn = least(c.role_arn, excluded.role_arn),
                    account_id = least(c.account_id, excluded.account_id),
                    user_name = least(c.user_name, excluded.user_name),
                    source_identity = least(c.source_identity, excluded.source_identity),
                    sign_in_session = least(c.sign_in_session, excluded.sign_in_session),
                    sign_in_hash = case when c.sign_in_session < excluded.sign_in_session
                        then c.sign_in_hash else coalesce(excluded.sign_in_hash, c.sign_in_hash) end,
                    user_id = least(c.user_id, excluded.user_id),
                    identity_store = case
                        when c.user_id is not distinct from excluded.user_id
                            then least(c.identity_store, excluded.identity_store)
                        when c.user_id is null or excluded.user_id < c.user_id then excluded.identity_store
                        else c.identity_store end,
                    from_console = c.from_console or excluded.from_console
                where (c.arn, c.role_arn, c.account_id, c.user_name, c.source_identity, c.sign_in_session, c.user_id,
                       c.identity_store, c.from_console)
                    is distinct from (excluded.arn, excluded.role_arn, excluded.account_id,
                       excluded.user_name, excluded.source_identity, excluded.sign_in_session, excluded.user_id,
                       excluded.identity_store, excluded.from_console)
                returning c.*\
                """
                        .formatted(COLUMNS);
        List<CredentialRow> stored = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table if not exists credential_shown (like credential) on commit delete rows");
            try (BinaryCopy copy = BinaryCopy.into(connection, "credential_shown", COLUMNS)) {
                for (Map.Entry<Long, CredentialRow> entry : fresh.entrySet()) {
                    write(copy, entry.getKey(), entry.getValue());
                }
                copy.finish();
            }
            try (ResultSet row = statement.executeQuery(upsert)) {
                while (row.next()) {
                    stored.add(credential(row));
                }
            }
            statement.executeUpdate("truncate credential_shown");
        }
        return stored;
    }

    private static void write(BinaryCopy copy, long id, CredentialRow credential)
            throws SQLException {
        AccessKeyId key = credential.accessKey();
        copy.row()
                .bigint(id)
                .text(credential.type())
                .text(key == null ? null : key.value())
                .bigint(credential.keyHash())
                .text(credential.principalId())
                .bigint(credential.principalHash())
                .time(credential.createdAt())
                .text(credential.arn())
                .text(credential.roleArn())
                .text(credential.accountId())
                .text(credential.userName())
                .text(credential.sourceIdentity())
                .text(credential.signInSession())
                .bigint(credential.signInHash())
                .text(credential.userId())
                .text(credential.identityStore())
                .bool(credential.fromConsole());
    }

    /// Credentials that showed one of these keys.
    public List<CredentialRow> byKey(Collection<AccessKeyId> keys) throws StoreException {
        try {
            if (keys.isEmpty()) {
                return List.of();
            }
            String sql = "select * from credential where key_hash = any (?)";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(
                        1,
                        SqlArrays.bigints(connection, keys, key -> Folding.keyHash(key.value())));
                return read(select);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Credentials of a principal that were created about a second.
    public List<CredentialRow> byPrincipal(Collection<Sessions.Handle> handles)
            throws StoreException {
        try {
            if (handles.isEmpty()) {
                return List.of();
            }
            String sql =
                    """
                    select c.*
                    from unnest(?::bigint[], times(?), times(?)) as q (hash, since, until)
                    join credential c on c.principal_hash = q.hash and c.created_at between q.since and q.until\
                    """;
            List<Sessions.Handle> distinct = handles.stream().distinct().toList();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(1, SqlArrays.bigints(connection, distinct, Sessions.Handle::hash));
                select.setArray(2, SqlArrays.times(connection, distinct, Sessions.Handle::since));
                select.setArray(3, SqlArrays.times(connection, distinct, Sessions.Handle::until));
                return read(select);
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static List<CredentialRow> read(PreparedStatement select) throws SQLException {
        List<CredentialRow> credentials = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                credentials.add(credential(row));
            }
        }
        return credentials;
    }

    static CredentialRow credential(ResultSet row) throws SQLException {
        return new CredentialRow(
                row.getString("type"),
                AccessKeyId.of(row.getString("access_key")),
                row.getString("principal_id"),
                SessionRow.time(row, "created_at"),
                row.getString("arn"),
                row.getString("role_arn"),
                row.getString("account_id"),
                row.getString("user_name"),
                row.getString("source_identity"),
                row.getString("sign_in_session"),
                row.getString("user_id"),
                row.getString("identity_store"),
                row.getBoolean("from_console"));
    }

    /// Stores sums. Where those of a place differ from what is stored of it, those stay that reach
    /// later, then those that say more: a file read again, or one that pretends to be another, ends
    /// in the same sums in any order.
    public void uses(Collection<UseRow> uses) throws StoreException {
        try {
            // Before the copy begins: a connection that is copying takes no other statement.
            for (UseRow use : uses) {
                records.remember(use.sourceUri());
            }
            for (Collection<UseRow> rest = uses; !rest.isEmpty(); ) {
                Map<Place, UseRow> once = LinkedHashMap.newLinkedHashMap(rest.size());
                List<UseRow> again = new ArrayList<>();
                for (UseRow use : rest) {
                    if (once.putIfAbsent(Place.of(use), use) != null) {
                        again.add(use);
                    }
                }
                upsert(once.values());
                rest = again;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private record Place(long credentialId, Instant hour, String sourceUri, int part) {

        static Place of(UseRow use) {
            return new Place(use.credentialId(), use.hour(), use.sourceUri(), use.part());
        }
    }

    private void upsert(Collection<UseRow> uses) throws SQLException {
        String sql =
                """
                insert into session_use as u select * from use_shown
                on conflict (credential_id, hour, source_id, part) do update
                    set calls = excluded.calls, trail_id = excluded.trail_id
                    where (u.calls, u.trail_id) is distinct from (excluded.calls, excluded.trail_id)
                      and (coalesce((select max(call ->> 'last') from jsonb_array_elements(excluded.calls) as call), ''),
                           excluded.calls, excluded.trail_id)
                        > (coalesce((select max(call ->> 'last') from jsonb_array_elements(u.calls) as call), ''),
                           u.calls, u.trail_id)\
                """;
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table if not exists use_shown (like session_use) on commit delete rows");
            try (BinaryCopy copy =
                    BinaryCopy.into(
                            connection,
                            "use_shown",
                            "hour, credential_id, source_id, part, trail_id, calls")) {
                for (UseRow use : uses) {
                    copy.row()
                            .time(use.hour())
                            .bigint(use.credentialId())
                            .bigint(Records.sourceId(use.sourceUri()))
                            .integer(use.part())
                            .bigint(Ids.hash("trail", use.trail()))
                            .json(use.calls());
                }
                copy.finish();
            }
            statement.executeUpdate(sql);
            statement.executeUpdate("truncate use_shown");
        }
    }

    /// Ids of the sessions of all chains in which a credential worked, or was called with, under
    /// one of these sign-in sessions, as far as those are agents'.
    public List<UUID> sessionsOfAgents(Collection<Long> signIns) throws StoreException {
        if (signIns.isEmpty()) {
            return List.of();
        }
        String sql =
                """
                with agent as (
                    select c.key_hash, c.principal_hash, c.created_at from credential c
                    where c.sign_in_hash = any (?) and %s)
                select m.session_id from session m
                where m.chain_id in (
                    select s.chain_id from agent a
                    join session s on s.principal_hash = a.principal_hash
                        and s.issued_at between a.created_at - interval '2 seconds' and a.created_at + interval '2 seconds'
                    union
                    select s.chain_id from agent a
                    join session s on s.caller_key_hash = a.key_hash and s.caller_principal_hash = a.principal_hash)\
                """
                        .formatted(Agents.IS_AGENTS);
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, signIns, hash -> hash));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject("session_id", UUID.class));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Credentials with these ids.
    public List<CredentialRow> byId(Collection<Long> ids) throws StoreException {
        if (ids.isEmpty()) {
            return List.of();
        }
        String sql = "select * from credential where credential_id = any (?)";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.bigints(connection, ids, id -> id));
            return read(select);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// When credentials were last used, by credential id; those that were not are left out.
    public Map<Long, Instant> lastUses(Collection<CredentialRow> credentials)
            throws StoreException {
        if (credentials.isEmpty()) {
            return Map.of();
        }
        String sql =
                """
                select u.credential_id, max((call ->> 'last')::timestamptz) as last
                from session_use u cross join jsonb_array_elements(u.calls) as call
                where u.credential_id = any (?)
                group by u.credential_id\
                """;
        Map<Long, Instant> last = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1, SqlArrays.bigints(connection, credentials, CredentialRow::credentialId));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Instant at = SessionRow.time(row, "last");
                    if (at != null) {
                        last.put(row.getLong("credential_id"), at);
                    }
                }
            }
            return last;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
