package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.detect.Past;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far detection has come, and what it assumed meanwhile. Where that turns out otherwise, the
/// sessions concerned fall due.
///
/// @param position where the feed is read next
/// @param left what before that has to be read again; null: nothing
/// @param began issue time of the first session; null: there is none
/// @param inside accounts of the organisation
/// @param read accounts whose trail was read
/// @param settings id of the latest change of a rule's setting
/// @param context id of the latest change of what the organisation tells of itself
/// @param sigma how many texts of rules were written by people
/// @param reports how often people reported a session, or took that back
record DetectionState(
        UUID epoch,
        FeedPosition position,
        @Nullable Left left,
        @Nullable Instant began,
        @Nullable Instant portalBegan,
        Set<String> inside,
        Set<String> read,
        long settings,
        long context,
        long sigma,
        long reports) {

    DetectionState {
        inside = Set.copyOf(inside);
        read = Set.copyOf(read);
    }

    /// Where detection stands; null before it ever ran.
    static @Nullable DetectionState stored(Connection connection) throws SQLException {
        String sql =
                """
                select epoch, xid::text as xid, part, left_xid::text as left_xid, left_part, left_before,
                       left_until_xid::text as left_until_xid, left_until_part, left_after,
                       began, portal_began, inside, read, settings, context, sigma, reports
                from detection\
                """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return null;
            }
            return new DetectionState(
                    Objects.requireNonNull(SessionRow.uuid(row, "epoch")),
                    Objects.requireNonNull(position(row, "xid", "part")),
                    left(row),
                    SessionRow.time(row, "began"),
                    SessionRow.time(row, "portal_began"),
                    texts(row.getArray("inside")),
                    texts(row.getArray("read")),
                    row.getLong("settings"),
                    row.getLong("context"),
                    row.getLong("sigma"),
                    row.getLong("reports"));
        }
    }

    private static @Nullable FeedPosition position(ResultSet row, String xid, String part)
            throws SQLException {
        String text = row.getString(xid);
        return text == null
                ? null
                : new FeedPosition(Long.parseUnsignedLong(text), row.getInt(part));
    }

    private static @Nullable Left left(ResultSet row) throws SQLException {
        FeedPosition from = position(row, "left_xid", "left_part");
        return from == null
                ? null
                : new Left(
                        from,
                        Objects.requireNonNull(SessionRow.time(row, "left_before")),
                        position(row, "left_until_xid", "left_until_part"),
                        SessionRow.uuid(row, "left_after"));
    }

    /// The same where the feed was read up to another place.
    DetectionState at(FeedPosition next, @Nullable Left other) {
        return new DetectionState(
                epoch,
                next,
                other,
                began,
                portalBegan,
                inside,
                read,
                settings,
                context,
                sigma,
                reports);
    }

    private static Set<String> texts(Array array) throws SQLException {
        return new HashSet<>(List.of((String[]) array.getArray()));
    }

    /// What is to be assumed now, before anything is read of the feed.
    ///
    /// @param configured accounts of the organisation; empty: those whose trail was read
    static DetectionState now(
            Connection connection,
            Set<String> configured,
            long settings,
            long context,
            long sigma,
            long reports)
            throws SQLException {
        String sql =
                """
                select (select epoch from feed_epoch order by started desc limit 1) as epoch,
                       least((select s.issued_at from session s
                              where s.kind <> 'UNSEEN' and s.issued_at >= timestamptz '2013-01-01 00:00:00+00'
                              order by s.session_id limit 1),
                             (select d.began from detection d where exists (select from dropped_month))) as began,
                       least((select min(at) from identity_act where kind = 'PORTAL'),
                             (select d.portal_began from detection d where exists (select from dropped_month)))
                           as portal_began,
                       array(select account_id from account) as read\
                """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            Set<String> read = texts(row.getArray("read"));
            return new DetectionState(
                    Objects.requireNonNull(SessionRow.uuid(row, "epoch")),
                    FeedPosition.START,
                    null,
                    SessionRow.time(row, "began"),
                    SessionRow.time(row, "portal_began"),
                    configured.isEmpty() ? read : configured,
                    read,
                    settings,
                    context,
                    sigma,
                    reports);
        }
    }

    void write(Connection connection) throws SQLException {
        String sql =
                """
                insert into detection as d (epoch, xid, part, left_xid, left_part, left_before, left_until_xid,
                                            left_until_part, left_after, began, portal_began, inside, read,
                                            settings, context, sigma, reports)
                values (?, ?::xid8, ?, ?::xid8, ?, ?::timestamptz, ?::xid8, ?, ?, ?::timestamptz, ?::timestamptz,
                        ?, ?, ?, ?, ?, ?)
                on conflict (one) do update
                set epoch = excluded.epoch, xid = excluded.xid, part = excluded.part,
                    left_xid = excluded.left_xid, left_part = excluded.left_part,
                    left_before = excluded.left_before, left_until_xid = excluded.left_until_xid,
                    left_until_part = excluded.left_until_part, left_after = excluded.left_after,
                    began = excluded.began, portal_began = excluded.portal_began, inside = excluded.inside,
                    read = excluded.read, settings = excluded.settings, context = excluded.context,
                    sigma = excluded.sigma, reports = excluded.reports\
                """;
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, epoch);
            bind(upsert, 2, position);
            bind(upsert, 4, left == null ? null : left.from());
            upsert.setString(6, left == null ? null : left.before().toString());
            bind(upsert, 7, left == null ? null : left.until());
            upsert.setObject(9, left == null ? null : left.after(), Types.OTHER);
            upsert.setString(10, began == null ? null : began.toString());
            upsert.setString(11, portalBegan == null ? null : portalBegan.toString());
            upsert.setArray(12, SqlArrays.texts(connection, new TreeSet<>(inside)));
            upsert.setArray(13, SqlArrays.texts(connection, new TreeSet<>(read)));
            upsert.setLong(14, settings);
            upsert.setLong(15, context);
            upsert.setLong(16, sigma);
            upsert.setLong(17, reports);
            upsert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement upsert, int at, @Nullable FeedPosition position)
            throws SQLException {
        upsert.setString(at, position == null ? null : Long.toUnsignedString(position.xid()));
        upsert.setObject(at + 1, position == null ? null : position.part(), Types.INTEGER);
    }

    /// Lets sessions fall due that were evaluated under other assumptions.
    void due(Connection connection, DetectionState before) throws SQLException {
        if (settings != before.settings
                || context != before.context
                || sigma != before.sigma
                || !epoch.equals(before.epoch)) {
            insert(connection, "true");
            return;
        }
        if (reports != before.reports) {
            due(connection, Concerned.below(connection, Reports.sessions(connection)));
        }
        between(connection, before.began, began, Past.LEARNING);
        between(connection, before.portalBegan, portalBegan, Past.PORTAL_LEARNING);
        Set<String> accounts = difference(inside, before.inside);
        accounts.addAll(difference(read, before.read));
        if (!accounts.isEmpty()) {
            String sql =
                    """
                    insert into detection_due
                    select session_id from session where account_id = any (?) or caller_account = any (?)
                    on conflict do nothing\
                    """;
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                Array array = SqlArrays.texts(connection, accounts);
                insert.setArray(1, array);
                insert.setArray(2, array);
                insert.executeUpdate();
            }
        }
    }

    private static Set<String> difference(Set<String> one, Set<String> other) {
        Set<String> difference = new HashSet<>(one);
        difference.addAll(other);
        difference.removeIf(account -> one.contains(account) && other.contains(account));
        return difference;
    }

    private static void between(
            Connection connection,
            @Nullable Instant one,
            @Nullable Instant other,
            Duration learning)
            throws SQLException {
        if (Objects.equals(one, other)) {
            return;
        }
        Instant never = Instant.parse("9999-01-01T00:00:00Z");
        Instant first = one == null ? never : one.plus(learning);
        Instant second = other == null ? never : other.plus(learning);
        boolean forward = first.isBefore(second);
        insert(
                connection,
                "issued_at >= timestamptz '%s' and issued_at < timestamptz '%s'"
                        .formatted(forward ? first : second, forward ? second : first));
    }

    private static void insert(Connection connection, String where) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "insert into detection_due select session_id from session where "
                            + where
                            + " on conflict do nothing");
        }
    }

    static void due(Connection connection, Collection<UUID> sessions) throws SQLException {
        if (sessions.isEmpty()) {
            return;
        }
        String sql =
                """
                insert into detection_due select q.id from unnest(?::uuid[]) as q (id) order by q.id
                on conflict do nothing\
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, SqlArrays.uuids(connection, sessions));
            insert.executeUpdate();
        }
    }
}
