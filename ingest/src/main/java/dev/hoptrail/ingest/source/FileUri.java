package dev.hoptrail.ingest.source;

import java.nio.file.Path;

/// Writes paths as `file` URIs without asking the disk what they are, as [Path#toUri] does.
final class FileUri {

    private FileUri() {}

    static String of(Path path) {
        return "file://" + UriPath.of(path.toAbsolutePath().normalize().toString());
    }
}
