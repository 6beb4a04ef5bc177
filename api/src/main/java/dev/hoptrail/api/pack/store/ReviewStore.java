package dev.hoptrail.api.pack.store;

import dev.hoptrail.api.database.store.Database;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// What reviewers said of packs. What was said stays.
@Singleton
public final class ReviewStore {

    private final Database database;

    public ReviewStore(Database database) {
        this.database = database;
    }

    /// What a reviewer found.
    @Schema(name = "PackOutcome")
    public enum Outcome {
        /// Nothing stands against it.
        REVIEWED,
        /// Something does: the reason says what.
        EXCEPTIONS
    }

    /// What a reviewer said of a pack.
    ///
    /// @param sha256 of the ZIP that it is about, in hex
    @Schema(name = "PackDisposition")
    public record Review(String by, Instant at, Outcome outcome, String reason, String sha256) {}

    private record Row(UUID packId, Review review) {}

    /// What was said of packs, by time.
    public Map<UUID, List<Review>> of(Collection<UUID> packIds) {
        return database
                .list(
                        """
                        select pack_id, given_by, given_at, outcome, reason, encode(sha256, 'hex') as sha256
                        from pack_disposition where pack_id = any (?::uuid[]) order by pack_disposition_id
                        """,
                        row ->
                                new Row(
                                        Objects.requireNonNull(
                                                row.getObject("pack_id", UUID.class)),
                                        new Review(
                                                row.getString("given_by"),
                                                Objects.requireNonNull(
                                                        Database.instant(row, "given_at")),
                                                Outcome.valueOf(row.getString("outcome")),
                                                row.getString("reason"),
                                                row.getString("sha256"))),
                        (Object) packIds.stream().map(UUID::toString).toArray(String[]::new))
                .stream()
                .collect(
                        Collectors.groupingBy(
                                Row::packId, Collectors.mapping(Row::review, Collectors.toList())));
    }

    /// Says something of a pack that was finished.
    ///
    /// @return false if it has no bytes that could have been examined
    public boolean add(UUID packId, Outcome outcome, String by, Instant at, String reason) {
        return database.update(
                        """
                        insert into pack_disposition (pack_id, outcome, given_by, given_at, reason, sha256)
                        select pack_id, ?, ?, ?, ?, sha256 from pack
                        where pack_id = ? and state in ('READY', 'EXPIRED') and sha256 is not null
                        """,
                        outcome.name(),
                        by,
                        at,
                        reason,
                        packId)
                == 1;
    }
}
