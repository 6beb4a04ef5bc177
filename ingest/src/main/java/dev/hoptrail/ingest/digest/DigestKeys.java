package dev.hoptrail.ingest.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The public keys that CloudTrail signs digests with, by fingerprint. Each region has its own, and
/// their validity overlaps: a digest says by fingerprint which one is meant.
public final class DigestKeys {

    /// No keys: nothing can be proven.
    public static final DigestKeys NONE = new DigestKeys(Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What stands before the key in an X.509 SubjectPublicKeyInfo: algorithm rsaEncryption, no
    /// parameters.
    private static final byte[] RSA_ENCRYPTION =
            HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private final Map<String, PublicKey> keys;

    private DigestKeys(Map<String, PublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /// Reads answers of CloudTrail's ListPublicKeys, one file a region, as the AWS CLI prints them:
    /// `{"PublicKeyList": [{"Value", "Fingerprint", …}]}`. A value is the DER of a PKCS#1
    /// RSAPublicKey, or of an X.509 SubjectPublicKeyInfo, in base64.
    ///
    /// @throws IOException if a file cannot be read, or holds no such list or a value that is no
    ///   key; the message names the file
    public static DigestKeys read(Collection<Path> files) throws IOException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (Path file : files) {
            JsonNode list = JSON.readTree(Files.readAllBytes(file)).path("PublicKeyList");
            if (!list.isArray() || list.isEmpty()) {
                throw new IOException(file + " holds no \"PublicKeyList\" of ListPublicKeys");
            }
            add(keys, list, file.toString());
        }
        return new DigestKeys(keys);
    }

    /// These, and those of one answer of ListPublicKeys.
    ///
    /// @param list its `PublicKeyList`
    /// @param from where it comes from, in words
    /// @throws IOException if it holds a value that is no key
    public DigestKeys and(JsonNode list, String from) throws IOException {
        Map<String, PublicKey> all = new HashMap<>(keys);
        add(all, list, from);
        return new DigestKeys(all);
    }

    private static void add(Map<String, PublicKey> keys, JsonNode list, String from)
            throws IOException {
        for (JsonNode key : list) {
            String fingerprint = key.path("Fingerprint").asText().toLowerCase(Locale.ROOT);
            try {
                keys.put(fingerprint, key(key.path("Value").asText()));
            } catch (GeneralSecurityException | IllegalArgumentException noKey) {
                throw new IOException(
                        "%s: the key %s cannot be read".formatted(from, fingerprint), noKey);
            }
        }
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /// The fingerprints of those that are known, in lower case.
    public Set<String> fingerprints() {
        return keys.keySet();
    }

    Optional<PublicKey> find(String fingerprint) {
        return Optional.ofNullable(keys.get(fingerprint.toLowerCase(Locale.ROOT)));
    }

    private static PublicKey key(String base64) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder().decode(base64);
        KeyFactory factory = KeyFactory.getInstance("RSA");
        // PKCS#1 begins with the modulus, SubjectPublicKeyInfo with another sequence.
        byte[] info = isWrapped(der) ? der : wrap(der);
        return factory.generatePublic(new X509EncodedKeySpec(info));
    }

    private static boolean isWrapped(byte[] der) {
        int content = der.length > 1 && (der[1] & 0x80) != 0 ? 2 + (der[1] & 0x7F) : 2;
        return content < der.length && der[content] == SEQUENCE;
    }

    private static byte[] wrap(byte[] pkcs1) {
        byte[] bits = new byte[pkcs1.length + 1];
        System.arraycopy(pkcs1, 0, bits, 1, pkcs1.length);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA_ENCRYPTION);
        content.writeBytes(element(BIT_STRING, bits));
        return element(SEQUENCE, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.length;
        if (length < 0x80) {
            element.write(length);
        } else if (length < 0x100) {
            element.write(0x81);
            element.write(length);
        } else {
            element.write(0x82);
            element.write(length >> 8);
            element.write(length);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }
}
