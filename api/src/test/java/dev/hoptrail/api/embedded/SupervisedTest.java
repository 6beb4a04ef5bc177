package dev.hoptrail.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.embedded.Supervised.Pauses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisedTest {

    private static final Pauses SHORT =
            new Pauses(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(1));

    private final BlockingQueue<Process> started = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();

    @TempDir private Path folder;

    /// A process that does nothing, and cannot be started while there are refusals.
    private final class Sleeper implements Supervised.Server {

        @Override
        public String name() {
            return "Sleeper";
        }

        @Override
        public Path log() {
            return folder.resolve("log");
        }

        @Override
        public Process start() throws IOException {
            attempts.incrementAndGet();
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("No space left on device");
            }
            Process process = new ProcessBuilder("sleep", "600").start();
            started.add(process);
            return process;
        }

        @Override
        public void stop(Process process) {
            process.destroyForcibly();
        }
    }

    private Process next() throws InterruptedException {
        return Objects.requireNonNull(started.poll(60, TimeUnit.SECONDS), "nothing was started");
    }

    @Test
    void serverThatCannotBeStarted_isTriedAgainUntilItCan() throws Exception {
        Process last;
        try (Supervised supervised = Supervised.start(new Sleeper(), SHORT)) {
            Process first = next();
            refusals.set(20);
            first.destroyForcibly();

            last = next();
            assertThat(supervised.pid()).isNotEqualTo(first.pid());
            assertThat(attempts).hasValue(22);
        }
        assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void serverThatDiesOften_isStartedAgainEachTime() throws Exception {
        try (var _ = Supervised.start(new Sleeper(), SHORT)) {
            for (int i = 0; i < 20; i++) {
                next().destroyForcibly();
            }
            assertThat(next().isAlive()).isTrue();
        }
    }

    @Test
    void closed_startsNothingMore() throws Exception {
        Pauses hours = new Pauses(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        Supervised supervised = Supervised.start(new Sleeper(), hours);
        next().destroyForcibly().waitFor();

        supervised.close();

        assertThat(started.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void serverThatCannotBeStartedAtFirst_isRefused() {
        refusals.set(1);

        assertThatThrownBy(() -> Supervised.start(new Sleeper(), SHORT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("No space left on device");
        assertThat(attempts).hasValue(1);
    }
}
