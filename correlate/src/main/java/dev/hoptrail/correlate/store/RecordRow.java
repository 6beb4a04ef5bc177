package dev.hoptrail.correlate.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One sighting of a record, as it comes from the topic.
///
/// @param bodyHash first eight bytes of [#sha256]: tells bodies of one record apart
/// @param sessionId the session that the record issued, if it did
/// @param subjectHash the principal or key that the record is evidence of, if it is
/// @param sourceUri where it was read
/// @param sha256 of the record's bytes where it was read, before the session token was blanked
/// @param body the record's JSON, session token blanked
/// @param isErased whether something was erased: [#body] is not what was delivered, and [#sha256]
///   no hash of it but what stands in for one
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record RecordRow(
        UUID recordId,
        Instant eventTime,
        long bodyHash,
        String accountId,
        String eventId,
        String eventSource,
        String eventName,
        @Nullable String errorCode,
        @Nullable UUID sessionId,
        @Nullable Long subjectHash,
        String sourceUri,
        int sourceIndex,
        byte[] sha256,
        String body,
        boolean isErased) {

    /// Names one body of one record.
    public record Variant(UUID recordId, Instant eventTime, long bodyHash) {

        /// Which record this is a body of.
        public Records.Place place() {
            return new Records.Place(recordId, eventTime);
        }
    }

    /// Which body of which record this is.
    public Variant variant() {
        return new Variant(recordId, eventTime, bodyHash);
    }
}
