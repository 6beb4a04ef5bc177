package dev.hoptrail.api.context.store;

import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.correlate.detect.ContextKind;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Context files, every version of them, and the faults of those that were not taken.
@Singleton
public final class ContextStore {

    private final Database database;

    public ContextStore(Database database) {
        this.database = database;
    }

    /// One version.
    ///
    /// @param sha256 in hex; null: taken back
    public record VersionRow(
            ContextKind kind,
            int version,
            @Nullable String sha256,
            int entries,
            String by,
            Instant at) {}

    /// Why a file was not taken.
    ///
    /// @param line from 1; null where no line is at fault
    public record FaultRow(
            ContextKind kind, String source, @Nullable Integer line, String reason, Instant at) {}

    /// The latest version of each kind that was ever told.
    public List<VersionRow> latest() {
        return database.list(
                """
                select distinct on (kind) kind, version, encode(sha256, 'hex') as sha256, entries, set_by, set_at
                from context_version order by kind, version desc
                """,
                ContextStore::version);
    }

    /// Every version of a kind, the latest first.
    public List<VersionRow> versions(ContextKind kind) {
        return database.list(
                """
                select kind, version, encode(sha256, 'hex') as sha256, entries, set_by, set_at
                from context_version where kind = ? order by version desc
                """,
                ContextStore::version,
                kind.name());
    }

    private static VersionRow version(ResultSet row) throws SQLException {
        return new VersionRow(
                ContextKind.valueOf(row.getString("kind")),
                row.getInt("version"),
                row.getString("sha256"),
                row.getInt("entries"),
                row.getString("set_by"),
                Objects.requireNonNull(Database.instant(row, "set_at")));
    }

    /// What is in force of a kind, as it was given.
    public Optional<byte[]> content(ContextKind kind) {
        return database.first(
                """
                select content from context_version
                where kind = ? and version = (select max(version) from context_version where kind = ?)
                  and content is not null
                """,
                row -> row.getBytes("content"),
                kind.name(),
                kind.name());
    }

    /// The SHA-256 of the version that somebody set last, in hex.
    public Optional<String> lastBy(ContextKind kind, String by) {
        return database.first(
                """
                select coalesce(encode(sha256, 'hex'), '') as sha256 from context_version
                where kind = ? and set_by = ? order by version desc limit 1
                """,
                row -> row.getString("sha256"),
                kind.name(),
                by);
    }

    /// Makes the next version of a kind; what is there already is left as it is.
    ///
    /// @param content null: taken back
    public void set(ContextKind kind, byte @Nullable [] content, int entries, String by) {
        // Two who set at once make one version each: the second one sees the first and tries again.
        while (database.update(
                        """
                        insert into context_version (kind, version, content, sha256, entries, set_by)
                        select ?, coalesce(max(version), 0) + 1, ?, sha256(?), ?, ?
                        from context_version where kind = ?
                        on conflict (kind, version) do nothing
                        """,
                        kind.name(),
                        content,
                        content,
                        entries,
                        by,
                        kind.name())
                == 0) {
            Thread.onSpinWait();
        }
        forgetFault(kind);
    }

    /// The faults of files that are not taken at present.
    public List<FaultRow> faults() {
        return database.list(
                "select kind, source, line, reason, found_at from context_fault order by kind",
                row -> {
                    int line = row.getInt("line");
                    return new FaultRow(
                            ContextKind.valueOf(row.getString("kind")),
                            row.getString("source"),
                            row.wasNull() ? null : line,
                            row.getString("reason"),
                            Objects.requireNonNull(Database.instant(row, "found_at")));
                });
    }

    /// Remembers why a file is not taken.
    public void fault(
            ContextKind kind,
            String source,
            byte[] content,
            @Nullable Integer line,
            String reason) {
        database.update(
                """
                insert into context_fault as f (kind, source, sha256, line, reason)
                values (?, ?, sha256(?), ?, ?)
                on conflict (kind) do update
                set source = excluded.source, sha256 = excluded.sha256, line = excluded.line,
                    reason = excluded.reason, found_at = clock_timestamp()
                where f.sha256 <> excluded.sha256
                """,
                kind.name(),
                source,
                content,
                line,
                reason);
    }

    /// The file was mended, or is gone.
    public void forgetFault(ContextKind kind) {
        database.update("delete from context_fault where kind = ?", kind.name());
    }
}
