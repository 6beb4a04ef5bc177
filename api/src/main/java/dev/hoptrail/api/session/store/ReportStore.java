package dev.hoptrail.api.session.store;

import dev.hoptrail.api.database.store.Database;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Which sessions people reported as being in wrong hands.
@Singleton
public final class ReportStore {

    private final Database database;

    public ReportStore(Database database) {
        this.database = database;
    }

    /// A report, or that it was taken back.
    ///
    /// @param since from when on the session is in wrong hands
    @Schema(name = "SessionReport")
    public record ReportRow(
            UUID sessionId,
            Instant since,
            boolean withdrawn,
            String reason,
            String by,
            Instant at) {}

    /// All that was said of a session, the latest first.
    public List<ReportRow> of(UUID sessionId) {
        return database.list(
                """
                select session_id, since, withdrawn, reason, given_by, given_at
                from session_report where session_id = ? order by session_report_id desc
                """,
                row ->
                        new ReportRow(
                                row.getObject("session_id", UUID.class),
                                Objects.requireNonNull(Database.instant(row, "since")),
                                row.getBoolean("withdrawn"),
                                row.getString("reason"),
                                row.getString("given_by"),
                                Objects.requireNonNull(Database.instant(row, "given_at"))),
                sessionId);
    }

    /// Says something of a session: what was said before holds no longer.
    public void add(ReportRow row) {
        database.update(
                """
                insert into session_report (session_id, since, withdrawn, reason, given_by, given_at)
                values (?, ?, ?, ?, ?, ?)
                """,
                row.sessionId,
                row.since,
                row.withdrawn,
                row.reason,
                row.by,
                row.at);
    }
}
