package dev.hoptrail.api.health;

import dev.hoptrail.ingest.publish.Room;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much room the disk of a folder has. Below a minimum nothing more is taken in: what was taken
/// in still has to be stored, and a server that finds no room at all stops.
public final class DiskSpace implements Room {

    private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);
    private static final long REMEMBERED_NANOS = 500_000_000L;
    private static final long MEGABYTE = 1_000_000;

    private final Path folder;
    private final long minimum;
    private long free;
    private long askedAt;
    private boolean isShort;

    /// @param minimum in bytes; 0 for none
    public DiskSpace(Path folder, long minimum) {
        this.folder = folder;
        this.minimum = minimum;
        this.free = ask();
        this.askedAt = System.nanoTime();
    }

    /// Bytes, as they were half a second ago at most.
    public synchronized long free() {
        if (System.nanoTime() - askedAt > REMEMBERED_NANOS) {
            free = ask();
            askedAt = System.nanoTime();
        }
        return free;
    }

    private long ask() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException failure) {
            throw new UncheckedIOException("The disk of " + folder + " cannot be asked", failure);
        }
    }

    @Override
    public synchronized Optional<String> shortage() {
        boolean before = isShort;
        isShort = free() < minimum;
        if (isShort && !before) {
            log.warn("Nothing is taken in: {}", text());
        } else if (before && !isShort) {
            log.info("There is room again for what is taken in: {} bytes", free);
        }
        return isShort ? Optional.of(text()) : Optional.empty();
    }

    private String text() {
        return "the disk has %,d MB free, less than the %,d MB of hoptrail.disk.minimum"
                .formatted(free / MEGABYTE, minimum / MEGABYTE);
    }
}
