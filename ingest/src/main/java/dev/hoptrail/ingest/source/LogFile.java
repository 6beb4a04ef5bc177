package dev.hoptrail.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

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

    /// How many of the last parts of the URI lie below what was asked for: a bucket, a folder.
    default int below() {
        return Integer.MAX_VALUE;
    }

    /// The signature that is kept beside a digest, in hex: the metadata of its object.
    default Optional<String> signature() {
        return Optional.empty();
    }
}
