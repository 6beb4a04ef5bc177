package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the log that a server writes to its standard output from growing without end: what is too
/// long becomes the older log, and the server goes on in the emptied file. What it writes in the
/// moment between is lost.
final class LogKeeper implements AutoCloseable {

    /// How many bytes a log may have.
    static final long LIMIT = 16L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(LogKeeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Path file;
    private final long limit;
    private final Duration pause;
    private final Thread keeping;

    private LogKeeper(Path file, long limit, Duration pause) {
        this.file = file;
        this.limit = limit;
        this.pause = pause;
        this.keeping = Thread.ofVirtual().name("log-keeper").unstarted(this::keep);
    }

    static LogKeeper start(Path file) {
        return start(file, LIMIT, PAUSE);
    }

    static LogKeeper start(Path file, long limit, Duration pause) {
        LogKeeper keeper = new LogKeeper(file, limit, pause);
        keeper.keeping.start();
        return keeper;
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(pause);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            bound(file, limit);
        } catch (IOException failure) {
            log.warn("{} cannot be cut short", file, failure);
        }
    }

    /// Empties a log that is longer than a limit, and keeps what it held beside it. Whoever writes
    /// to it must do so at its end.
    static void bound(Path file, long limit) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= limit) {
            return;
        }
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.copy(
                file,
                older,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel emptied = FileChannel.open(file, StandardOpenOption.WRITE)) {
            emptied.truncate(0);
        }
    }

    @Override
    public void close() {
        keeping.interrupt();
    }
}
