package dev.hoptrail.ingest.ledger;

import java.util.Map;
import java.util.UUID;

/// Files of the ledger, among those that were asked for.
public final class KnownFiles {

    /// No file.
    public static final KnownFiles NONE = new KnownFiles(Map.of());

    private final Map<UUID, Boolean> safe;

    KnownFiles(Map<UUID, Boolean> safe) {
        this.safe = Map.copyOf(safe);
    }

    /// Whether a file was read before with these very bytes and everything of it is stored, or will
    /// be.
    public boolean isSafe(String source, String sha256) {
        return !safe.isEmpty() && safe.getOrDefault(FileIds.file(source, sha256), false);
    }

    /// Whether it was read before with these very bytes, but what was published then is lost.
    public boolean isLost(String source, String sha256) {
        return !safe.isEmpty() && !safe.getOrDefault(FileIds.file(source, sha256), true);
    }
}
