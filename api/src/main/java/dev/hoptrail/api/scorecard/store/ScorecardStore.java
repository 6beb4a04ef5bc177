package dev.hoptrail.api.scorecard.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.OriginKind;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Counts sessions of roles in sets: one row for those that are alike, however many they are.
@Singleton
public final class ScorecardStore {

    /// Of a role's callers, so many are told.
    private static final int MOST_CALLERS = 20;

    private final Database database;

    public ScorecardStore(Database database) {
        this.database = database;
    }

    /// Which sessions count: those alive at any moment of a time, both ends in it, as a search
    /// finds them. No session of AWS lives longer than 36 hours; one whose record says so counts
    /// while it is younger.
    ///
    /// @param accountId of this account only; null for all
    /// @param roleArn of this role only; null for all
    public record Asked(
            Instant from,
            Instant to,
            @Nullable String accountId,
            @Nullable String roleArn,
            AccountScope scope) {

        List<@Nullable Object> parameters() {
            List<@Nullable Object> all = new ArrayList<>();
            all.add(from);
            all.add(to);
            all.add(from);
            all.add(scope.accountIds());
            all.add(accountId);
            all.add(accountId);
            all.add(roleArn);
            all.add(roleArn);
            return all;
        }
    }

    /// Spans of time of one length, one after the other.
    public record Buckets(Instant from, Duration length, int count) {

        List<@Nullable Object> parameters(Instant begin) {
            return List.of(begin, from, length.toSeconds(), count - 1);
        }
    }

    /// Sessions that are alike.
    ///
    /// @param bucket in which they were issued; the first where that was before
    /// @param kind of the origin; null where several sessions may be the caller
    /// @param tagKeys those of the keys asked for that they carry
    /// @param sessions how many
    /// @param weak how many of them rest on a hop that is no better than probable
    /// @param uses how many calls were made with them
    public record Cell(
            String roleArn,
            @Nullable String accountId,
            int bucket,
            @Nullable OriginKind kind,
            boolean sourceIdentity,
            Set<String> tagKeys,
            long sessions,
            long weak,
            long uses) {
        public Cell {
            tagKeys = Set.copyOf(tagKeys);
        }
    }

    private static final String COUNTED =
            """
            s.issued_at > ?::timestamptz - interval '36 hours' and s.issued_at <= ?
            and s.expires_at > ? and s.expires_at > s.issued_at and s.role_arn is not null
            and admitted(s.account_id, ?::text[])
            and (?::text is null or s.account_id = ?) and (?::text is null or s.role_arn = ?)
            """;

    private static final String LIKENESS =
            """
            s.role_arn, s.account_id,
            least(floor(extract(epoch from greatest(s.issued_at, ?::timestamptz) - ?::timestamptz) / ?), ?)::int as bucket,
            o.kind, s.source_identity is not null as named_source,
            array(select distinct lower(tag ->> 'key') from jsonb_array_elements(s.tags) as tag
                  where lower(tag ->> 'key') = any (?::text[]) order by 1) as tag_keys
            """;

    private static final String SESSIONS =
            """
            select role_arn, account_id, bucket, kind, named_source, tag_keys,
                   count(*) as sessions, 0 as weak, 0 as uses
            from (select %s
                  from session s left join origin o on o.origin_id = s.origin_id
                  where %s) as one
            group by role_arn, account_id, bucket, kind, named_source, tag_keys
            """
                    .formatted(LIKENESS, COUNTED);

    // Below a hop that is weak, everything is. Such hops are few, and their chains are indexed.
    private static final String WEAK =
            """
            with recursive weak as (
                select s.session_id, s.chain_id from session s
                where s.grade in ('PROBABLE', 'AMBIGUOUS')
                  and s.issued_at > ?::timestamptz - interval '7 days' and s.issued_at <= ?
                union
                select s.session_id, s.chain_id
                from weak join session s on s.chain_id = weak.chain_id and s.parent_id = weak.session_id
                where s.issued_at > ?::timestamptz - interval '7 days' and s.issued_at <= ?)
            select role_arn, account_id, bucket, kind, named_source, tag_keys,
                   0 as sessions, count(*) as weak, 0 as uses
            from (select %s
                  from weak join session s on s.session_id = weak.session_id
                  left join origin o on o.origin_id = s.origin_id
                  where %s) as one
            group by role_arn, account_id, bucket, kind, named_source, tag_keys
            """
                    .formatted(LIKENESS, COUNTED);

    // A credential belongs to the session whose key it shows, else to the one of its principal that
    // was issued nearest to its creation, within the clock slack, as credentials_at_work has it.
    // Each looks its session up by index: many sessions may share a principal, and a join of all
    // with all of them would grow with its square. Of calls that several trails delivered, the
    // largest count of one is taken.
    private static final String USES =
            """
            with told as (
                select u.credential_id, min(u.trail_id) <> max(u.trail_id) as several, sum(own.count) as count
                from session_use u
                cross join lateral (
                    select sum(call.count) as count
                    from jsonb_to_recordset(u.calls) as call (account text, count bigint)
                    where admitted(call.account, ?::text[])) as own
                where u.hour >= date_trunc('hour', ?::timestamptz) and u.hour <= ?
                group by u.credential_id),
            used as (
                select told.credential_id, case when not told.several then told.count else (
                    select sum(call.count) from (
                        select max(trail.count) as count from (
                            select u.trail_id, account, region, service, action, sum(count) as count
                            from session_use u
                            cross join jsonb_to_recordset(u.calls) as call (
                                account text, region text, service text, action text, count bigint)
                            where u.credential_id = told.credential_id and admitted(account, ?::text[])
                              and u.hour >= date_trunc('hour', ?::timestamptz) and u.hour <= ?
                            group by u.trail_id, account, region, service, action) as trail
                        group by account, region, service, action) as call) end as count
                from told),
            bound as (
                select used.count, %s
                from used join credential c on c.credential_id = used.credential_id
                cross join lateral (
                    select s.role_arn, s.account_id, s.issued_at, s.origin_id, s.source_identity, s.tags
                    from session s
                    where s.principal_hash = c.principal_hash
                      and s.issued_at between c.created_at - interval '2 seconds'
                                          and c.created_at + interval '2 seconds'
                      and %s
                    order by coalesce(s.issued_key = c.access_key, false) desc,
                             abs(extract(epoch from s.issued_at - c.created_at)), s.session_id
                    limit 1) as s
                left join origin o on o.origin_id = s.origin_id)
            select role_arn, account_id, bucket, kind, named_source, tag_keys,
                   0 as sessions, 0 as weak, sum(count) as uses
            from bound
            group by role_arn, account_id, bucket, kind, named_source, tag_keys
            """
                    .formatted(LIKENESS, COUNTED);

    /// All sessions that count, and what was done with them.
    ///
    /// @param tagKeys folded keys to look for
    public List<Cell> cells(Asked asked, Buckets buckets, Collection<String> tagKeys) {
        List<@Nullable Object> likeness = new ArrayList<>(buckets.parameters(asked.from()));
        likeness.add(tagKeys.toArray(String[]::new));
        likeness.addAll(asked.parameters());

        List<Cell> all = new ArrayList<>(list(SESSIONS, likeness, ScorecardStore::cell));
        List<@Nullable Object> weak =
                new ArrayList<>(List.of(asked.from(), asked.to(), asked.from(), asked.to()));
        weak.addAll(likeness);
        all.addAll(list(WEAK, weak, ScorecardStore::cell));
        List<@Nullable Object> uses = new ArrayList<>();
        for (int told = 0; told < 2; told++) {
            uses.add(asked.scope().accountIds());
            uses.add(asked.from());
            uses.add(asked.to());
        }
        uses.addAll(likeness);
        all.addAll(list(USES, uses, ScorecardStore::cell));
        return all;
    }

    private static Cell cell(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        return new Cell(
                row.getString("role_arn"),
                row.getString("account_id"),
                row.getInt("bucket"),
                kind == null ? null : OriginKind.valueOf(kind),
                row.getBoolean("named_source"),
                Set.of((String[]) row.getArray("tag_keys").getArray()),
                row.getLong("sessions"),
                row.getLong("weak"),
                row.getLong("uses"));
    }

    /// Who entered a role.
    ///
    /// @param kind of the origin that called; null where a session called
    /// @param principal ARN of the calling role or user, the provider, or the service; null where
    ///   no record says, and where it may not be seen
    /// @param accountId of the caller
    public record RoleCaller(
            String roleArn,
            @Nullable OriginKind kind,
            @Nullable String principal,
            @Nullable String accountId,
            long sessions) {}

    private static final String CALLERS =
            """
            select role_arn, kind, principal, account_id, sessions
            from (
                select role_arn, kind, account_id, count(*) as sessions,
                       case when account_id is null or admitted(account_id, ?::text[]) then principal end as principal,
                       row_number() over (partition by role_arn order by count(*) desc, kind, account_id, principal) as place
                from (
                    select s.role_arn, own.kind,
                           case when own.kind is null
                                then coalesce(p.role_arn, regexp_replace(s.caller_arn,
                                    ':sts::(\\d+):assumed-role/([^/]+)/.*$', ':iam::\\1:role/\\2'))
                                when own.kind in ('SAML_USER', 'IDENTITY_CENTER_USER', 'WEB_IDENTITY') then own.provider
                                when own.kind = 'AWS_SERVICE' then own.name
                                else own.arn end as principal,
                           coalesce(p.account_id, s.caller_account, nullif(split_part(s.caller_arn, ':', 5), ''),
                                    own.account_id) as account_id
                    from session s
                    left join session p on p.session_id = s.parent_id and p.issued_at > ?::timestamptz - interval '72 hours'
                    left join origin own on own.origin_id = s.own_origin_id
                    where s.kind <> 'UNSEEN' and s.role_arn = any (?::text[]) and %s) as one
                group by role_arn, kind, account_id, principal) as ranked
            where place <= ?
            order by role_arn, sessions desc, kind, account_id, principal
            """
                    .formatted(COUNTED);

    /// The most frequent callers of roles.
    public List<RoleCaller> callers(Asked asked, Collection<String> roles) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(asked.scope().accountIds());
        parameters.add(asked.from());
        parameters.add(roles.toArray(String[]::new));
        parameters.addAll(asked.parameters());
        parameters.add(MOST_CALLERS);
        return list(
                CALLERS,
                parameters,
                row -> {
                    String kind = row.getString("kind");
                    return new RoleCaller(
                            row.getString("role_arn"),
                            kind == null ? null : OriginKind.valueOf(kind),
                            row.getString("principal"),
                            row.getString("account_id"),
                            row.getLong("sessions"));
                });
    }

    /// Where chains run out.
    ///
    /// @param accountId of the session that was not seen to be issued; null where no record says
    /// @param read whether a trail of that account was read at any time
    public record TrailEnd(
            String roleArn, @Nullable String accountId, boolean read, long sessions) {}

    private static final String ENDS =
            """
            select s.role_arn, o.account_id, a.account_id is not null as read, count(*) as sessions
            from session s join origin o on o.origin_id = s.origin_id and o.kind = 'UNSEEN_SESSION'
            left join account a on a.account_id = o.account_id
            where s.role_arn = any (?::text[]) and %s
            group by 1, 2, 3 order by 1, 4 desc, 2
            """
                    .formatted(COUNTED);

    /// The accounts where the chains of roles run out, those with the most sessions first.
    public List<TrailEnd> ends(Asked asked, Collection<String> roles) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(roles.toArray(String[]::new));
        parameters.addAll(asked.parameters());
        return list(
                ENDS,
                parameters,
                row ->
                        new TrailEnd(
                                row.getString("role_arn"),
                                row.getString("account_id"),
                                row.getBoolean("read"),
                                row.getLong("sessions")));
    }

    private <T> List<T> list(
            String sql, List<@Nullable Object> parameters, Database.Row<T> reader) {
        return database.list(
                Objects.requireNonNull(sql), reader, parameters.toArray(new Object[0]));
    }
}
