package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What sessions did with their credentials.
@Singleton
public final class UseStore {

    private final Database database;

    public UseStore(Database database) {
        this.database = database;
    }

    /// What a session did: calls of one kind, from one place.
    ///
    /// @param count how often; where several trails delivered the same calls, the largest count of
    ///   one
    @Schema(name = "Use")
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

    /// What a session did, the most frequent first. Its credentials are those of its principal that
    /// were created within two seconds of its issue, unless they show the key of a twin.
    public List<Use> uses(SessionState state, int limit) {
        SessionFacts facts = state.facts();
        Long principal = Folding.principalHash(facts);
        if (principal == null) {
            return List.of();
        }
        String key = facts.key() == null ? null : facts.key().value();
        return database.list(
                """
                with shown as (
                    select c.credential_id
                    from credential c
                    where c.principal_hash = ?
                      and c.created_at between ?::timestamptz - interval '2 seconds'
                                           and ?::timestamptz + interval '2 seconds'
                      and (c.access_key is null or c.access_key = ?::text or not exists (
                            select 1 from session twin
                            where twin.issued_key_hash = c.key_hash
                              and twin.issued_key = c.access_key
                              and twin.session_id <> ?))),
                trail as (
                    select u.trail_id, account, region, service, action, error, ip, agent,
                           sum(count) as count, min(first) as first_at, max(last) as last_at
                    from shown
                    join session_use u on u.credential_id = shown.credential_id
                    cross join jsonb_to_recordset(u.calls) as call (
                        account text, region text, service text, action text, error text,
                        ip text, agent text, count bigint, first timestamptz, last timestamptz)
                    group by u.trail_id, account, region, service, action, error, ip, agent)
                select account, region, service, action, error, ip, agent,
                       max(count) as count, min(first_at) as first_at, max(last_at) as last_at
                from trail
                group by account, region, service, action, error, ip, agent
                order by count desc, service, action, error, account, region, ip, agent
                limit ?
                """,
                UseStore::use,
                principal,
                facts.issuedAt(),
                facts.issuedAt(),
                key,
                facts.sessionId(),
                limit);
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
}
