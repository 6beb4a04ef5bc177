package dev.hoptrail.api.tag.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who set a tag.
@Singleton
public final class SetterStore {

    private final Database database;

    public SetterStore(Database database) {
        this.database = database;
    }

    /// One who set a tag, by one way.
    ///
    /// @param setBy CALLER, IDENTITY_PROVIDER or SERVICE
    /// @param setter the role or user that called, the identity provider, or the service; null
    ///   where no record says, and where it may not be seen
    /// @param accountId of the setter, where it has one
    /// @param roleArn the role whose sessions got it
    /// @param sessions how many
    @Schema(name = "TagSetter")
    public record Setter(
            String setBy,
            @Nullable String setter,
            @Nullable String accountId,
            @Nullable String roleArn,
            long sessions,
            Instant firstIssuedAt,
            Instant lastIssuedAt) {}

    /// Who set a tag for sessions issued within a time that a scope admits, those of the most
    /// sessions first. Of a setter of an account that it does not admit, the account is told.
    ///
    /// @param key in any case
    public List<Setter> setters(
            String key, Instant from, Instant to, AccountScope scope, int limit) {
        return database.list(
                """
                select set_by,
                       case when setter_account is null or admitted(setter_account, accounts) then setter end as setter,
                       setter_account, role_arn, count(*) as sessions,
                       min(issued_at) as first_issued, max(issued_at) as last_issued
                from (
                    select tag ->> 'setBy' as set_by, s.role_arn, s.issued_at, scope.accounts,
                           case tag ->> 'setBy'
                               when 'CALLER' then coalesce(
                                   regexp_replace(s.caller_arn, '(:assumed-role/[^/]+)/.*$', '\\1'), o.arn)
                               when 'IDENTITY_PROVIDER' then o.provider
                               else o.name
                           end as setter,
                           case when tag ->> 'setBy' = 'CALLER' then coalesce(s.caller_account, nullif(split_part(s.caller_arn, ':', 5), ''), o.account_id)
                                else o.account_id
                           end as setter_account
                    from session s
                    cross join (select ?::text[] as accounts) as scope
                    cross join lateral jsonb_array_elements(s.tags) as tag
                    left join origin o on o.origin_id = s.own_origin_id
                    where s.issued_at >= ? and s.issued_at < ?
                      and admitted(s.account_id, scope.accounts)
                      and lower(tag ->> 'key') = lower(?)
                      and tag ->> 'setBy' <> 'INHERITED'
                ) as told
                group by 1, 2, 3, 4
                order by sessions desc, set_by, setter, role_arn
                limit ?
                """,
                SetterStore::setter,
                scope.accountIds(),
                from,
                to,
                key,
                limit);
    }

    private static Setter setter(ResultSet row) throws SQLException {
        return new Setter(
                row.getString("set_by"),
                row.getString("setter"),
                row.getString("setter_account"),
                row.getString("role_arn"),
                row.getLong("sessions"),
                Objects.requireNonNull(Database.instant(row, "first_issued")),
                Objects.requireNonNull(Database.instant(row, "last_issued")));
    }
}
