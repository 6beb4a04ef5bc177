package dev.hoptrail.api.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// How a server that refuses to run as root is run by root.
///
/// @param prefix what its commands begin with
/// @param uid the user who must own its files, or -1 where that is the user who runs us
record Unprivileged(List<String> prefix, int uid) {

    private static final int NOBODY = 65534;

    /// Finds a way that works on this machine.
    ///
    /// @param folder where the server's data will lie
    /// @throws StackException if there is none
    static Unprivileged find(Path folder, Path logFile) throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return new Unprivileged(List.of(), -1);
        }
        // In a user namespace of its own a process of root is nobody, yet still owns root's files.
        Unprivileged namespace = new Unprivileged(List.of("unshare", "-U"), -1);
        if (namespace.works(folder, logFile)) {
            return namespace;
        }
        String id = Integer.toString(NOBODY);
        Unprivileged nobody =
                new Unprivileged(
                        List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"), NOBODY);
        nobody.handOver(folder);
        if (nobody.works(folder, logFile)) {
            return nobody;
        }
        throw new StackException(
                "PostgreSQL does not run as root, and neither unshare -U nor setpriv can give it"
                        + " another user over "
                        + folder
                        + ". Run Hoptrail as another user, choose a directory that others may enter,"
                        + " or name a database with HOPTRAIL_DB_URL");
    }

    private boolean works(Path folder, Path logFile) {
        try {
            Path probe = folder.resolve("probe");
            List<String> test = command(List.of("touch", probe.toString()));
            boolean works = ServerProcess.run(test, folder, logFile, Duration.ofSeconds(10)) == 0;
            Files.deleteIfExists(probe);
            return works;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /// Makes the server's user the owner of a folder, and lets it pass through the one above.
    void handOver(Path folder) throws IOException {
        if (uid < 0) {
            return;
        }
        Files.setPosixFilePermissions(
                folder.resolveSibling(""), PosixFilePermissions.fromString("rwx--x--x"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", uid);
                Files.setAttribute(file, "unix:gid", uid);
            }
        }
    }
}
