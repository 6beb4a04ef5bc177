package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What was believed at an instant in the past: links, and what follows from them. The facts of a
/// session's own records are always those of now.
///
/// Links are versioned by the transaction that wrote them; a [KnowledgeStamper] says when each
/// transaction became known.
public final class Knowledge {
    private static final int MOST_BELIEFS = 500;

    /// The members that a set of ids or chains had when transaction `until` was the last one known:
    /// rows of now whose link is that old, rows of now with an earlier link, placeholders that left
    /// since, and those with an earlier link.
    private static final String BELIEVED =
            """
            with recursive member as materialized (
                select s from session s
                where s.%1$s = any (?) and s.linked_xid <= ?::xid8
                union all
                select jsonb_populate_record(s, to_jsonb(v))
                from link_version v join session s on s.session_id = v.session_id
                where v.%1$s = any (?) and v.from_xid <= ?::xid8 and v.to_xid > ?::xid8
                union all
                select jsonb_populate_record(null::session, a.placeholder)
                from session_alias a
                where a.alias_id = any (?) and a.from_xid <= ?::xid8 and a.to_xid > ?::xid8
                union all
                select jsonb_populate_record(null::session, left_last.placeholder || to_jsonb(v))
                from link_version v
                cross join lateral (
                    select a.placeholder from session_alias a
                    where a.alias_id = v.session_id
                    order by a.to_xid desc limit 1) as left_last
                where v.%1$s = any (?) and v.from_xid <= ?::xid8 and v.to_xid > ?::xid8
                  and not exists (select 1 from session s where s.session_id = v.session_id)),
            believed as materialized (select (m.s).* from member m)
            """;

    private static final String BY_ID = BELIEVED.formatted("session_id");

    // A placeholder is always the root of its chain.
    private static final String BY_CHAIN = BELIEVED.formatted("chain_id");

    private static final String ORDER = "coalesce(s.depth, 2147483647), s.issued_at, s.session_id";

    private static final String AFTER =
            "(?::uuid is null or (%s) > (?, ?::timestamptz, ?::uuid))".formatted(ORDER);

    private static final String ADMITTED = "admitted(s.account_id, ?::text[])";

    private static final String DOWN =
            """
            , down as (
                select session_id from believed where session_id = ?
                union
                select b.session_id from down join believed b on b.parent_id = down.session_id),
            below as (
                select s.* from down join believed s on s.session_id = down.session_id
                where s.parent_id in (select session_id from down)
                  and (?::timestamptz is null
                    or (s.issued_at <= ?::timestamptz and s.expires_at > ?::timestamptz)))
            """;

    private final DataSource dataSource;

    public Knowledge(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// Sessions as they were believed at an instant, in no order; those of which nothing was known
    /// then are not among them.
    public List<SessionState> states(Collection<UUID> ids, Instant knownAt) throws SQLException {
        return ask(BY_ID + select("believed", "true"), ids, knownAt, List.of());
    }

    /// A page of a chain as it was believed at an instant, by (depth, issue time, id).
    ///
    /// @param scope only sessions that it admits
    /// @param part only these siblings; null for the whole chain
    /// @param after the last session of the page before, or null for the first page
    public List<SessionState> chain(
            UUID chainId,
            Instant knownAt,
            AccountScope scope,
            @Nullable Siblings part,
            @Nullable ChainPosition after,
            int limit)
            throws SQLException {
        String sql = BY_CHAIN + page("believed", Siblings.CONDITION);
        List<@Nullable Object> values = new ArrayList<>(part(part));
        values.addAll(position(scope, after));
        values.add(limit);
        return ask(sql, List.of(chainId), knownAt, values);
    }

    /// How many sessions of those a scope admits a chain, or some siblings in it, was believed to
    /// have.
    public long chainSize(
            UUID chainId, Instant knownAt, AccountScope scope, @Nullable Siblings part)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(part(part));
        values.addAll(within(scope));
        return count(BY_CHAIN + size("believed", Siblings.CONDITION), chainId, knownAt, values);
    }

    /// The largest crowds of siblings that a chain was believed to have, of sessions that a scope
    /// admits.
    public List<Crowd> crowds(UUID chainId, Instant knownAt, AccountScope scope, Crowded which)
            throws SQLException {
        String sql = BY_CHAIN + Siblings.CROWDS.formatted("believed", "true");
        List<@Nullable Object> values = within(scope);
        values.add(which.from());
        values.add(which.limit());
        return read(sql, List.of(chainId), knownAt, values, List.of(), SessionReader::crowds);
    }

    /// The sessions from the root of a session's chain down to it, as believed at an instant.
    public List<SessionState> lineage(SessionState session, Instant knownAt) throws SQLException {
        String up =
                """
                , up as (
                    select session_id, parent_id, 0 as above from believed where session_id = ?
                    union all
                    select b.session_id, b.parent_id, up.above + 1
                    from up join believed b on b.session_id = up.parent_id
                    where up.above < 100000),
                above as (
                    select b.*, up.above from up join believed b on b.session_id = up.session_id)
                """;
        String sql = BY_CHAIN + up + select("above", "true") + " order by s.above desc";
        return ask(
                sql, List.of(session.derived().chainId()), knownAt, List.of(session.sessionId()));
    }

    /// A page of what was believed to be below a session, by (depth, issue time, id).
    ///
    /// @param scope only sessions that it admits
    /// @param liveAt only those alive then; null for all
    public List<SessionState> descendants(
            SessionState session,
            Instant knownAt,
            AccountScope scope,
            @Nullable Instant liveAt,
            @Nullable ChainPosition after,
            int limit)
            throws SQLException {
        String sql = BY_CHAIN + DOWN + page("below", "true");
        List<@Nullable Object> values = below(session, liveAt);
        values.addAll(position(scope, after));
        values.add(limit);
        return ask(sql, List.of(session.derived().chainId()), knownAt, values);
    }

    /// How many sessions of those a scope admits were believed to be below a session.
    public long countDescendants(
            SessionState session, Instant knownAt, AccountScope scope, @Nullable Instant liveAt)
            throws SQLException {
        List<@Nullable Object> values = below(session, liveAt);
        values.addAll(within(scope));
        return count(
                BY_CHAIN + DOWN + size("below", "true"),
                session.derived().chainId(),
                knownAt,
                values);
    }

    /// What is read of a row.
    public interface RowReading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /// Asks for one row of what a chain was believed to be at an instant; empty where nothing was
    /// known then.
    ///
    /// @param sql goes on where `believed` stands for the sessions of the chain
    public <T> Optional<T> first(
            UUID chainId,
            Instant knownAt,
            String sql,
            List<? extends @Nullable Object> values,
            RowReading<T> reading)
            throws SQLException {
        return read(
                BY_CHAIN + sql,
                List.of(chainId),
                knownAt,
                values,
                Optional.empty(),
                select -> {
                    try (ResultSet row = select.executeQuery()) {
                        return row.next() ? Optional.of(reading.of(row)) : Optional.empty();
                    }
                });
    }

    /// The placeholders whose place sessions took, at whatever time.
    public List<UUID> placeholders(Collection<UUID> successors) throws SQLException {
        String sql = "select distinct alias_id from session_alias where session_id = any (?)";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, SqlArrays.uuids(connection, successors));
            List<UUID> ids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(Objects.requireNonNull(row.getObject(1, UUID.class)));
                }
            }
            return ids;
        }
    }

    /// A link that was believed for a while, and what followed from it.
    ///
    /// @param from when it became known; null until that is stamped, soon after the commit
    /// @param until when it was believed no more; null for what is believed now
    /// @param replacedBy the session that took the placeholder's place then; null in any other case
    public record Belief(
            Link link,
            Derived derived,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable UUID replacedBy) {}

    /// What was believed of a session over time, the latest first, 500 at most.
    public List<Belief> beliefs(UUID id) throws SQLException {
        String sql =
                """
                select b.parent_id, b.grade, b.link::text, b.chain_id, b.depth, b.tags::text, b.replaced_by,
                       known.known_at as known_from, gone.known_at as known_until,
                       o.origin_id, o.kind as o_kind, o.name as o_name, o.name_at as o_name_at, o.arn as o_arn,
                       o.account_id as o_account, o.provider as o_provider, o.actor as o_actor
                from (
                    select parent_id, grade, link, chain_id, depth, origin_id, tags, linked_xid as from_xid,
                           null::xid8 as to_xid, null::uuid as replaced_by
                    from session where session_id = ?
                    union all
                    select parent_id, grade, link, chain_id, depth, origin_id, tags, from_xid, to_xid, null
                    from link_version where session_id = ?
                    union all
                    select p.parent_id, p.grade, p.link, p.chain_id, p.depth, p.origin_id, p.tags, a.from_xid,
                           a.to_xid, a.session_id
                    from session_alias a
                    cross join lateral jsonb_populate_record(null::session, a.placeholder) as p
                    where a.alias_id = ?) as b
                left join known_at known on known.xid = b.from_xid
                left join known_at gone on gone.xid = b.to_xid
                left join origin o on o.origin_id = b.origin_id
                where b.from_xid is distinct from b.to_xid
                order by b.from_xid desc limit ?\
                """;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, id);
            select.setObject(2, id);
            select.setObject(3, id);
            select.setInt(4, MOST_BELIEFS);
            List<Belief> beliefs = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    beliefs.add(belief(row));
                }
            }
            return beliefs;
        }
    }

    private static Belief belief(ResultSet row) throws SQLException {
        Grade grade = Grade.valueOf(row.getString("grade"));
        return new Belief(
                StateJson.link(grade, SessionRow.uuid(row, "parent_id"), row.getString("link")),
                SessionRow.derived(row),
                SessionRow.time(row, "known_from"),
                SessionRow.time(row, "known_until"),
                SessionRow.uuid(row, "replaced_by"));
    }

    private static String select(String from, String condition) {
        return "select %s from %s s %s where %s"
                .formatted(SessionRow.SELECTED, from, SessionRow.JOINS, condition);
    }

    /// A page of what a scope admits.
    private static String page(String from, String condition) {
        return select(from, condition + " and " + ADMITTED + " and " + AFTER)
                + " order by "
                + ORDER
                + " limit ?";
    }

    private static String size(String from, String condition) {
        return "select count(*) from " + from + " s where " + condition + " and " + ADMITTED;
    }

    private static List<@Nullable Object> part(@Nullable Siblings part) {
        return part == null
                ? Collections.nCopies(3, null)
                : List.of(part.parentId(), part.parentId(), part.of());
    }

    private static List<@Nullable Object> within(AccountScope scope) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(scope.accountIds());
        return values;
    }

    private static List<@Nullable Object> position(
            AccountScope scope, @Nullable ChainPosition after) {
        List<@Nullable Object> values = within(scope);
        values.add(after == null ? null : after.sessionId());
        values.add(after == null || after.depth() == null ? Integer.MAX_VALUE : after.depth());
        values.add(after == null ? null : after.issuedAt().toString());
        values.add(after == null ? null : after.sessionId());
        return values;
    }

    private static List<@Nullable Object> below(SessionState session, @Nullable Instant liveAt) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(session.sessionId());
        values.addAll(Collections.nCopies(3, liveAt == null ? null : liveAt.toString()));
        return values;
    }

    private List<SessionState> ask(
            String sql,
            Collection<UUID> ids,
            Instant knownAt,
            List<? extends @Nullable Object> more)
            throws SQLException {
        return read(sql, ids, knownAt, more, List.of(), SessionReader::read);
    }

    /// What is read of a statement.
    private interface Reading<T> {
        T of(PreparedStatement select) throws SQLException;
    }

    private <T> T read(
            String sql,
            Collection<UUID> ids,
            Instant knownAt,
            List<? extends @Nullable Object> more,
            T nothing,
            Reading<T> reading)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Optional<String> until = lastKnown(connection, knownAt);
            if (until.isEmpty() || ids.isEmpty()) {
                return nothing;
            }
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                bind(select, ids, until.get(), more);
                return reading.of(select);
            }
        }
    }

    /// The tags of roles and users that were in force at the issue of sessions, as far as it was
    /// known at an instant. Of records with several bodies, the effective one of now counts.
    public Map<UUID, Map<String, String>> subjectTags(
            Collection<SessionState> sessions, Instant knownAt) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Optional<String> until = lastKnown(connection, knownAt);
            return until.isEmpty()
                    ? Map.of()
                    : TagStatements.inForce(sessions, until.get()).answer(connection);
        }
    }

    private long count(
            String sql, UUID chainId, Instant knownAt, List<? extends @Nullable Object> more)
            throws SQLException {
        return read(sql, List.of(chainId), knownAt, more, 0L, Knowledge::number);
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// The last transaction that was known at an instant.
    private static Optional<String> lastKnown(Connection connection, Instant knownAt)
            throws SQLException {
        String sql =
                "select k.xid::text from known_at k where k.known_at <= ? order by k.known_at desc, k.xid desc limit 1";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, knownAt.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    /// Fills in the parameters of [#BELIEVED], then those of what follows it.
    private static void bind(
            PreparedStatement select,
            Collection<UUID> ids,
            String until,
            List<? extends @Nullable Object> more)
            throws SQLException {
        int place = 1;
        for (int bounds : new int[] {1, 2, 2, 2}) {
            select.setArray(place++, SqlArrays.uuids(select.getConnection(), ids));
            for (int i = 0; i < bounds; i++) {
                select.setString(place++, until);
            }
        }
        for (Object value : more) {
            select.setObject(place++, value);
        }
    }
}
