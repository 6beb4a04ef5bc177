package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.TagSubject;
import dev.hoptrail.correlate.tags.TagHistory;
import dev.hoptrail.correlate.tags.TagStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What records say of the tags of roles and users.
public final class TagStatements {
    private final Connection connection;

    TagStatements(Connection connection) {
        this.connection = connection;
    }

    /// The index hash of a role or user, under which its sessions are found.
    static long hash(TagSubject subject) {
        return Ids.hash("tagged", subject.text());
    }

    /// Stores statements, unless their record already made them.
    public void insert(Collection<TagStatement> statements) throws StoreException {
        if (statements.isEmpty()) {
            return;
        }
        String sql =
                """
                insert into tag_statement (subject, changed_at, record_id, folded_key, tag_key, tag_value)
                select * from unnest(?::text[], times(?), ?::uuid[], ?::text[], ?::text[], ?::text[])
                    as q (subject, changed_at, record_id, folded_key, tag_key, tag_value)
                order by q.subject, q.changed_at, q.record_id, q.folded_key
                on conflict do nothing\
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            name(insert, statements);
            insert.setArray(4, SqlArrays.texts(connection, statements, TagStatement::foldedKey));
            insert.setArray(5, SqlArrays.texts(connection, statements, TagStatement::key));
            insert.setArray(6, SqlArrays.texts(connection, statements, TagStatement::value));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Forgets all that the records of these statements say of the same subjects.
    public void delete(Collection<TagStatement> statements) throws StoreException {
        if (statements.isEmpty()) {
            return;
        }
        String sql =
                """
                delete from tag_statement t
                using unnest(?::text[], times(?), ?::uuid[]) as q (subject, changed_at, record_id)
                where t.subject = q.subject and t.changed_at = q.changed_at and t.record_id = q.record_id\
                """;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            name(delete, statements);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private void name(PreparedStatement statement, Collection<TagStatement> statements)
            throws SQLException {
        statement.setArray(1, SqlArrays.texts(connection, statements, one -> one.subject().text()));
        statement.setArray(2, SqlArrays.times(connection, statements, TagStatement::at));
        statement.setArray(3, SqlArrays.uuids(connection, statements, TagStatement::recordId));
    }

    /// Ids of the sessions of a role or user that were issued while a statement about it held: from
    /// its second until the next one about the same key.
    public List<UUID> sessionsUnder(Collection<TagStatement> statements) throws StoreException {
        if (statements.isEmpty()) {
            return List.of();
        }
        String sql =
                """
                select distinct s.session_id
                from unnest(?::text[], times(?), ?::text[], ?::bigint[]) as q (subject, since, folded_key, hash)
                cross join lateral (
                    select coalesce(min(t.changed_at), 'infinity') as until
                    from tag_statement t
                    where t.subject = q.subject and t.changed_at > q.since and t.folded_key in ('', q.folded_key)) as next
                join session s on s.tagged_hash = q.hash and s.issued_at >= q.since and s.issued_at < next.until\
                """;
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1, SqlArrays.texts(connection, statements, one -> one.subject().text()));
            select.setArray(2, SqlArrays.times(connection, statements, TagStatement::at));
            select.setArray(3, SqlArrays.texts(connection, statements, TagStatement::foldedKey));
            select.setArray(
                    4, SqlArrays.bigints(connection, statements, one -> hash(one.subject())));
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

    /// The tags of each session's role or user that were in force when it was issued.
    ///
    /// @param known the last transaction whose statements count; null for all
    static Lookup<Map<UUID, Map<String, String>>> inForce(
            Collection<SessionState> sessions, @Nullable String known) {
        Map<UUID, TagSubject> subjects = new HashMap<>();
        Instant latest = Instant.EPOCH;
        for (SessionState state : sessions) {
            TagSubject subject = state.facts().tagSubject();
            if (subject != null) {
                subjects.put(state.sessionId(), subject);
                Instant issued = state.facts().issuedAt();
                latest = issued.isAfter(latest) ? issued : latest;
            }
        }
        Map<String, TagSubject> asked = new HashMap<>();
        subjects.values().forEach(subject -> asked.put(subject.text(), subject));
        OffsetDateTime until = latest.atOffset(ZoneOffset.UTC);
        String sql =
                """
                select subject, changed_at, record_id, tag_key, tag_value
                from tag_statement
                where subject = any (?) and changed_at <= ? and (?::xid8 is null or stated_xid <= ?::xid8)\
                """;
        return new Lookup<>(
                sql,
                List.of(
                        at -> SqlArrays.texts(at, asked.keySet()),
                        at -> until,
                        at -> known,
                        at -> known),
                row -> inForce(sessions, subjects, histories(asked, row)));
    }

    private static Map<UUID, Map<String, String>> inForce(
            Collection<SessionState> sessions,
            Map<UUID, TagSubject> subjects,
            Map<TagSubject, TagHistory> histories) {
        Map<UUID, Map<String, String>> found = new HashMap<>();
        for (SessionState state : sessions) {
            TagHistory history = histories.get(subjects.get(state.sessionId()));
            Map<String, String> tags =
                    history == null ? Map.of() : history.at(state.facts().issuedAt());
            if (!tags.isEmpty()) {
                found.put(state.sessionId(), tags);
            }
        }
        return found;
    }

    /// The histories of those of the subjects of which anything was said.
    private static Map<TagSubject, TagHistory> histories(
            Map<String, TagSubject> asked, ResultSet row) throws SQLException {
        Map<TagSubject, List<TagStatement>> said = new HashMap<>();
        while (row.next()) {
            TagSubject subject = Objects.requireNonNull(asked.get(row.getString("subject")));
            said.computeIfAbsent(subject, none -> new ArrayList<>())
                    .add(
                            new TagStatement(
                                    subject,
                                    Objects.requireNonNull(SessionRow.time(row, "changed_at")),
                                    Objects.requireNonNull(SessionRow.uuid(row, "record_id")),
                                    row.getString("tag_key"),
                                    row.getString("tag_value")));
        }
        Map<TagSubject, TagHistory> histories = new HashMap<>();
        said.forEach((subject, statements) -> histories.put(subject, new TagHistory(statements)));
        return histories;
    }
}
