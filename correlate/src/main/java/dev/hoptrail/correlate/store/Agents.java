package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which sessions an AI agent works with, for the person behind them.
///
/// A token for AWS's MCP server names the sign-in session that it mints. What credentials of that
/// sign-in session do is the agent's: the sessions that they are, those that they create, and all
/// below. Derived when asked, from records and credentials alone.
final class Agents {
    /// Whether a token for an agent minted the sign-in session of credential `c`.
    static final String IS_AGENTS =
            """
            exists (select 1 from record r
                    where r.subject_hash = c.sign_in_hash and r.event_name = 'CreateOAuth2Token'
                      and r.error_code is null)\
            """;

    // Where no credential names its sign-in session, nothing is walked.
    private static final String UP =
            """
            with recursive up as (
                select s.session_id, s.parent_id, s.principal_hash, s.issued_at, s.caller_kind, s.caller_key_hash,
                       s.caller_principal_hash
                from unnest(?::uuid[], times(?)) as q (session_id, issued_at)
                join session s on s.session_id = q.session_id and s.issued_at = q.issued_at
                where (select exists (select 1 from credential where sign_in_hash is not null))
                union
                select s.session_id, s.parent_id, s.principal_hash, s.issued_at, s.caller_kind, s.caller_key_hash,
                       s.caller_principal_hash
                from up join session s on s.session_id = up.parent_id)
            select up.session_id, up.parent_id,
                   exists (select 1 from credential c
                           where c.principal_hash = up.principal_hash and c.sign_in_hash is not null
                             and c.created_at between up.issued_at - interval '2 seconds'
                                                  and up.issued_at + interval '2 seconds'
                             and %1$s)
                   or (up.caller_kind = 'USER_KEY' and exists (
                           select 1 from credential c
                           where c.key_hash = up.caller_key_hash and c.principal_hash = up.caller_principal_hash
                             and c.sign_in_hash is not null and %1$s)) as agent
            from up\
            """
                    .formatted(IS_AGENTS);

    private Agents() {}

    /// Those of the sessions that are an agent's.
    static Lookup<Set<UUID>> among(Collection<SessionState> sessions) {
        return new Lookup<>(
                UP,
                List.of(
                        at -> SqlArrays.uuids(at, sessions, SessionState::sessionId),
                        at -> SqlArrays.times(at, sessions, state -> state.facts().issuedAt())),
                row -> among(sessions, row));
    }

    private static Set<UUID> among(Collection<SessionState> sessions, ResultSet row)
            throws SQLException {
        Map<UUID, @Nullable UUID> parents = new HashMap<>();
        Set<UUID> own = new HashSet<>();
        while (row.next()) {
            UUID id = Objects.requireNonNull(row.getObject("session_id", UUID.class));
            parents.put(id, row.getObject("parent_id", UUID.class));
            if (row.getBoolean("agent")) {
                own.add(id);
            }
        }
        Set<UUID> found = new HashSet<>();
        for (SessionState session : sessions) {
            UUID at = session.sessionId();
            while (at != null && !own.contains(at)) {
                at = parents.get(at);
            }
            if (at != null) {
                found.add(session.sessionId());
            }
        }
        return found;
    }
}
