package dev.hoptrail.api.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.proof.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// A pack in the hands of somebody who alters it.
public final class PackZip {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private PackZip() {}

    public static PackZip read(byte[] zip) {
        PackZip pack = new PackZip();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                pack.files.put(entry.getName(), in.readAllBytes());
            }
            return pack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, UTF_8)) {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    public Set<String> names() {
        return files.keySet();
    }

    byte[] bytes(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    public String text(String name) {
        return new String(bytes(name), UTF_8);
    }

    public List<String> lines(String name) {
        return text(name).lines().toList();
    }

    public PackZip put(String name, String text) {
        return put(name, text.getBytes(UTF_8));
    }

    PackZip put(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    PackZip edit(String name, UnaryOperator<String> edit) {
        String before = text(name);
        String after = edit.apply(before);
        if (after.equals(before)) {
            throw new IllegalStateException("Nothing of " + name + " was altered");
        }
        return put(name, after);
    }

    PackZip flip(String name) {
        byte[] bytes = bytes(name);
        bytes[bytes.length / 2] ^= 1;
        return this;
    }

    PackZip remove(String name) {
        if (files.remove(name) == null) {
            throw new IllegalStateException("There is no " + name);
        }
        return this;
    }

    /// The first file whose name ends so.
    public String named(String end) {
        return files.keySet().stream().filter(name -> name.endsWith(end)).findFirst().orElseThrow();
    }

    public ObjectNode manifest() {
        try {
            return (ObjectNode) JSON.readTree(text(PackFiles.MANIFEST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes manifest and signature fit what the files are now. The time stamp of the signature
    /// before is left out.
    public PackZip signedBy(Key key) {
        files.remove(PackFiles.SIGNATURE_STAMP);
        ObjectNode manifest = manifest();
        ArrayNode old = (ArrayNode) manifest.path("files");
        Map<String, ObjectNode> known = new LinkedHashMap<>();
        old.forEach(one -> known.put(one.path("name").asText(), (ObjectNode) one));
        ArrayNode entries = JSON.createArrayNode();
        files.forEach((name, bytes) -> {
            if (!name.equals(PackFiles.MANIFEST) && !name.equals(PackFiles.SIGNATURE)) {
                ObjectNode entry = entries.addObject();
                entry.put("name", name).put("sha256", sha256(bytes)).put("size", bytes.length);
                ObjectNode before = known.get(name);
                boolean isTable = before != null && before.path("rows").isNumber();
                if (isTable) {
                    long lines = new String(bytes, UTF_8).lines().count();
                    entry.put("rows", name.endsWith(".csv") ? lines - 1 : lines);
                } else {
                    entry.putNull("rows");
                }
            }
        });
        manifest.set("files", entries);
        manifest.put("signer", key.verifier().text());
        put(PackFiles.MANIFEST, manifest.toPrettyString());
        String signed = PackFiles.signed(sha256(bytes(PackFiles.MANIFEST)));
        return put(PackFiles.SIGNATURE, SignedNote.of(signed, key.verifier(), key::sign).format());
    }

    PackZip total(String name, long count) {
        ObjectNode manifest = manifest();
        ((ObjectNode) manifest.path("totals")).put(name, count);
        return put(PackFiles.MANIFEST, manifest.toPrettyString());
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A key that signs.
    public record Key(PrivateKey secret, VerifierKey verifier) {

        /// Somebody's own.
        static Key own(String name) {
            try {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                return new Key(pair.getPrivate(), VerifierKey.of(name, pair.getPublic()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /// The service's, as an insider has it.
        public static Key stolen(Path file, VerifierKey verifier) throws IOException {
            String pem = Files.readString(file);
            String base64 =
                    pem.substring(
                            pem.indexOf("PRIVATE KEY-----") + "PRIVATE KEY-----".length(),
                            pem.indexOf("-----END PRIVATE"));
            try {
                return new Key(
                        KeyFactory.getInstance("Ed25519")
                                .generatePrivate(
                                        new PKCS8EncodedKeySpec(
                                                Base64.getMimeDecoder().decode(base64))),
                        verifier);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(secret);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
