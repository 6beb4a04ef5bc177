package dev.hoptrail.api.simulated;

import dev.hoptrail.correlate.simulate.LogFile;
import dev.hoptrail.correlate.simulate.Simulation;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import dev.hoptrail.correlate.simulate.Truth;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes a simulation as a tree of log files with `truth.jsonl` beside it. One thread tells the
/// stories, the others compress and write, with a bounded number of files between them.
public final class SimulatedTree {

    /// The file that holds the ground truth; see [Truth] for its lines.
    public static final String TRUTH = "truth.jsonl";

    /// Under a tree of odd files, too, if it was asked for.
    private static final List<String> LOGS = List.of("AWSLogs", "odd");

    private final Path folder;
    private final LongConsumer progress;
    private final Set<Path> made = new HashSet<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final AtomicLong stored = new AtomicLong();
    private long records;
    private long text;
    private Truth.@Nullable Totals totals;

    private SimulatedTree(Path folder, LongConsumer progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /// What was written.
    ///
    /// @param text bytes of log text before compression
    /// @param stored bytes of log files on disk
    public record Written(Truth.Totals totals, long text, long stored) {}

    /// Plays the simulation into an empty or absent folder.
    ///
    /// @param progress is told the number of records in files handed over so far
    /// @throws IOException if the folder holds anything or cannot be written to
    public static Written write(Path folder, SimulationSettings settings, LongConsumer progress)
            throws IOException {
        Files.createDirectories(folder);
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(folder + " is not empty");
            }
        }
        return new SimulatedTree(folder, progress).run(settings);
    }

    private Written run(SimulationSettings settings) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        Semaphore room = new Semaphore(threads * 4);
        try (ExecutorService writers = Executors.newFixedThreadPool(threads);
                BufferedWriter truth = Files.newBufferedWriter(folder.resolve(TRUTH))) {
            Simulation.of(settings)
                    .run(file -> submit(writers, room, file), line -> tell(truth, line));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        throwFailure();
        if (totals == null) {
            throw new IllegalStateException("the simulation told no totals");
        }
        return new Written(totals, text, stored.get());
    }

    private void submit(ExecutorService writers, Semaphore room, LogFile file) {
        try {
            throwFailure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records += file.count();
        text += file.content().length;
        progress.accept(records);
        room.acquireUninterruptibly();
        String path = file.path();
        Path parent = folder.resolve(path.substring(0, path.lastIndexOf('/')));
        if (made.add(parent)) {
            makeFolder(parent);
        }
        writers.execute(() -> {
            try {
                store(folder.resolve(path), file);
            } finally {
                room.release();
            }
        });
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(Path path, LogFile file) {
        try {
            byte[] bytes = Wrapper.wrap(file);
            Files.write(path, bytes);
            stored.addAndGet(bytes.length);
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void throwFailure() throws IOException {
        IOException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void tell(BufferedWriter truth, Truth line) {
        if (line instanceof Truth.Totals last) {
            totals = last;
        }
        try {
            truth.write(line.json());
            truth.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The folders of log files in a folder that was written.
    public static List<Path> logs(Path folder) {
        return LOGS.stream().map(folder::resolve).filter(Files::isDirectory).toList();
    }
}
