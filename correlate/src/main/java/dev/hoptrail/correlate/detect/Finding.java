package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.event.RecordRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A rule's statement about a session.
///
/// @param at when it happened, as AWS tells
/// @param records that prove it, at most [#MAX_RECORDS], sorted by (account, event id)
public record Finding(
        UUID findingId,
        String ruleId,
        String ruleVersion,
        UUID sessionId,
        Severity severity,
        Instant at,
        String message,
        List<RecordRef> records) {

    /// So many records are named.
    public static final int MAX_RECORDS = 50;

    public Finding {
        records = List.copyOf(records);
    }

    /// The id of what a rule says of a session: the same however often it is found.
    public static UUID id(String ruleId, UUID sessionId) {
        byte[] hash = sha256("finding\0" + ruleId + "\0" + sessionId);
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(hash);
        long high = (bytes.getLong() & ~0xf000L) | 0x8000L;
        long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
