package dev.hoptrail.api.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/// Passwords of the own servers, each alone in a file that only its user may read.
final class PasswordFile {

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PasswordFile() {}

    static String in(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                create(folder, file);
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read or make the password " + file, failure);
        }
    }

    /// A file that is there is complete: it is written beside its place first.
    private static void create(Path folder, Path file) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path fresh = Files.createTempFile(folder, "new", "", OWNER_ONLY);
        Files.writeString(fresh, password + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
