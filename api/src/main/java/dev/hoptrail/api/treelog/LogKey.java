package dev.hoptrail.api.treelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.correlate.proof.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The Ed25519 key pair that tree heads and packs are signed with.
final class LogKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final PrivateKey key;
    private final byte[] publicKey;

    private LogKey(PrivateKey key, byte[] publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /// A new key.
    static LogKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new LogKey(pair.getPrivate(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    /// Reads what [#pem] makes.
    ///
    /// @throws IllegalArgumentException if the text is not that, or the halves are no pair
    static LogKey of(String pem) {
        try {
            byte[] info = section(pem, PUBLIC);
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            LogKey key =
                    new LogKey(
                            factory.generatePrivate(new PKCS8EncodedKeySpec(section(pem, PRIVATE))),
                            factory.generatePublic(new X509EncodedKeySpec(info)).getEncoded());
            byte[] probe = "probe".getBytes(UTF_8);
            if (!key.verifier("probe").hasSigned(probe, key.sign(probe))) {
                throw new IllegalArgumentException("The two halves of the key are no pair");
            }
            return key;
        } catch (GeneralSecurityException noKey) {
            throw new IllegalArgumentException("No " + ALGORITHM + " key", noKey);
        }
    }

    private static byte[] section(String pem, String name) {
        String begin = "-----BEGIN " + name + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + name + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("No section " + name);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    /// Both halves, as PKCS #8 and X.509.
    String pem() {
        return section(PRIVATE, key.getEncoded()) + section(PUBLIC, publicKey);
    }

    private static String section(String name, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(name, LINES.encodeToString(der), name)
                .replace(System.lineSeparator(), "\n");
    }

    /// The public half.
    VerifierKey verifier(String name) {
        try {
            return VerifierKey.of(
                    name,
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(publicKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The public key was read before", e);
        }
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key was used before", e);
        }
    }
}
