package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that is started again when its process dies, until it dies too often.
final class Supervised implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Supervised.class);
    private static final int STARTS = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    /// What is supervised.
    interface Server {

        String name();

        /// The file that its output goes to.
        Path log();

        /// Starts the process and waits until it answers, at the same address each time.
        Process start() throws IOException;

        void stop(Process process) throws IOException;
    }

    private final Server server;
    private final Deque<Instant> starts = new ArrayDeque<>();
    private final LogKeeper logKeeper;
    private Process process;
    private boolean closing;

    private Supervised(Server server) {
        this.server = server;
        this.process = launch(server);
        this.logKeeper = LogKeeper.start(server.log());
        watch();
    }

    static Supervised start(Server server) {
        return new Supervised(server);
    }

    private static Process launch(Server server) {
        try {
            return server.start();
        } catch (IOException failure) {
            throw new StackException(server.name() + " cannot be started: " + failure, failure);
        }
    }

    synchronized long pid() {
        return process.pid();
    }

    private void watch() {
        Process watched = process;
        Thread.ofVirtual()
                .name("watch-" + server.name())
                .start(() -> restart(watched.onExit().join()));
    }

    private synchronized void restart(Process dead) {
        if (closing) {
            return;
        }
        Instant now = Instant.now();
        starts.removeIf(start -> start.isBefore(now.minus(WITHIN)));
        if (starts.size() == STARTS) {
            log.error("{} died {} times in {}: not started again", server.name(), STARTS, WITHIN);
            return;
        }
        starts.add(now);
        log.warn("{} died with code {}: starting it again", server.name(), dead.exitValue());
        try {
            process = launch(server);
            watch();
        } catch (StackException failure) {
            log.error("{} did not come back", server.name(), failure);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closing = true;
        logKeeper.close();
        if (process.isAlive()) {
            server.stop(process);
        }
    }

    @Override
    public String toString() {
        return server.name();
    }
}
