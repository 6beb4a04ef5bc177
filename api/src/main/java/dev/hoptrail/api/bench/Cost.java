package dev.hoptrail.api.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What processes cost. Linux tells all of it; elsewhere figures may be missing or leave out
/// children that have ended.
final class Cost {

    private static final double NANOS = 1e9;

    /// Linux counts in ticks of a hundredth of a second wherever Java runs.
    private static final double TICKS = 100;

    private static final Path SELF = Path.of("/proc/self");

    private Cost() {}

    /// Seconds since a moment of [System#nanoTime].
    static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOS;
    }

    /// CPU seconds of this process, all its threads.
    static double ownCpu() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / NANOS;
    }

    /// CPU seconds of the calling thread.
    static double threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOS;
    }

    /// CPU seconds of a process with all that it started, ended ones included where known.
    static double cpu(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(Cost::cpuAlone)
                .sum();
    }

    /// Whether it is a server of PostgreSQL.
    static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("postgres");
    }

    /// CPU seconds of one process and of those it started that have ended.
    static double cpuAlone(ProcessHandle process) {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            String text = Files.readString(stat);
            // The name in brackets may hold blanks; what follows it is numbers.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int field = 11; field <= 14; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks / TICKS;
        } catch (IOException gone) {
            Duration known = process.info().totalCpuDuration().orElse(Duration.ZERO);
            return known.toNanos() / NANOS;
        }
    }

    /// Begins to look for the peak of this process's memory anew.
    static void resetPeak() {
        try {
            Files.writeString(SELF.resolve("clear_refs"), "5");
        } catch (IOException notLinux) {
            // The peak is then that of the whole life, if known at all.
        }
    }

    /// The most memory this process had at once, in bytes; null where nothing tells.
    static @Nullable Long peak() {
        return peak(SELF);
    }

    /// The same of another process.
    static @Nullable Long peak(ProcessHandle process) {
        return peak(Path.of("/proc", Long.toString(process.pid())));
    }

    private static @Nullable Long peak(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException notLinux) {
            return null;
        }
    }
}
