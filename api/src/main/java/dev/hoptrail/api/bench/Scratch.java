package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder for what one bench makes, removed at its end unless it is to be kept.
final class Scratch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Scratch.class);

    /// Log files, topics, database with its log, and index of one record, with room to spare.
    private static final long BYTES_A_RECORD = 6_000;

    private static final long BYTES_AT_LEAST = 1L << 30;

    private final Path folder;
    private final boolean kept;
    private final Deque<AutoCloseable> users = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::closeAtExit, "bench-cleanup");
    private boolean closed;

    private Scratch(Path folder, boolean kept) {
        this.folder = folder;
        this.kept = kept;
    }

    /// Makes the folder where it is to be kept, else among temporary files.
    ///
    /// @param records so many are to be stored in it
    /// @param more bytes that it is to hold beside them
    /// @throws CommandFailure if there is no room for them, or the folder is not empty
    static Scratch make(@Nullable Path keep, long records, long more) {
        try {
            Path folder = keep == null ? Files.createTempDirectory("hoptrail-bench-") : keep;
            Scratch scratch = new Scratch(folder.toAbsolutePath(), keep != null);
            Runtime.getRuntime().addShutdownHook(scratch.atExit);
            Files.createDirectories(folder);
            scratch.check(BYTES_AT_LEAST + records * BYTES_A_RECORD + more);
            return scratch;
        } catch (IOException e) {
            throw new CommandFailure("No folder to work in: " + e.getMessage(), e);
        }
    }

    private void check(long bytes) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new CommandFailure(folder + " is not empty");
            }
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            close();
            throw new CommandFailure(
                    "%s has %,d MB free; this bench needs %,d MB"
                            .formatted(folder, free >> 20, bytes >> 20));
        }
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    /// Closes this first when the process is told to end, since it works in the folder.
    <T extends AutoCloseable> T usedBy(T user) {
        synchronized (users) {
            users.push(user);
        }
        return user;
    }

    private void closeAtExit() {
        synchronized (users) {
            for (AutoCloseable user : users) {
                try {
                    user.close();
                } catch (Exception e) {
                    log.warn("{} did not stop cleanly", user, e);
                }
            }
        }
        try {
            remove();
        } catch (IOException e) {
            log.warn("{} is left behind: {}", folder, e.getMessage());
        }
    }

    private synchronized void remove() throws IOException {
        if (kept || closed) {
            return;
        }
        closed = true;
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() throws IOException {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            log.debug("Closed while the process ends");
        }
    }
}
