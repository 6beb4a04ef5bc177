package dev.hoptrail.correlate.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// A public Ed25519 key with a name, as C2SP signed-note writes it: `name+hex key id+base64(1,
/// key)`.
///
/// @param raw the 32 bytes of the key
@SuppressWarnings("ArrayRecordComponent") // compared by text
public record VerifierKey(String name, byte[] raw) {
    /// Bytes of a raw key.
    public static final int RAW_BYTES = 32;

    private static final byte ED25519 = 1;
    private static final int ID_BYTES = 4;

    /// What stands before the key in an X.509 SubjectPublicKeyInfo.
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerifierKey {
        if (raw.length != RAW_BYTES) {
            throw new IllegalArgumentException("An Ed25519 key has " + RAW_BYTES + " bytes");
        }
    }

    /// The key of a Java public key.
    public static VerifierKey of(String name, PublicKey key) {
        byte[] info = key.getEncoded();
        if (info.length != SPKI.length + RAW_BYTES
                || !Arrays.equals(info, 0, SPKI.length, SPKI, 0, SPKI.length)) {
            throw new IllegalArgumentException("No Ed25519 key but " + key.getAlgorithm());
        }
        return new VerifierKey(name, Arrays.copyOfRange(info, SPKI.length, info.length));
    }

    /// Reads what [#text] makes; empty if it is not that.
    public static Optional<VerifierKey> read(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3 || parts[0].isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(parts[2]);
            if (key.length != RAW_BYTES + 1 || key[0] != ED25519) {
                return Optional.empty();
            }
            VerifierKey read = new VerifierKey(parts[0], Arrays.copyOfRange(key, 1, key.length));
            return HexFormat.of().formatHex(read.id()).equals(parts[1])
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /// The key in one line.
    public String text() {
        return name
                + "+"
                + HexFormat.of().formatHex(id())
                + "+"
                + Base64.getEncoder().encodeToString(typed());
    }

    /// SHA-256 of the raw key in hex: what people compare.
    public String fingerprint() {
        return HexFormat.of().formatHex(Sha256.of(raw));
    }

    /// What a signature line begins with, to tell keys apart.
    byte[] id() {
        return Arrays.copyOf(Sha256.of(name.getBytes(UTF_8), new byte[] {'\n'}, typed()), ID_BYTES);
    }

    private byte[] typed() {
        byte[] typed = new byte[RAW_BYTES + 1];
        typed[0] = ED25519;
        System.arraycopy(raw, 0, typed, 1, RAW_BYTES);
        return typed;
    }

    /// Whether a signature is this key's over a message.
    public boolean hasSigned(byte[] message, byte[] signature) {
        try {
            byte[] info = Arrays.copyOf(SPKI, SPKI.length + RAW_BYTES);
            System.arraycopy(raw, 0, info, SPKI.length, RAW_BYTES);
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
