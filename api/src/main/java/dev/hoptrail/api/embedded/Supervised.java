package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that is started again when its process dies. One that dies soon, or cannot be started,
/// is tried again after a pause that grows from a second to a minute: whoever makes room on the
/// disk need not start the service again.
final class Supervised implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Supervised.class);

    /// When a server that died is started again.
    ///
    /// @param shortest pause, which doubles from one failure to the next
    /// @param longest pause
    /// @param well whoever lived longer than that is started again at once
    record Pauses(Duration shortest, Duration longest, Duration well) {
        static final Pauses STANDARD =
                new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

        private Duration after(Duration pause) {
            Duration doubled = pause.isZero() ? shortest : pause.multipliedBy(2);
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

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
    private final Pauses pauses;
    private final LogKeeper logKeeper;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Process process;

    private Supervised(Server server, Pauses pauses) {
        this.server = server;
        this.pauses = pauses;
        this.process = launch(server);
        this.logKeeper = LogKeeper.start(server.log());
    }

    static Supervised start(Server server) {
        return start(server, Pauses.STANDARD);
    }

    static Supervised start(Server server, Pauses pauses) {
        Supervised supervised = new Supervised(server, pauses);
        Thread.ofVirtual().name("watch-" + server.name()).start(supervised::keep);
        return supervised;
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

    private void keep() {
        Duration pause = Duration.ZERO;
        long up = System.nanoTime();
        boolean isUp = true;
        try {
            while (true) {
                int code = running().onExit().join().exitValue();
                boolean wasWell = isUp && System.nanoTime() - up > pauses.well().toNanos();
                pause = wasWell ? Duration.ZERO : pauses.after(pause);
                if (isUp && closing.getCount() > 0) {
                    log.warn(
                            "{} died with code {}: starting it again in {} s",
                            server.name(),
                            code,
                            pause.toSeconds());
                }
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                isUp = restart(pause);
                up = System.nanoTime();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process running() {
        return process;
    }

    /// @param pause before it
    private synchronized boolean restart(Duration pause) {
        if (closing.getCount() == 0) {
            return false;
        }
        try {
            process = launch(server);
            log.info("{} is back", server.name());
            return true;
        } catch (StackException failure) {
            log.error(
                    "{} did not come back; another try in {} s",
                    server.name(),
                    pauses.after(pause).toSeconds(),
                    failure);
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        logKeeper.close();
        synchronized (this) {
            stop();
        }
    }

    private void stop() throws IOException {
        if (process.isAlive()) {
            server.stop(process);
        }
    }

    @Override
    public String toString() {
        return server.name();
    }
}
