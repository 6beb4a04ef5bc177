package dev.hoptrail.api.origin.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Origins by id and by name.
@Singleton
public final class OriginStore {

    private static final String COLUMNS =
            "origin_id, kind, name, name_at, arn, account_id, provider, actor";

    // An origin of no account is shown to those who may see a session that it began.
    private static final String ADMITTED =
            """
            (admitted(account_id, ?::text[]) or account_id is null and exists (
                select 1 from session s
                where s.own_origin_id = origin.origin_id and admitted(s.account_id, ?::text[])))
            """;

    private final Database database;

    public OriginStore(Database database) {
        this.database = database;
    }

    /// Those of the origins that are known and that a scope admits.
    public List<Origin> find(Collection<UUID> ids, AccountScope scope) {
        return database.list(
                "select "
                        + COLUMNS
                        + " from origin where origin_id = any (?::uuid[]) and "
                        + ADMITTED,
                OriginStore::origin,
                ids.stream().map(UUID::toString).toArray(String[]::new),
                scope.accountIds(),
                scope.accountIds());
    }

    /// Origins by id, a page of them.
    ///
    /// @param words parts of name, ARN, account or provider, in any case; null for all
    /// @param after the last id of the page before
    public List<Origin> list(
            @Nullable String words, AccountScope scope, @Nullable UUID after, int limit) {
        String pattern = words == null ? null : '%' + escape(words) + '%';
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from origin
                        where (?::text is null
                            or concat_ws(' ', name, arn, account_id, provider) ilike ?::text)
                          and (?::uuid is null or origin_id > ?::uuid)
                          and
                        """
                        + ADMITTED
                        + """
                        order by origin_id
                        limit ?
                        """,
                OriginStore::origin,
                pattern,
                pattern,
                after,
                after,
                scope.accountIds(),
                scope.accountIds(),
                limit);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Origin origin(ResultSet row) throws SQLException {
        return new Origin(
                row.getObject("origin_id", UUID.class),
                OriginKind.valueOf(row.getString("kind")),
                row.getString("name"),
                Database.instant(row, "name_at"),
                row.getString("arn"),
                row.getString("account_id"),
                row.getString("provider"),
                Actor.valueOf(row.getString("actor")));
    }
}
