package dev.hoptrail.api.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/// A certificate of this machine that signs itself, with its key, as PEM files.
final class Pem {

    private static final char[] PASSWORD = "password".toCharArray();

    private Pem() {}

    /// Writes `NAME.crt` and `NAME.key` into a folder.
    static void make(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "one",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "SAN=ip:127.0.0.1,dns:localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(name + ".log").toFile())
                        .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve(name + ".log")));
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            made.load(stream, PASSWORD);
        }
        write(
                folder.resolve(name + ".crt"),
                "CERTIFICATE",
                made.getCertificate("one").getEncoded());
        write(
                folder.resolve(name + ".key"),
                "PRIVATE KEY",
                made.getKey("one", PASSWORD).getEncoded());
    }

    private static void write(Path file, String what, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        Path fresh = Path.of(file + ".new");
        Files.writeString(
                fresh, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, text));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
