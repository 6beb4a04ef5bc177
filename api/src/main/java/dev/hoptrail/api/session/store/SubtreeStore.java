package dev.hoptrail.api.session.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Knowledge;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session and all sessions below it that a scope admits: walked down once, whatever is asked of
/// them.
@Singleton
public final class SubtreeStore {

    // A probe of an index for each session, so that neither the depth nor what else is in the chain
    // makes it longer; the span of the chain keeps the probes to a few months.
    private static final String SUBTREE =
            """
            with recursive span as materialized (
                select min(issued_at) as first, max(issued_at) as last
                from session
                where chain_id = (select chain_id from session where session_id = ? and issued_at = ?)),
            subtree as (
                select session_id, kind, role_arn, account_id, principal_id, issued_at, expires_at,
                       coalesce(depth, 2147483647) as depth, null as entered_from, 0 as level
                from session
                where session_id = ? and issued_at = ?
                union all
                select s.session_id, s.kind, s.role_arn, s.account_id, s.principal_id, s.issued_at, s.expires_at,
                       coalesce(s.depth, 2147483647),
                       case when admitted(subtree.account_id, ?::text[]) then subtree.role_arn end, subtree.level + 1
                from subtree join session s on s.parent_id = subtree.session_id
                where s.session_id <> ?
                  and s.issued_at between (select first from span) and (select last from span))
            """;

    // In the same columns, of a chain as it was believed. Of what was believed for a moment nothing
    // says that it has no circle.
    private static final String SUBTREE_THEN =
            """
            , subtree as (
                select session_id, kind, role_arn, account_id, principal_id, issued_at, expires_at,
                       coalesce(depth, 2147483647) as depth, null as entered_from, 0 as level
                from believed
                where session_id = ?
                union all
                select s.session_id, s.kind, s.role_arn, s.account_id, s.principal_id, s.issued_at, s.expires_at,
                       coalesce(s.depth, 2147483647),
                       case when admitted(subtree.account_id, ?::text[]) then subtree.role_arn end, subtree.level + 1
                from subtree join believed s on s.parent_id = subtree.session_id
                where s.session_id <> ? and subtree.level < 10000)
            """;

    private static final String PAGE =
            """
            , down as (select * from subtree where admitted(account_id, ?::text[])),
            below as (
                select session_id, depth, issued_at
                from down
                where level > 0
                  and (?::timestamptz is null or (issued_at <= ?::timestamptz and expires_at > ?::timestamptz)))
            select (select count(*) from below) as total,
                   array(select session_id
                         from below
                         where ?::uuid is null or (depth, issued_at, session_id) > (?, ?::timestamptz, ?)
                         order by depth, issued_at, session_id
                         limit ?) as page
            """;

    private static final String REACH =
            """
                   , array(select session_id from down order by level, issued_at, session_id limit ?) as nearest,
                   (select jsonb_agg(r)
                    from (select kind, role_arn, account_id, count(*) as sessions,
                                 count(*) filter (where lives) as alive,
                                 extract(epoch from max(expires_at) filter (where lives))::bigint as latest_expiry,
                                 min(level) as level,
                                 (array_agg(distinct principal_id order by principal_id)
                                     filter (where lives and principal_id is not null))[1:?] as principals
                          from (select *, issued_at <= ?::timestamptz and expires_at > ?::timestamptz as lives
                                from down) as d
                          group by kind, role_arn, account_id
                          order by level, role_arn, account_id, kind) as r) as reached,
                   (select jsonb_agg(e)
                    from (select distinct entered_from, role_arn
                          from down
                          where entered_from is not null and role_arn is not null
                          order by entered_from, role_arn) as e) as entered
            """;

    /// So many parameters say where a session and its chain are found now.
    private static final int PLACES = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    public SubtreeStore(Database database) {
        this.database = database;
    }

    /// Which of the sessions below one are asked for.
    ///
    /// @param liveAt only those alive then; null for all
    /// @param after the last session of the page before, or null for the first page
    public record Question(
            SessionState top, @Nullable Instant liveAt, @Nullable ChainPosition after, int limit) {}

    /// A page of them.
    ///
    /// @param total how many there are on all pages
    public record Page(List<UUID> ids, long total) {}

    /// Sessions of one role, or of one account where they are of no role.
    ///
    /// @param sessions how many there are
    /// @param alive how many of them live at the moment asked for
    /// @param latestExpiry of those alive
    /// @param level hops below the session at the top, 0 for itself; the nearest one's
    /// @param principalIds of those alive, sorted, no more than one over what was asked for
    public record Reach(
            SessionKind kind,
            @Nullable String roleArn,
            @Nullable String accountId,
            long sessions,
            long alive,
            @Nullable Instant latestExpiry,
            int level,
            List<String> principalIds) {}

    /// A session of one role entered another.
    public record Step(String fromRoleArn, String toRoleArn) {}

    /// A page, and how far all of them reach, the session at the top included.
    ///
    /// @param nearest the session and those below it, the nearest first
    /// @param reached the nearest first
    public record PageWithReach(
            Page page, List<UUID> nearest, List<Reach> reached, List<Step> entered) {}

    /// A page of the sessions below one, in the order of a chain.
    public Page page(Question question, AccountScope scope) {
        return database.first(
                        SUBTREE + PAGE, SubtreeStore::page, parameters(question, scope).toArray())
                .orElseThrow();
    }

    /// How the reach is measured.
    ///
    /// @param at when sessions are alive or not
    /// @param principals so many principals of each role are told
    /// @param nearest so many sessions are told
    public record Measure(Instant at, int principals, int nearest) {

        private List<Object> parameters() {
            return List.of(nearest, principals + 1, at, at);
        }
    }

    /// The same page with how far the sessions reach.
    PageWithReach reach(Question question, AccountScope scope, Measure by) {
        List<@Nullable Object> parameters = parameters(question, scope);
        parameters.addAll(by.parameters());
        return database.first(
                        SUBTREE + PAGE + REACH, SubtreeStore::pageWithReach, parameters.toArray())
                .orElseThrow();
    }

    /// The same of a chain as it was believed at an instant.
    static PageWithReach reachThen(
            Knowledge knowledge, Instant knownAt, Question question, AccountScope scope, Measure by)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(question.top.sessionId());
        List<@Nullable Object> now = parameters(question, scope);
        values.addAll(now.subList(PLACES, now.size()));
        values.addAll(by.parameters());
        return knowledge
                .first(
                        question.top.derived().chainId(),
                        knownAt,
                        SUBTREE_THEN + PAGE + REACH,
                        values.stream()
                                .map(value -> value instanceof Instant at ? at.toString() : value)
                                .toList(),
                        SubtreeStore::pageWithReach)
                .orElseGet(() ->
                        new PageWithReach(new Page(List.of(), 0), List.of(), List.of(), List.of()));
    }

    private static List<@Nullable Object> parameters(Question question, AccountScope scope) {
        UUID id = question.top.sessionId();
        Instant issuedAt = Ids.issuedAt(id);
        Instant liveAt = question.liveAt;
        ChainPosition after = question.after;
        return new ArrayList<>(
                Arrays.<@Nullable Object>asList(
                        id,
                        issuedAt,
                        id,
                        issuedAt,
                        scope.accountIds(),
                        id,
                        scope.accountIds(),
                        liveAt,
                        liveAt,
                        liveAt,
                        after == null ? null : after.sessionId(),
                        after == null || after.depth() == null ? Integer.MAX_VALUE : after.depth(),
                        after == null ? null : after.issuedAt(),
                        after == null ? null : after.sessionId(),
                        question.limit));
    }

    private static Page page(ResultSet row) throws SQLException {
        return new Page(ids(row, "page"), row.getLong("total"));
    }

    private static PageWithReach pageWithReach(ResultSet row) throws SQLException {
        List<Reach> reached = new ArrayList<>();
        for (JsonNode one : json(row, "reached")) {
            reached.add(reach(one));
        }
        List<Step> entered = new ArrayList<>();
        for (JsonNode one : json(row, "entered")) {
            entered.add(new Step(one.path("entered_from").asText(), one.path("role_arn").asText()));
        }
        return new PageWithReach(page(row), ids(row, "nearest"), reached, entered);
    }

    private static Reach reach(JsonNode one) {
        List<String> principals = new ArrayList<>();
        one.path("principals").forEach(principal -> principals.add(principal.asText()));
        JsonNode expiry = one.path("latest_expiry");
        return new Reach(
                SessionKind.valueOf(one.path("kind").asText()),
                one.path("role_arn").textValue(),
                one.path("account_id").textValue(),
                one.path("sessions").asLong(),
                one.path("alive").asLong(),
                expiry.isNull() ? null : Instant.ofEpochSecond(expiry.asLong()),
                one.path("level").asInt(),
                principals);
    }

    private static List<UUID> ids(ResultSet row, String column) throws SQLException {
        Array ids = Objects.requireNonNull(row.getArray(column));
        return List.of((UUID[]) ids.getArray());
    }

    private static JsonNode json(ResultSet row, String column) throws SQLException {
        try {
            return JSON.readTree(Objects.requireNonNullElse(row.getString(column), "[]"));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
