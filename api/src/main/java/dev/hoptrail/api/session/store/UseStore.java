package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What sessions did with their credentials. A session's credentials are those with its issued key,
/// and those of its principal that were created within two seconds of its issue.
@Singleton
public final class UseStore {

    private static final String CREDENTIALS =
            """
            with wanted as (
                select * from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::timestamptz[])
                    as q (session_id, key_hash, principal_hash, issued_at)),
            shown as (
                select q.session_id, c.credential_id, c.access_key
                from wanted q join credential c on c.key_hash = q.key_hash
                union
                select q.session_id, c.credential_id, c.access_key
                from wanted q
                join credential c on c.principal_hash = q.principal_hash
                    and c.created_at between q.issued_at - interval '2 seconds'
                                         and q.issued_at + interval '2 seconds')
            """;

    private final Database database;

    public UseStore(Database database) {
        this.database = database;
    }

    /// What a list shows of a session's work.
    ///
    /// @param accessKeyIds shown at work
    /// @param lastUsedAt null if never seen at work
    public record Work(List<String> accessKeyIds, @Nullable Instant lastUsedAt) {

        /// A session that was never seen at work.
        public static final Work NONE = new Work(List.of(), null);

        public Work {
            accessKeyIds = List.copyOf(accessKeyIds);
        }
    }

    /// What a session did: calls of one kind, from one place.
    ///
    /// @param count how often; where several trails delivered the same calls, the largest count of
    ///   one
    public record Use(
            String accountId,
            String region,
            String service,
            String action,
            @Nullable String error,
            @Nullable String sourceIp,
            @Nullable String userAgent,
            long count,
            Instant firstAt,
            Instant lastAt) {}

    /// The work of sessions by their ids; one that was never seen at work is not among them.
    public Map<UUID, Work> work(Collection<SessionState> states) {
        Map<UUID, List<String>> keys = new HashMap<>();
        Map<UUID, Instant> last = new HashMap<>();
        database.list(
                CREDENTIALS
                        + """
                        select s.session_id, s.access_key, used.last_at
                        from shown s
                        left join lateral (
                            select max((call ->> 'last')::timestamptz) as last_at
                            from session_use u cross join jsonb_array_elements(u.calls) as call
                            where u.credential_id = s.credential_id
                              and u.hour = (select max(hour) from session_use
                                            where credential_id = s.credential_id)) used on true
                        order by s.session_id, s.access_key
                        """,
                row -> collect(row, keys, last),
                parameters(states));
        Map<UUID, Work> work = new HashMap<>();
        keys.forEach((id, shown) -> work.put(id, new Work(shown, last.get(id))));
        return work;
    }

    private static UUID collect(
            ResultSet row, Map<UUID, List<String>> keys, Map<UUID, Instant> last)
            throws SQLException {
        UUID id = row.getObject("session_id", UUID.class);
        String key = row.getString("access_key");
        List<String> shown = keys.computeIfAbsent(id, none -> new ArrayList<>());
        if (key != null && !shown.contains(key)) {
            shown.add(key);
        }
        Instant used = Database.instant(row, "last_at");
        if (used != null) {
            last.merge(id, used, (one, other) -> one.isAfter(other) ? one : other);
        }
        return id;
    }

    /// What a session did, the most frequent first.
    public List<Use> uses(SessionState state, int limit) {
        return database.list(
                CREDENTIALS
                        + """
                        , call as (
                            select u.trail_id, c.*
                            from (select distinct credential_id from shown) s
                            join session_use u on u.credential_id = s.credential_id
                            cross join jsonb_to_recordset(u.calls) as c (
                                account text, region text, service text, action text, error text,
                                ip text, agent text, count bigint, first timestamptz, last timestamptz)),
                        trail as (
                            select trail_id, account, region, service, action, error, ip, agent,
                                   sum(count) as count, min(first) as first_at, max(last) as last_at
                            from call
                            group by trail_id, account, region, service, action, error, ip, agent)
                        select account, region, service, action, error, ip, agent,
                               max(count) as count, min(first_at) as first_at, max(last_at) as last_at
                        from trail
                        group by account, region, service, action, error, ip, agent
                        order by count desc, service, action, error, account, region, ip, agent
                        limit ?
                        """,
                UseStore::use,
                parametersAndLimit(state, limit));
    }

    private static Use use(ResultSet row) throws SQLException {
        return new Use(
                Objects.requireNonNullElse(row.getString("account"), ""),
                Objects.requireNonNullElse(row.getString("region"), ""),
                Objects.requireNonNullElse(row.getString("service"), ""),
                Objects.requireNonNullElse(row.getString("action"), ""),
                row.getString("error"),
                row.getString("ip"),
                row.getString("agent"),
                row.getLong("count"),
                Objects.requireNonNull(Database.instant(row, "first_at")),
                Objects.requireNonNull(Database.instant(row, "last_at")));
    }

    private static @Nullable Object[] parametersAndLimit(SessionState state, int limit) {
        @Nullable Object[] parameters = parameters(List.of(state));
        @Nullable Object[] all = java.util.Arrays.copyOf(parameters, parameters.length + 1);
        all[parameters.length] = limit;
        return all;
    }

    private static @Nullable Object[] parameters(Collection<SessionState> states) {
        List<SessionFacts> facts = states.stream().map(SessionState::facts).toList();
        return new @Nullable Object[] {
            facts.stream().map(SessionFacts::sessionId).toArray(UUID[]::new),
            facts.stream().map(UseStore::keyHash).toArray(Long[]::new),
            facts.stream().map(Folding::principalHash).toArray(Long[]::new),
            facts.stream().map(one -> one.issuedAt().toString()).toArray(String[]::new)
        };
    }

    private static @Nullable Long keyHash(SessionFacts facts) {
        return facts.key() == null ? null : Folding.keyHash(facts.key().value());
    }
}
