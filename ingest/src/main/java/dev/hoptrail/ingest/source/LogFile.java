package dev.hoptrail.ingest.source;

import java.io.IOException;
import java.io.InputStream;

/// One stored log file: a file on disk, an object of a bucket, the body of a push.
public interface LogFile {

    /// The URI that identifies it; goes with every record read from it.
    String uri();

    /// The size of its stored bytes, as far as the listing told.
    long size();

    /// Opens its stored bytes, compressed or not. May be called again.
    ///
    /// @throws java.nio.file.NoSuchFileException if it is gone
    /// @throws java.nio.file.AccessDeniedException if it may not be read
    InputStream open() throws IOException;
}
