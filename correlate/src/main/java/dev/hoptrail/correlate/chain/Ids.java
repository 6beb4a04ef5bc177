package dev.hoptrail.correlate.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Identities that are pure functions of what records say, so that any process derives the same.
///
/// A session's id is a UUID of version 8: 40 bits of issue second, then 82 bits of SHA-256. The
/// time prefix keeps neighbours together on disk and finds the partition.
public final class Ids {
    // A digest is reset by reading it; looking up the provider each time would cost more than
    // hashing.
    private static final ThreadLocal<MessageDigest> DIGEST =
            ThreadLocal.withInitial(Ids::newDigest);

    /// A batch asks for the same few hashes again and again. Slots are written without a lock: a
    /// lost race costs a hash, no more.
    private static final Memo[] MEMO = new Memo[1 << 14];

    private static final int MEMO_SHIFT = 32 - 14;
    private static final int MEMO_LONGEST = 256;
    private static final int SPREAD = 0x9e3779b1;

    private static final int SECOND_SHIFT = 24;
    private static final long SECOND_MASK = (1L << 40) - 1;

    private Ids() {}

    /// The id of the session that an issuance created. Every copy of the call gives the same.
    public static UUID session(Issuance issuance, RecordRef ref, @Nullable String requestId) {
        String subject = firstOf(issuance.roleArn(), issuance.principalId());
        if (issuance.key() != null) {
            return issued(
                    ref.eventTime(), issuance.key().value(), subject, text(issuance.sessionName()));
        }
        if (ref.sharedEventId() != null) {
            return timed(ref.eventTime(), "issuance", "shared", ref.sharedEventId());
        }
        if (requestId != null) {
            return timed(ref.eventTime(), "issuance", "request", requestId, subject);
        }
        return timed(ref.eventTime(), "issuance", "event", ref.accountId(), ref.eventId());
    }

    /// The id of a session whose issued key is known.
    ///
    /// @param subject ARN of the role, else the principal
    /// @param sessionName empty where there is none
    public static UUID issued(Instant at, String key, String subject, String sessionName) {
        return timed(at, "issuance", key, subject, sessionName, Long.toString(at.getEpochSecond()));
    }

    /// The id of a session that acts although its issuance was not seen.
    public static UUID placeholder(String principalId, Instant createdAt) {
        return timed(createdAt, "unseen", principalId, Long.toString(createdAt.getEpochSecond()));
    }

    /// The id of an unseen caller whose creation time is not known: one of its own for each child.
    public static UUID placeholder(String principalId, UUID child, Instant childIssuedAt) {
        return timed(childIssuedAt, "unseen", principalId, child.toString());
    }

    /// The id of an origin of a kind, from what identifies it.
    public static UUID origin(OriginKind kind, String... identity) {
        byte[] hash = sha256(kind.name(), identity);
        return new UUID(version8(longAt(hash, 0)), variant(longAt(hash, 8)));
    }

    /// The id of a record: (recipientAccountId, eventID).
    public static UUID record(String accountId, String eventId) {
        byte[] hash = sha256(accountId, eventId);
        return new UUID(version8(longAt(hash, 0)), variant(longAt(hash, 8)));
    }

    /// The issue second that a session id carries.
    public static Instant issuedAt(UUID sessionId) {
        return Instant.ofEpochSecond(sessionId.getMostSignificantBits() >>> SECOND_SHIFT);
    }

    /// The least that a session id of that second or a later one may be, as PostgreSQL orders ids.
    public static UUID earliest(Instant second) {
        return new UUID((second.getEpochSecond() & SECOND_MASK) << SECOND_SHIFT, 0);
    }

    /// Eight bytes of hash over a folded text of a kind, for narrow indexes.
    public static long hash(String kind, String text) {
        if (text.length() > MEMO_LONGEST) {
            return longAt(sha256(kind, text), 0);
        }
        int slot = ((text.hashCode() * 31 + kind.hashCode()) * SPREAD) >>> MEMO_SHIFT;
        Memo memo = MEMO[slot];
        if (memo == null || !memo.text.equals(text) || !memo.kind.equals(kind)) {
            memo = new Memo(kind, text, longAt(sha256(kind, text), 0));
            MEMO[slot] = memo;
        }
        return memo.hash;
    }

    private record Memo(String kind, String text, long hash) {}

    private static UUID timed(Instant second, String... parts) {
        byte[] hash = sha256(parts[0], java.util.Arrays.copyOfRange(parts, 1, parts.length));
        long time = (second.getEpochSecond() & SECOND_MASK) << SECOND_SHIFT;
        long high = time | (longAt(hash, 0) & (1L << SECOND_SHIFT) - 1);
        return new UUID(version8(high), variant(longAt(hash, 8)));
    }

    private static long version8(long high) {
        return (high & ~0xf000L) | 0x8000L;
    }

    private static long variant(long low) {
        return (low & 0x3fffffffffffffffL) | 0x8000000000000000L;
    }

    private static byte[] sha256(String first, String... rest) {
        MessageDigest digest = DIGEST.get();
        digest.update(first.getBytes(UTF_8));
        for (String part : rest) {
            digest.update((byte) 0);
            digest.update(part.getBytes(UTF_8));
        }
        return digest.digest();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static long longAt(byte[] bytes, int offset) {
        return java.nio.ByteBuffer.wrap(bytes).getLong(offset);
    }

    private static String firstOf(@Nullable String first, @Nullable String second) {
        return first != null ? first : text(second);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
