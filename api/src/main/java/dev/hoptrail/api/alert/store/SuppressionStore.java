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
            "suppression_id, rule_id, origin, role_arn, account_id, session_name, reason, made_by, made_at, expires_at";

    private final Database database;

    public SuppressionStore(Database database) {
        this.database = database;
    }

    /// A suppression: findings to which all given fields are equal become no alerts until it
    /// expires.
    ///
    /// @param origin id or name
    @Schema(name = "Suppression")
    public record SuppressionRow(
            UUID suppressionId,
            @Nullable String ruleId,
            @Nullable String origin,
            @Nullable String roleArn,
            @Nullable String accountId,
            @Nullable String sessionName,
            String reason,
            String by,
            Instant at,
            Instant expiresAt) {}

    /// Suppressions by id, expired ones among them.
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
                "insert into suppression (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.suppressionId,
                row.ruleId,
                row.origin,
                row.roleArn,
                row.accountId,
                row.sessionName,
                row.reason,
                row.by,
                row.at,
                row.expiresAt);
    }

    /// Ends a suppression; false if there is none of that id.
    public boolean remove(UUID id) {
        return database.update("delete from suppression where suppression_id = ?", id) > 0;
    }

    private static SuppressionRow row(ResultSet row) throws SQLException {
        return new SuppressionRow(
                row.getObject("suppression_id", UUID.class),
                row.getString("rule_id"),
                row.getString("origin"),
                row.getString("role_arn"),
                row.getString("account_id"),
                row.getString("session_name"),
                row.getString("reason"),
                row.getString("made_by"),
                Objects.requireNonNull(Database.instant(row, "made_at")),
                Objects.requireNonNull(Database.instant(row, "expires_at")));
    }
}
