package dev.hoptrail.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A log file on disk.
record PathLogFile(Path path, long size) implements LogFile {

    @Override
    public String uri() {
        return FileUri.of(path);
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }
}
