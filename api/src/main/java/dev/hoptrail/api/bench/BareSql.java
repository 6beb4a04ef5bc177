package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// The references in PostgreSQL: what somebody would ask it who had nothing else, on one connection
/// with prepared statements. Answers are read to the end.
final class BareSql implements AutoCloseable {

    private static final String LINEAGE =
            """
            with recursive up as (
                select * from session where session_id = ? and issued_at = ?
                union all
                select s.* from up join session s on s.session_id = up.parent_id)
            select up.*, o.kind, o.name from up left join origin o using (origin_id)
            """;

    private static final String RESOLVE =
            """
            select s.*, o.kind, o.name from session s left join origin o using (origin_id)
            where s.issued_key_hash = ?
            """;

    private static final String FACET =
            """
            select tags ->> ?, count(*) from tagged group by 1 order by 2 desc limit 50
            """;

    private static final String FACET_OF_TAG_AND_TIME =
            """
            select tags ->> ?, count(*) from tagged
            where tags @> jsonb_build_object(?::text, ?::text) and issued_at <= ? and expires_at > ?
            group by 1 order by 2 desc limit 50
            """;

    private final Connection connection;

    BareSql(DataSource database) throws SQLException {
        this.connection = database.getConnection();
    }

    /// Makes the table that facets are asked of: nothing but life and tags, with a GIN index over
    /// the tags, btrees over both times, and one over each key that is asked for.
    void prepareFacets(List<String> keys) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    create unlogged table tagged as
                    select session_id, issued_at, expires_at,
                        (select coalesce(jsonb_object_agg(lower(tag ->> 'key'), tag ->> 'value'), '{}')
                         from jsonb_array_elements(tags) as tag) as tags
                    from session
                    """);
            statement.execute("create index on tagged using gin (tags jsonb_path_ops)");
            statement.execute("create index on tagged (issued_at)");
            statement.execute("create index on tagged (expires_at)");
            for (String key : keys) {
                statement.execute(
                        "create index on tagged ((tags ->> %s))"
                                .formatted(statement.enquoteLiteral(key)));
            }
            statement.execute("vacuum analyze tagged");
        }
    }

    /// Counts the values of a tag among all sessions.
    void facet(String key) throws SQLException {
        ask(FACET, key);
    }

    /// Counts the values of a tag among sessions that have another one and were alive in a window.
    void facet(String key, Questions.Tagged of) throws SQLException {
        ask(
                FACET_OF_TAG_AND_TIME,
                key,
                dev.hoptrail.correlate.tags.SessionTag.fold(of.key()),
                of.value(),
                of.to().atOffset(ZoneOffset.UTC),
                of.from().atOffset(ZoneOffset.UTC));
    }

    /// A session and all above it.
    void lineage(UUID sessionId) throws SQLException {
        ask(LINEAGE, sessionId, Ids.issuedAt(sessionId).atOffset(ZoneOffset.UTC));
    }

    /// Sessions that were issued a key.
    void resolve(String key) throws SQLException {
        ask(RESOLVE, Folding.keyHash(key));
    }

    private void ask(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    for (int column = 1; column <= columns; column++) {
                        row.getString(column);
                    }
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
