package dev.hoptrail.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a process that goes on writing.
final class LogKeeperTest {

    @TempDir private Path folder;

    @Test
    void logThatGrewTooLong_becomesTheOlderOne_andTheProcessGoesOnInTheEmptiedFile()
            throws Exception {
        Path file = folder.resolve("server.log");
        Path older = folder.resolve("server.log.1");
        Path told = Files.createFile(folder.resolve("told"));
        Process process =
                ServerProcess.start(
                        List.of("tail", "-n", "+1", "-f", told.toString()), folder, file);
        try (LogKeeper _ = LogKeeper.start(file, 10, Duration.ofMillis(10))) {
            Files.writeString(told, "short\n", StandardOpenOption.APPEND);
            await(() -> size(file) == 6);
            assertThat(older).doesNotExist();
            Files.writeString(told, "and too long\n", StandardOpenOption.APPEND);
            await(() -> Files.exists(older) && size(file) == 0);
            assertThat(older).hasContent("short\nand too long");
            Files.writeString(told, "again\n", StandardOpenOption.APPEND);
            await(() -> size(file) > 0);

            // No hole before it: the process writes at the end, wherever that is.
            assertThat(file).hasContent("again");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
