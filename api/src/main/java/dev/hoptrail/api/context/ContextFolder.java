package dev.hoptrail.api.context;

import dev.hoptrail.api.context.store.ContextStore;
import dev.hoptrail.correlate.context.ContextFault;
import dev.hoptrail.correlate.context.ContextFile;
import dev.hoptrail.correlate.context.ContextReader;
import dev.hoptrail.correlate.detect.ContextKind;
import dev.hoptrail.ingest.record.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes context files from a folder as often as they change: `accounts.csv`, `people.csv`,
/// `roles.yaml`, `networks.csv`, `canaries.yaml`, `countries.mmdb`, or `.json` where that is read.
///
/// A file counts when it changes: what was told by a call stays until then. A file that cannot be
/// taken changes nothing, and a file that goes away takes nothing back.
public final class ContextFolder implements AutoCloseable {

    /// Who set what came from a folder.
    static final String BY = "folder";

    private static final Logger log = LoggerFactory.getLogger(ContextFolder.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Map<ContextKind, List<String>> NAMES =
            new EnumMap<>(
                    Map.of(
                            ContextKind.ACCOUNTS, List.of("accounts.csv", "accounts.json"),
                            ContextKind.PEOPLE, List.of("people.csv", "people.json"),
                            ContextKind.ROLES, List.of("roles.yaml", "roles.yml"),
                            ContextKind.NETWORKS, List.of("networks.csv"),
                            ContextKind.CANARIES, List.of("canaries.yaml", "canaries.yml"),
                            ContextKind.COUNTRIES, List.of("countries.mmdb")));

    private final Path folder;
    private final ContextStore store;
    private final Map<ContextKind, Stamp> seen = new EnumMap<>(ContextKind.class);
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("context").factory());
    private boolean failing;

    /// @param folder may be absent
    public ContextFolder(Path folder, ContextStore store) {
        this.folder = folder;
        this.store = store;
    }

    /// What tells that a file may have changed.
    private record Stamp(Path file, long size, long modified) {}

    /// Begins to look; to be called once.
    public ContextFolder start() {
        // It fails in no way that it does not tell itself.
        var _ =
                worker.scheduleWithFixedDelay(
                        this::tryLook, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void tryLook() {
        try {
            look();
            failing = false;
        } catch (RuntimeException failure) {
            // An exception would end the schedule. The database is away, or a file cannot be read.
            if (!failing) {
                log.warn("Context files in {} are not taken at present", folder, failure);
            }
            failing = true;
        }
    }

    private void look() {
        NAMES.forEach((kind, names) ->
                names.stream()
                        .map(folder::resolve)
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .ifPresent(file -> look(kind, file)));
    }

    private void look(ContextKind kind, Path file) {
        try {
            Stamp stamp =
                    new Stamp(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
            if (stamp.equals(seen.get(kind))) {
                return;
            }
            if (stamp.size > ContextReader.MAX_DATABASE) {
                store.fault(
                        kind,
                        file.toString(),
                        new byte[0],
                        null,
                        "%d bytes, at most %d are read"
                                .formatted(stamp.size, ContextReader.MAX_DATABASE));
            } else {
                take(kind, file, Files.readAllBytes(file));
            }
            seen.put(kind, stamp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(ContextKind kind, Path file, byte[] content) {
        if (store.lastBy(kind, BY).orElse("").equals(Sha256.hex(content))) {
            store.forgetFault(kind);
            return;
        }
        try {
            ContextFile read = ContextReader.read(kind, content);
            store.set(kind, content, read.entries(), BY);
            log.info("Took {}: {} entries", file, read.entries());
        } catch (ContextFault fault) {
            store.fault(kind, file.toString(), content, fault.line(), fault.reason());
            log.warn(
                    "{} is not taken, what was told before stays: line {}: {}",
                    file,
                    fault.line(),
                    fault.reason());
        }
    }

    /// Stops looking.
    @Override
    public void close() {
        worker.close();
    }
}
