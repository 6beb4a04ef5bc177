package dev.hoptrail.api.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The reference for the whole way: DuckDB answers the chain question from the same files and
/// stores nothing.
final class DuckDb {

    private static final int FIELDS = 6;

    private DuckDb() {}

    /// What DuckDB found and took, its start not counted.
    ///
    /// @param sessions distinct keys issued by the three calls that it reads
    /// @param inChains sessions that it reached from a root
    /// @param seconds of wall time
    /// @param cpu seconds
    /// @param peakBytes the most memory at once; null where unknown
    record Figures(
            String version,
            long sessions,
            long inChains,
            double seconds,
            double cpu,
            @Nullable Long peakBytes) {}

    /// Runs it over a tree that holds `AWSLogs`.
    ///
    /// @param scratch an absent folder for what does not fit its memory
    static Figures run(Path tree, Path scratch) {
        try {
            Files.createDirectories(scratch);
            Process process =
                    new ProcessBuilder(command(scratch))
                            .directory(tree.toFile())
                            .redirectError(scratch.resolve("errors").toFile())
                            .start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (process.waitFor() != 0) {
                String errors = Files.readString(scratch.resolve("errors"));
                throw new CommandFailure("DuckDB failed: " + errors.lines().findFirst().orElse(""));
            }
            return figures(answer);
        } catch (IOException e) {
            throw new CommandFailure("DuckDB cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        }
    }

    private static List<String> command(Path scratch) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                classPath(),
                DuckDbProcess.class.getName());
    }

    /// Absolute, since the process works in another folder.
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Figures figures(String answer) {
        String[] fields = answer.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new CommandFailure("DuckDB's process answered: " + answer);
        }
        long peak = Long.parseLong(fields[5]);
        return new Figures(
                fields[0],
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]),
                peak < 0 ? null : peak);
    }
}
