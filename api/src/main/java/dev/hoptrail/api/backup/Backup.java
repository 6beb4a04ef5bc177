package dev.hoptrail.api.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.CommandFailure;
import dev.hoptrail.api.backup.store.Snapshot;
import dev.hoptrail.api.backup.store.Snapshot.Facts;
import dev.hoptrail.api.backup.store.StoredTable;
import dev.hoptrail.api.embedded.DatabaseAccess;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.migrations.Schema;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/// Makes a backup: the database as it is at one moment, and the keys. Services go on meanwhile.
public final class Backup {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final List<String> recipients;
    private final Progress progress;
    private long done;
    private long rows;

    /// @param file must not exist
    /// @param recipients whom it is encrypted to; empty: it is not
    public Backup(Path file, List<String> recipients, Progress progress) {
        this.file = file.toAbsolutePath().normalize();
        this.recipients = List.copyOf(recipients);
        this.progress = progress;
    }

    /// What was made.
    ///
    /// @param sha256 of the file, in hex
    public record Made(Manifest manifest, long rows, long bytes, String sha256) {}

    /// Makes it; to be called once.
    ///
    /// @param keys files by their names
    /// @throws CommandFailure if it cannot be made
    public Made make(DatabaseAccess access, Map<String, Path> keys) {
        if (Files.exists(file)) {
            throw new CommandFailure(file + " exists already");
        }
        try (HikariDataSource pool = access.database().pool("backup", 2)) {
            refuseOldSchema(pool);
            return write(pool, new TreeMap<>(keys));
        } catch (IOException failure) {
            throw new CommandFailure("Cannot write %s: %s".formatted(file, failure), failure);
        }
    }

    private static void refuseOldSchema(DataSource pool) {
        List<String> pending = Schema.pending(pool);
        if (!pending.isEmpty()) {
            throw new CommandFailure(
                    "The database lacks version %s of the schema; run hoptrail migrate first"
                            .formatted(pending.getLast()));
        }
    }

    private Made write(DataSource pool, SortedMap<String, Path> keys) throws IOException {
        Path part =
                Files.createTempFile(
                        file.resolveSibling(""),
                        ".hoptrail-backup",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            MessageDigest digest = Sha256.digest();
            Manifest manifest;
            try (OutputStream out =
                            sealed(new DigestOutputStream(Files.newOutputStream(part), digest));
                    Archive archive = new Archive(out)) {
                Operator.log(
                        pool,
                        "BACKUP",
                        "file=%s&encrypted=%s"
                                .formatted(file.getFileName(), !recipients.isEmpty()));
                manifest = write(archive, pool, keys);
            }
            force(part);
            Files.move(part, file);
            String sha256 = HexFormat.of().formatHex(digest.digest());
            return new Made(manifest, rows, Files.size(file), sha256);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private OutputStream sealed(OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        return recipients.isEmpty() ? buffered : Seal.closed(buffered, recipients);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private Manifest write(Archive archive, DataSource pool, SortedMap<String, Path> keys)
            throws IOException {
        try (Snapshot snapshot = Snapshot.take(pool)) {
            Manifest manifest = manifest(snapshot, List.copyOf(keys.keySet()));
            archive.entry(Manifest.NAME, out -> out.write(JSON.writeValueAsBytes(manifest)));
            for (String key : manifest.keys()) {
                Path path = Objects.requireNonNull(keys.get(key));
                archive.entry(Manifest.key(key), out -> Files.copy(path, out));
            }
            long total = snapshot.facts().bytes();
            for (StoredTable table : manifest.tables()) {
                for (String part : table.parts()) {
                    archive.entry(
                            Manifest.table(part),
                            out -> rows += snapshot.copy(table, part, new Told(out, part, total)));
                }
            }
            archive.finish();
            return manifest;
        }
    }

    private static Manifest manifest(Snapshot snapshot, List<String> keys) {
        Facts facts = snapshot.facts();
        return new Manifest(
                Manifest.FORMAT,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                facts.schema(),
                facts.transactions(),
                facts.treeSize(),
                facts.accessLogEntries(),
                snapshot.tables(),
                keys);
    }

    /// Tells of what passes.
    private final class Told extends FilterOutputStream {

        private final String what;
        private final long total;

        Told(OutputStream out, String what, long total) {
            super(out);
            this.what = what;
            this.total = total;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            done += length;
            progress.at(what, done, Math.max(done, total));
        }
    }
}
