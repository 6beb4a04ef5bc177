package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.source.WatchedFolder;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders that this process watches. It looks instead of being told: a watch of the system's
/// misses what others change on a network disk.
@Singleton
@InPart(Part.INGEST)
public final class Folders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Folders.class);

    private final List<FolderSource> sources;
    private final Ingest ingest;
    private final List<ScheduledExecutorService> watchers = new ArrayList<>();

    public Folders(List<FolderSource> sources, Ingest ingest) {
        this.sources = List.copyOf(sources);
        this.ingest = ingest;
    }

    /// Begins to look; to be called once.
    public Folders start() {
        for (FolderSource source : sources) {
            WatchedFolder folder = new WatchedFolder(Objects.requireNonNull(source.path()));
            ScheduledExecutorService watcher =
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().daemon().name("folder-" + source.name()).factory());
            // It fails in no way that it does not tell itself.
            var _ =
                    watcher.scheduleWithFixedDelay(
                            () -> read(source.name(), folder),
                            0,
                            source.pause().toMillis(),
                            TimeUnit.MILLISECONDS);
            watchers.add(watcher);
        }
        return this;
    }

    private void read(String name, WatchedFolder folder) {
        List<Path> files = List.of();
        try {
            files = folder.look();
            if (!files.isEmpty()) {
                ingest.run(folder.source(files), false, IngestProgress.SILENT);
            }
        } catch (RuntimeException failure) {
            // An exception would end the schedule. What was handed out is read at the next look.
            folder.again(files);
            log.warn("Folder {} is not read at present", name, failure);
        }
    }

    @Override
    public void close() {
        watchers.forEach(ScheduledExecutorService::close);
    }
}
