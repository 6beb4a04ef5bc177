package dev.hoptrail.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A folder into which others put log files: hands each one out when it is complete, which is when
/// it was renamed to its name, or has kept its size and time between two looks. To be used by one
/// thread.
public final class WatchedFolder {

    private final Path folder;
    private final FileTree tree;
    private Map<Path, Stamp> seen = new HashMap<>();
    private final Map<Path, Stamp> handedOut = new HashMap<>();

    public WatchedFolder(Path folder) {
        this.folder = folder;
        this.tree = new FileTree(List.of(folder));
    }

    /// Files that were handed out, to be read.
    public LogSource source(List<Path> files) {
        return new FileTree(folder, files);
    }

    private record Stamp(long size, long modified) {}

    /// Returns what became complete since the last look, or has changed since it was handed out, in
    /// the order of delivery.
    public List<Path> look() {
        Map<Path, Stamp> now = new HashMap<>();
        List<Path> complete = new ArrayList<>();
        for (LogFile file : tree.list().files()) {
            if (file instanceof PathLogFile stored) {
                look(stored, now, complete);
            }
        }
        seen = now;
        handedOut.keySet().retainAll(now.keySet());
        return complete;
    }

    private void look(PathLogFile file, Map<Path, Stamp> now, List<Path> complete) {
        try {
            Stamp stamp = new Stamp(file.size(), Files.getLastModifiedTime(file.path()).toMillis());
            now.put(file.path(), stamp);
            boolean still = stamp.equals(seen.get(file.path()));
            if (still && !Objects.equals(handedOut.get(file.path()), stamp)) {
                handedOut.put(file.path(), stamp);
                complete.add(file.path());
            }
        } catch (IOException gone) {
            // It is looked at again if it comes back.
            now.remove(file.path());
        }
    }

    /// Has files handed out again, since they could not be read.
    public void again(List<Path> files) {
        handedOut.keySet().removeAll(files);
    }
}
