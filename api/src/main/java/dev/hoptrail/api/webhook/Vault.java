package dev.hoptrail.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.ingest.record.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Seals what the sender needs in clear, so that a copy of the database alone gives nobody a key or
/// an address. AES-256-GCM, bound to the webhook: a sealed text copied to another one does not
/// open.
public final class Vault {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int NAME_BYTES = 8;

    private final SecretKeySpec key;
    private final String keyName;
    private final SecureRandom random = new SecureRandom();

    private Vault(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.keyName =
                HexFormat.of().formatHex(Arrays.copyOf(Sha256.digest().digest(key), NAME_BYTES));
    }

    /// A vault with a key.
    ///
    /// @param hex 32 bytes in hex
    /// @throws IllegalArgumentException if it is no such key
    public static Vault of(String hex) {
        byte[] key = HexFormat.of().parseHex(hex);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key has not %d bytes".formatted(KEY_BYTES));
        }
        return new Vault(key);
    }

    /// A new key, in hex.
    public static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /// A secret for a purpose, always the same.
    public byte[] secret(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("Every JDK has HmacSHA256", failure);
        }
    }

    /// Names the key without telling it.
    String keyName() {
        return keyName;
    }

    String seal(UUID webhookId, Target target) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed =
                crypt(
                        Cipher.ENCRYPT_MODE,
                        webhookId,
                        nonce,
                        write(target).getBytes(StandardCharsets.UTF_8));
        byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    /// @throws IllegalStateException if it was sealed with another key or for another webhook
    Target open(UUID webhookId, String text) {
        byte[] whole = Base64.getDecoder().decode(text);
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        byte[] sealed = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        return read(
                new String(
                        crypt(Cipher.DECRYPT_MODE, webhookId, nonce, sealed),
                        StandardCharsets.UTF_8));
    }

    private byte[] crypt(int mode, UUID webhookId, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(webhookId.toString().getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "What webhook %s needs to send cannot be read".formatted(webhookId), failure);
        }
    }

    private static String write(Target target) {
        ObjectNode text =
                JSON.createObjectNode()
                        .put("url", target.url().toString())
                        .put("credential", target.credential())
                        .put("key", target.current().text());
        if (target.previous() != null && target.previousUntil() != null) {
            text.put("previousKey", target.previous().text())
                    .put("previousUntil", target.previousUntil().toString());
        }
        return text.toString();
    }

    private static Target read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            String previous = text(node, "previousKey");
            String until = text(node, "previousUntil");
            return new Target(
                    URI.create(node.path("url").asText()),
                    text(node, "credential"),
                    SigningKey.read(node.path("key").asText()),
                    previous == null ? null : SigningKey.read(previous),
                    until == null ? null : Instant.parse(until));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.path(name).asText() : null;
    }
}
