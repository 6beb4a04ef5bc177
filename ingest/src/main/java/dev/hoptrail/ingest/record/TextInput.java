package dev.hoptrail.ingest.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The text of a log file, inflated, from its beginning to its end.
public interface TextInput {

    /// Reads up to `length` bytes, at least one. Returns how many, or -1 at the end: where the text
    /// ends, or where it can be read no further, see [#flaw].
    ///
    /// @throws IOException if the place where the file is stored fails
    int read(byte[] into, int from, int length) throws IOException;

    /// What was wrong with the stored bytes, null for nothing so far. To be asked at the end.
    @Nullable Flaw flaw();

    /// Why the stored bytes could not be read to their end.
    ///
    /// @param offset where in the stored bytes
    /// @param length of the bytes concerned
    record Flaw(Reason reason, String detail, long offset, long length) {}
}
