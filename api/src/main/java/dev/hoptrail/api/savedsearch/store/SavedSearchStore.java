package dev.hoptrail.api.savedsearch.store;

import dev.hoptrail.api.database.store.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Saved searches as kept.
@Singleton
public final class SavedSearchStore {

    private static final String COLUMNS =
            "search_id, owner_id, owner, name, q, alive_at, alive_from, alive_to, shared, made_at, changed_at";

    private final Database database;

    public SavedSearchStore(Database database) {
        this.database = database;
    }

    /// What is searched for.
    public record Content(
            String name,
            String q,
            @Nullable Instant at,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean shared) {}

    /// A saved search.
    ///
    /// @param owner as people call them
    public record SavedSearch(
            UUID searchId,
            String ownerId,
            String owner,
            Content content,
            Instant madeAt,
            Instant changedAt) {}

    /// Who asks.
    ///
    /// @param seesShared whether they may see what others share
    public record Reader(String ownerId, boolean seesShared) {}

    /// Searches that somebody may see, by id.
    public List<SavedSearch> list(Reader reader, @Nullable UUID after, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from saved_search
                        where (owner_id = ? or shared and ?) and (?::uuid is null or search_id > ?::uuid)
                        order by search_id
                        limit ?
                        """,
                SavedSearchStore::search,
                reader.ownerId,
                reader.seesShared,
                after,
                after,
                limit);
    }

    /// One that somebody may see.
    public Optional<SavedSearch> find(UUID id, Reader reader) {
        return database.first(
                "select "
                        + COLUMNS
                        + " from saved_search where search_id = ? and (owner_id = ? or shared and ?)",
                SavedSearchStore::search,
                id,
                reader.ownerId,
                reader.seesShared);
    }

    /// Keeps a search, unless its owner has too many.
    ///
    /// @return false if there are so many already
    public boolean add(SavedSearch search, int most) {
        Content content = search.content;
        return database.update(
                        "insert into saved_search ("
                                + COLUMNS
                                + """
                                )
                                select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
                                where (select count(*) from saved_search where owner_id = ?) < ?
                                """,
                        search.searchId,
                        search.ownerId,
                        search.owner,
                        content.name,
                        content.q,
                        content.at,
                        content.from,
                        content.to,
                        content.shared,
                        search.madeAt,
                        search.changedAt,
                        search.ownerId,
                        most)
                > 0;
    }

    /// Changes one of an owner's; false if they have none of that id.
    public boolean change(UUID id, String ownerId, Content content, Instant now) {
        return database.update(
                        """
                        update saved_search
                        set name = ?, q = ?, alive_at = ?, alive_from = ?, alive_to = ?, shared = ?, changed_at = ?
                        where search_id = ? and owner_id = ?
                        """,
                        content.name,
                        content.q,
                        content.at,
                        content.from,
                        content.to,
                        content.shared,
                        now,
                        id,
                        ownerId)
                > 0;
    }

    /// Forgets one of an owner's; false if they have none of that id.
    public boolean remove(UUID id, String ownerId) {
        return database.update(
                        "delete from saved_search where search_id = ? and owner_id = ?",
                        id,
                        ownerId)
                > 0;
    }

    private static SavedSearch search(ResultSet row) throws SQLException {
        Content content =
                new Content(
                        row.getString("name"),
                        row.getString("q"),
                        Database.instant(row, "alive_at"),
                        Database.instant(row, "alive_from"),
                        Database.instant(row, "alive_to"),
                        row.getBoolean("shared"));
        return new SavedSearch(
                Objects.requireNonNull(row.getObject("search_id", UUID.class)),
                row.getString("owner_id"),
                row.getString("owner"),
                content,
                Objects.requireNonNull(Database.instant(row, "made_at")),
                Objects.requireNonNull(Database.instant(row, "changed_at")));
    }
}
