package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that was read and could not be used. Never holds the record itself.
///
/// @param index of the record in its source, -1 where it is no record
/// @param offset of the bytes in their source, -1 where unknown
/// @param reason a stable code
/// @param excerpt short, masked
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record RejectedRow(
        String source,
        long index,
        long offset,
        long length,
        byte @Nullable [] sha256,
        String reason,
        String detail,
        String excerpt) {

    /// One rejection has one id, however often it is delivered.
    UUID rejectedId() {
        return Ids.record(source, index + "/" + offset + "/" + reason);
    }
}
