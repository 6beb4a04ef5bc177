package dev.hoptrail.api.backup;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.backup.BackupFile.Whole;
import dev.hoptrail.api.backup.store.StoredTable;
import dev.hoptrail.api.backup.store.Target;
import dev.hoptrail.api.embedded.DatabaseAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts a backup into a database. Every hash is checked before anything is changed, and the rows
/// come in one transaction: a restore that is cut short leaves empty tables.
public final class Restore {

    private final BackupFile file;
    private final Path path;
    private final Whole whole;
    private final SortedMap<String, String> keys = new TreeMap<>();
    private long rows;

    private Restore(BackupFile file, Path path) {
        this.file = file;
        this.path = path;
        this.whole =
                file.read(
                        "checking",
                        (name, content) -> {
                            if (name.startsWith(Manifest.key(""))) {
                                keys.put(
                                        name.substring(Manifest.key("").length()),
                                        new String(content.readAllBytes(), StandardCharsets.UTF_8));
                            }
                        });
    }

    /// Reads a backup and checks all of it.
    ///
    /// @param identities what it is decrypted with, where it is encrypted
    /// @throws CommandFailure if it is damaged, or cannot be decrypted
    public static Restore of(Path path, @Nullable Path identities, Progress progress) {
        return new Restore(new BackupFile(path, identities, progress), path);
    }

    /// What it holds.
    public Manifest manifest() {
        return whole.manifest();
    }

    /// The text of keys by their names.
    public SortedMap<String, String> keys() {
        return keys;
    }

    /// Fills the database; to be called once.
    ///
    /// @param replacing whether what is in the database may be lost
    /// @return how many rows there were
    /// @throws CommandFailure if the database is in use, or not empty
    public long into(DatabaseAccess access, boolean replacing) {
        try (HikariDataSource pool = access.owner().pool(Target.POOL, 2)) {
            Target target = new Target(pool);
            check(target, replacing);
            target.empty(manifest().schema());
            fill(target);
            target.complete();
            Operator.log(
                    pool,
                    "RESTORE",
                    "file=%s&madeAt=%s&treeSize=%d&accessLogEntries=%d"
                            .formatted(
                                    path.getFileName(),
                                    manifest().madeAt(),
                                    manifest().treeSize(),
                                    manifest().accessLogEntries()));
            return rows;
        }
    }

    private void check(Target target, boolean replacing) {
        int newest = Integer.parseInt(target.newestSchema());
        if (Integer.parseInt(manifest().schema()) > newest) {
            throw new CommandFailure(
                    "%s was made by a newer release: its schema is %s, the newest known here %d"
                            .formatted(path, manifest().schema(), newest));
        }
        int services = target.services();
        if (services > 0) {
            throw new CommandFailure(
                    "Services hold %d connections to the database; stop them first"
                            .formatted(services));
        }
        Optional<String> filled = target.filled();
        if (filled.isPresent() && !replacing) {
            throw new CommandFailure(
                    "The database is not empty (there are rows in %s); --replace takes all of it away first"
                            .formatted(filled.get()));
        }
    }

    private void fill(Target target) {
        Map<String, StoredTable> parts = new HashMap<>();
        for (StoredTable table : manifest().tables()) {
            table.parts().forEach(part -> parts.put(Manifest.table(part), table));
        }
        try {
            target.fill(
                    manifest().transactions(),
                    into -> {
                        Whole read =
                                file.read(
                                        "restoring",
                                        (name, content) ->
                                                copy(into, parts.get(name), name, content));
                        if (!read.sums().equals(whole.sums())) {
                            throw new CommandFailure(
                                    path + " was changed while it was read; nothing is restored");
                        }
                    });
        } catch (IOException failure) {
            throw new CommandFailure("Cannot read %s: %s".formatted(path, failure), failure);
        }
    }

    private void copy(
            Target.Rows into, @Nullable StoredTable table, String name, InputStream content)
            throws IOException {
        if (table != null) {
            rows += into.copy(table, Manifest.part(name), content);
        }
    }
}
