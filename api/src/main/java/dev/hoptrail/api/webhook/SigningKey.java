package dev.hoptrail.api.webhook;

import dev.hoptrail.api.webhook.store.Webhook.Signing;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A key that signs messages as Standard Webhooks asks for (its specification, "Signature scheme").
sealed interface SigningKey {

    /// The key as it is kept, with the prefix of its kind.
    String text();

    /// What the receiver verifies with.
    String verifier();

    /// The signature as it stands in the header, version first.
    String sign(byte[] content);

    /// A new key.
    static SigningKey make(Signing signing) {
        return switch (signing) {
            case V1 -> Hmac.make();
            case V1A -> Ed25519.make();
        };
    }

    /// Reads a key that was kept.
    static SigningKey read(String text) {
        return text.startsWith(Ed25519.SECRET)
                ? new Ed25519(decode(text, Ed25519.SECRET))
                : new Hmac(decode(text, Hmac.SECRET));
    }

    private static byte[] decode(String text, String prefix) {
        return Base64.getDecoder().decode(text.substring(prefix.length()));
    }

    private static String encode(String prefix, byte[] bytes) {
        return prefix + Base64.getEncoder().encodeToString(bytes);
    }

    /// HMAC-SHA256 with a secret that both sides hold.
    final class Hmac implements SigningKey {

        private static final String SECRET = "whsec_";
        private static final String ALGORITHM = "HmacSHA256";
        private static final int BYTES = 32;

        private final byte[] secret;

        private Hmac(byte[] secret) {
            this.secret = secret;
        }

        private static Hmac make() {
            byte[] secret = new byte[BYTES];
            new SecureRandom().nextBytes(secret);
            return new Hmac(secret);
        }

        @Override
        public String text() {
            return encode(SECRET, secret);
        }

        @Override
        public String verifier() {
            return text();
        }

        @Override
        public String sign(byte[] content) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret, ALGORITHM));
                return encode("v1,", mac.doFinal(content));
            } catch (GeneralSecurityException absent) {
                throw new IllegalStateException("Every JDK has " + ALGORITHM, absent);
            }
        }
    }

    /// Ed25519: what the receiver holds cannot sign.
    final class Ed25519 implements SigningKey {

        private static final String SECRET = "whsk_";
        private static final String PUBLIC = "whpk_";
        private static final String ALGORITHM = "Ed25519";
        private static final int BYTES = 32;

        // The private key and behind it the public one, as libsodium writes them.
        private final byte[] pair;

        private Ed25519(byte[] pair) {
            this.pair = pair;
        }

        private static Ed25519 make() {
            try {
                KeyPair made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
                byte[] secret = ((EdECPrivateKey) made.getPrivate()).getBytes().orElseThrow();
                byte[] encoded = made.getPublic().getEncoded();
                byte[] pair = Arrays.copyOf(secret, 2 * BYTES);
                // Its X.509 form ends in the 32 bytes of RFC 8032.
                System.arraycopy(encoded, encoded.length - BYTES, pair, BYTES, BYTES);
                return new Ed25519(pair);
            } catch (GeneralSecurityException absent) {
                throw new IllegalStateException("Every JDK has " + ALGORITHM, absent);
            }
        }

        @Override
        public String text() {
            return encode(SECRET, pair);
        }

        @Override
        public String verifier() {
            return encode(PUBLIC, Arrays.copyOfRange(pair, BYTES, 2 * BYTES));
        }

        @Override
        public String sign(byte[] content) {
            try {
                PrivateKey key =
                        KeyFactory.getInstance(ALGORITHM)
                                .generatePrivate(
                                        new EdECPrivateKeySpec(
                                                NamedParameterSpec.ED25519,
                                                Arrays.copyOf(pair, BYTES)));
                Signature signature = Signature.getInstance(ALGORITHM);
                signature.initSign(key);
                signature.update(content);
                return encode("v1a,", signature.sign());
            } catch (GeneralSecurityException absent) {
                throw new IllegalStateException("Every JDK has " + ALGORITHM, absent);
            }
        }
    }
}
