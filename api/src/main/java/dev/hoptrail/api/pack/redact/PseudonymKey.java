package dev.hoptrail.api.pack.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.Withholding.Kind;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes pseudonyms: HMAC-SHA-256 over what they stand for, by what kind of thing it is. Without
/// the key nobody can find a value by trying values out.
///
/// Not safe for use by several threads at once.
public final class PseudonymKey {
    private static final int HEX_DIGITS = 20;
    private static final int NAME_DIGITS = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM =
            Pattern.compile("(?:name|address|agent|value)-[0-9a-f]{20}");

    /// Where the hash of a session's id begins, behind the second of its issue.
    private static final int HASHED_BITS = 24;

    private final Mac mac;

    private PseudonymKey(Mac mac) {
        this.mac = mac;
    }

    /// A key.
    public static PseudonymKey of(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return new PseudonymKey(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    /// Names the key without telling it.
    public String name() {
        return hex("key", "", NAME_DIGITS);
    }

    /// What stands for a text.
    String of(Kind kind, String text) {
        return kind.prefix() + "-" + hex(kind.prefix(), text, HEX_DIGITS);
    }

    /// What stands for the id of a session: it is issued in the same second.
    UUID session(UUID id) {
        UUID other = opaque("session", id);
        long mask = (1L << HASHED_BITS) - 1;
        long high = (id.getMostSignificantBits() & ~mask) | (other.getMostSignificantBits() & mask);
        return new UUID(high, other.getLeastSignificantBits());
    }

    /// What stands for an id that is made of what may be withheld, and carries nothing else.
    UUID opaque(String kind, UUID id) {
        ByteBuffer hash = ByteBuffer.wrap(hash(kind, id.toString()));
        long high = (hash.getLong() & ~0xf000L) | 0x8000L;
        return new UUID(high, (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }

    /// What texts that stand for others look like; they may stand inside of words.
    public static Pattern form() {
        return FORM;
    }

    private String hex(String kind, String text, int digits) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash(kind, text), digits / 2));
    }

    private byte[] hash(String kind, String text) {
        mac.update(kind.getBytes(UTF_8));
        mac.update((byte) 0);
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
