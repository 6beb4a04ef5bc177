package dev.hoptrail.correlate.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/// The stored state as canonical JSON lines, sorted by id: what two runs over the same set of
/// records must agree on to the byte.
///
/// Left out is what depends on when something was learned: link history, feed positions, which
/// sighting of a record came first.
public final class StateDump {
    private static final int FETCH = 2_000;

    private static final String RECORDS =
            """
            select jsonb_build_object(
                'type', 'record', 'recordId', r.record_id, 'eventTime', r.event_time, 'accountId', r.account_id,
                'eventId', r.event_id, 'eventName', r.event_name, 'sessionId', r.session_id, 'conflict', r.conflict,
                'body', r.body,
                'sightings', (
                    select jsonb_agg(jsonb_build_array(seen.uri, seen.source_index) order by seen.uri, seen.source_index)
                    from (select u.uri, r.source_index from source u where u.source_id = r.source_id
                          union
                          select u.uri, x.source_index from sighting x join source u on u.source_id = x.source_id
                          where x.record_id = r.record_id and x.event_time = r.event_time
                            and x.body_hash = r.body_hash) as seen))::text
            from record r
            order by r.record_id, r.event_time, r.body_hash\
            """;

    private static final String SESSIONS =
            """
            select (jsonb_build_object('type', 'session')
                || (to_jsonb(s) - 'linked_xid' - 'issued_key_hash' - 'principal_hash' - 'caller_key_hash'
                    - 'caller_principal_hash' - 'tagged_hash' - 'portal_hash' - 'dropped_at')
                || case when s.dropped_at is null then '{}' else jsonb_build_object('dropped', true) end)::text
            from session s
            order by s.session_id\
            """;

    private static final String ORIGINS =
            """
            select (jsonb_build_object('type', 'origin') || (to_jsonb(o) - 'name_at'))::text
            from origin o
            where o.origin_id in (select origin_id from session union select own_origin_id from session
                                  union select person_id from session)
               or (o.kind = 'IDENTITY_CENTER_USER' and exists (
                    select 1 from credential c
                    where hashtextextended(c.user_id, 0) = hashtextextended(o.name, 0) and c.user_id = o.name
                      and coalesce(c.identity_store, '') = o.provider))
            order by o.origin_id\
            """;

    private static final String CREDENTIALS =
            """
            select (jsonb_build_object('type', 'credential') || (to_jsonb(c) - 'key_hash' - 'principal_hash' - 'sign_in_hash'))::text
            from credential c
            order by c.credential_id\
            """;

    private static final String USES =
            """
            select jsonb_build_object(
                'type', 'use', 'credentialId', credential_id, 'hour', hour, 'call', call, 'count', max(total),
                'first', min(first), 'last', max(last))::text
            from (select u.credential_id, u.hour, u.trail_id, c.call - 'count' - 'first' - 'last' as call,
                         sum((c.call ->> 'count')::bigint) as total, min(c.call ->> 'first') as first,
                         max(c.call ->> 'last') as last
                  from session_use u cross join jsonb_array_elements(u.calls) as c (call)
                  group by 1, 2, 3, 4) as by_trail
            group by credential_id, hour, call
            order by credential_id, hour, call\
            """;

    private static final String TAG_STATEMENTS =
            """
            select (jsonb_build_object('type', 'tagStatement') || (to_jsonb(t) - 'folded_key' - 'stated_xid'))::text
            from tag_statement t
            order by t.subject collate "C", t.changed_at, t.record_id, t.folded_key collate "C"\
            """;

    private static final String FINDINGS =
            """
            select (jsonb_build_object('type', 'finding') || (to_jsonb(f) - 'found_at'))::text
            from finding f
            order by f.finding_id\
            """;

    private static final String REFUSED_TAGS =
            """
            select (jsonb_build_object('type', 'refusedTag')
                || (to_jsonb(t) - 'folded_key' - 'principal_hash'))::text
            from refused_tag t
            order by t.record_id, t.called_at, t.folded_key collate "C"\
            """;

    private final DataSource dataSource;

    public StateDump(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Writes the whole state, one object a line, in bounded memory.
    public void writeTo(Appendable out) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            // One snapshot for all parts.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                for (String sql :
                        List.of(
                                RECORDS,
                                SESSIONS,
                                ORIGINS,
                                CREDENTIALS,
                                USES,
                                TAG_STATEMENTS,
                                REFUSED_TAGS,
                                FINDINGS)) {
                    write(connection, sql, out);
                }
            } finally {
                connection.rollback();
            }
        }
    }

    private static void write(Connection connection, String sql, Appendable out)
            throws SQLException, IOException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    out.append(row.getString(1)).append('\n');
                }
            }
        }
    }
}
