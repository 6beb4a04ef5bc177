package dev.hoptrail.ingest.record;

import org.jspecify.annotations.Nullable;

/// Something that was not read, and why. Never holds the record itself.
///
/// @param index the place of the record in its file, counted from 0; -1 where it is no record
/// @param offset where it starts: in the inflated text, for reasons of gzip in the stored bytes
/// @param length its length in bytes, as far as it was there
/// @param sha256 of its bytes, lower-case hex; null where there are none
/// @param detail what was expected or found, in our words
/// @param excerpt its beginning, masked and escaped, see [Excerpt]
public record Rejection(
        long index,
        long offset,
        long length,
        @Nullable String sha256,
        Reason reason,
        String detail,
        String excerpt) {

    /// A rejection of a whole file or folder.
    public static Rejection ofFile(Reason reason, String detail) {
        return new Rejection(-1, 0, 0, null, reason, detail, "");
    }

    /// A rejection of stored bytes that could not be read to their end.
    public static Rejection of(TextInput.Flaw flaw) {
        return new Rejection(
                -1, flaw.offset(), flaw.length(), null, flaw.reason(), flaw.detail(), "");
    }
}
