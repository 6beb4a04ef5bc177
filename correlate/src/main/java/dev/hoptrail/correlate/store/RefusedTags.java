package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.IdentityEvent.Refused;
import dev.hoptrail.correlate.event.IdentityEvent.RefusedTag;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.tags.SessionTag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Session tags that refused calls asked for.
public final class RefusedTags {
    private final Connection connection;

    RefusedTags(Connection connection) {
        this.connection = connection;
    }

    private record Row(RecordRef ref, RefusedTag tag, @Nullable String roleArn, Caller caller) {

        /// Zero where the caller has no principal: no session is filed under it.
        long principalHash() {
            String principal = caller.principalId();
            return principal == null || principal.isEmpty() ? 0 : Folding.principalHash(principal);
        }

        @Nullable Instant createdAt() {
            return caller.createdAt();
        }
    }

    private static List<Row> rows(Collection<IdentityEvent> events) {
        List<Row> rows = new ArrayList<>();
        for (IdentityEvent event : events) {
            if (event.detail() instanceof Refused refused) {
                refused.tags()
                        .forEach(tag ->
                                rows.add(
                                        new Row(
                                                event.ref(),
                                                tag,
                                                refused.roleArn(),
                                                event.caller())));
            }
        }
        return rows;
    }

    /// Stores what refused calls among these events asked for, unless it is stored already.
    public void insert(Collection<IdentityEvent> events) throws StoreException {
        List<Row> rows = rows(events);
        if (rows.isEmpty()) {
            return;
        }
        String sql =
                """
                insert into refused_tag (record_id, called_at, folded_key, tag_key, tag_value, transitive, role_arn,
                    principal_hash, created_at)
                select q.record_id, q.called_at, q.folded_key, q.tag_key, q.tag_value, q.transitive, q.role_arn,
                    nullif(q.principal_hash, 0), q.created_at
                from unnest(?::uuid[], times(?), ?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[],
                        ?::bigint[], times(?))
                    as q (record_id, called_at, folded_key, tag_key, tag_value, transitive, role_arn,
                        principal_hash, created_at)
                order by q.record_id, q.called_at, q.folded_key
                on conflict do nothing\
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setArray(1, SqlArrays.uuids(connection, rows, row -> row.ref().recordId()));
            insert.setArray(2, SqlArrays.times(connection, rows, row -> row.ref().eventTime()));
            insert.setArray(
                    3, SqlArrays.texts(connection, rows, row -> SessionTag.fold(row.tag().key())));
            insert.setArray(4, SqlArrays.texts(connection, rows, row -> row.tag().key()));
            insert.setArray(5, SqlArrays.texts(connection, rows, row -> row.tag().value()));
            insert.setArray(
                    6,
                    SqlArrays.texts(
                            connection, rows, row -> String.valueOf(row.tag().transitive())));
            insert.setArray(7, SqlArrays.texts(connection, rows, Row::roleArn));
            insert.setArray(8, SqlArrays.bigints(connection, rows, Row::principalHash));
            insert.setArray(9, SqlArrays.times(connection, rows, Row::createdAt));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Forgets what the records of refused calls among these events asked for.
    public void delete(Collection<IdentityEvent> events) throws StoreException {
        List<Row> rows = rows(events);
        if (rows.isEmpty()) {
            return;
        }
        String sql =
                """
                delete from refused_tag t
                using unnest(?::uuid[], times(?)) as q (record_id, called_at)
                where t.record_id = q.record_id and t.called_at = q.called_at\
                """;
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setArray(1, SqlArrays.uuids(connection, rows, row -> row.ref().recordId()));
            delete.setArray(2, SqlArrays.times(connection, rows, row -> row.ref().eventTime()));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
