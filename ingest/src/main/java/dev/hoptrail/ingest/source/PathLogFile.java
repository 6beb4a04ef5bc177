package dev.hoptrail.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A log file on disk.
public record PathLogFile(Path path, long size, int below) implements LogFile {

    @Override
    public String uri() {
        return FileUri.of(path);
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public Optional<String> signature() {
        return DigestMetadata.signature(path);
    }
}
