package dev.hoptrail.correlate.erase;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key under which erased values are known. Who has it and the database can tell whether a
/// guessed value was erased; who has the database alone cannot.
public final class ErasureKey {
    /// Bytes of a key.
    public static final int BYTES = 32;

    private static final int MARK_BYTES = 10;

    private final byte[] key;

    /// @param key random bytes
    public ErasureKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("A key of erasures has " + BYTES + " bytes");
        }
        this.key = key.clone();
    }

    /// Tells keys apart without telling them.
    public byte[] check() {
        return hash("check", new byte[0]);
    }

    /// What a value is known by, in whatever case it is written.
    public byte[] value(String value) {
        return hash("value", value.toLowerCase(Locale.ROOT).getBytes(UTF_8));
    }

    /// What stands in for the hash of a text that held an erased value.
    ///
    /// @param sha256 of the text as it was
    public byte[] delivered(byte[] sha256) {
        return hash("delivered", sha256);
    }

    /// What stands in for a value.
    ///
    /// @param salt of the erasure: the same value has one name in all that have the same
    String mark(byte[] salt, String value) {
        byte[] text = value.getBytes(UTF_8);
        byte[] salted = Arrays.copyOf(salt, salt.length + text.length);
        System.arraycopy(text, 0, salted, salt.length, text.length);
        return "erased-" + HexFormat.of().formatHex(hash("mark", salted), 0, MARK_BYTES);
    }

    private byte[] hash(String purpose, byte[] of) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(purpose.getBytes(UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(of);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA-256", e);
        }
    }
}
