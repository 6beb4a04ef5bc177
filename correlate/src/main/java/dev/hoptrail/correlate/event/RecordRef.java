package dev.hoptrail.correlate.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Names one delivered record.
///
/// @param recordId a hash of (recipientAccountId, eventID)
/// @param eventTime when AWS completed the request, second resolution
/// @param accountId recipientAccountId
/// @param eventId opaque; a GUID in all records seen; where a record amends another, that one's
/// @param sharedEventId joins the copies of one call in two accounts
public record RecordRef(
        UUID recordId,
        Instant eventTime,
        String accountId,
        String eventId,
        @Nullable String sharedEventId) {}
