package dev.hoptrail.api.alert.store;

import dev.hoptrail.api.database.store.Database;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which findings become no alerts.
@Singleton
public final class SuppressionStore {

    private static final String COLUMNS =
            "suppression_id, rule_id, query, reason, made_by, made_at, expires_at, ended_by, ended_at";

    private final Database database;

    public SuppressionStore(Database database) {
        this.database = database;
    }

    /// A suppression: findings on the sessions that it covers become no alerts until it expires or
    /// is ended. It never changes otherwise, and never goes.
    ///
    /// @param ruleId null: findings of any rule
    /// @param query what finds the sessions; empty: every one
    /// @param endedAt when somebody ended it; null where nobody did
    @Schema(name = "Suppression")
    public record SuppressionRow(
            UUID suppressionId,
            @Nullable String ruleId,
            String query,
            String reason,
            String by,
            Instant at,
            Instant expiresAt,
            @Nullable String endedBy,
            @Nullable Instant endedAt) {}

    /// Suppressions by id, expired and ended ones among them.
    public List<SuppressionRow> list(@Nullable UUID after, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from suppression
                        where ?::uuid is null or suppression_id > ?::uuid
                        order by suppression_id limit ?
                        """,
                SuppressionStore::row,
                after,
                after,
                limit);
    }

    /// Keeps a suppression.
    public void add(SuppressionRow row) {
        database.update(
                "insert into suppression (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.suppressionId,
                row.ruleId,
                row.query,
                row.reason,
                row.by,
                row.at,
                row.expiresAt,
                row.endedBy,
                row.endedAt);
    }

    /// Ends a suppression; false if there is none of that id that was not ended.
    public boolean end(UUID id, String by) {
        return database.update(
                        """
                        update suppression set ended_at = clock_timestamp(), ended_by = ?
                        where suppression_id = ? and ended_at is null
                        """,
                        by,
                        id)
                > 0;
    }

    private static SuppressionRow row(ResultSet row) throws SQLException {
        return new SuppressionRow(
                row.getObject("suppression_id", UUID.class),
                row.getString("rule_id"),
                row.getString("query"),
                row.getString("reason"),
                row.getString("made_by"),
                Objects.requireNonNull(Database.instant(row, "made_at")),
                Objects.requireNonNull(Database.instant(row, "expires_at")),
                row.getString("ended_by"),
                Database.instant(row, "ended_at"));
    }
}
