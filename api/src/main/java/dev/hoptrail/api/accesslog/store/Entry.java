package dev.hoptrail.api.accesslog.store;

import dev.hoptrail.ingest.record.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What the access log tells of one call.
///
/// @param at in microseconds, as the database keeps it
/// @param whoId of the token or browser session; null for anonymous callers and the service itself
/// @param access the word of the caller's level
/// @param route the template that the path fits; null where none does
/// @param parameters as they were sent, in the form of a query
/// @param status null for what is no answer
/// @param code of the problem; null where there was none
/// @param detail what was brought and made, JSON without secrets; null for nothing
public record Entry(
        Instant at,
        @Nullable String whoId,
        String who,
        @Nullable String access,
        @Nullable String remoteAddress,
        String method,
        String path,
        @Nullable String route,
        String parameters,
        @Nullable Integer status,
        @Nullable String code,
        @Nullable String detail) {

    public Entry {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /// What stands before the first entry.
    static byte[] nothingBefore() {
        return new byte[32];
    }

    /// SHA-256 of the hash of the entry before, the number, and every field: each with its length
    /// in front, so that no two entries have the same bytes. The detail counts where there is one:
    /// older entries were written without.
    byte[] hash(byte[] before, long number) {
        MessageDigest digest = Sha256.digest();
        digest.update(before);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        String[] fields = {
            at.toString(),
            whoId,
            who,
            access,
            remoteAddress,
            method,
            path,
            route,
            parameters,
            status == null ? null : status.toString(),
            code
        };
        for (String field : fields) {
            update(digest, field);
        }
        if (detail != null) {
            update(digest, detail);
        }
        return digest.digest();
    }

    private static void update(MessageDigest digest, @Nullable String field) {
        byte[] bytes = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
        int length = field == null ? -1 : bytes.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        digest.update(bytes);
    }
}
