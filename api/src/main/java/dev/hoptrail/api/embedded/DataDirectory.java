package dev.hoptrail.api.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A data directory held by this process alone. The lock is the operating system's, so it goes with
/// the process however that ends.
final class DataDirectory implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String LOCK = "hoptrail.lock";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Whether another process holds the directory.
    static boolean isInUse(Path path) {
        try (FileChannel channel = FileChannel.open(path.resolve(LOCK), READ, WRITE)) {
            return tryLock(channel) == null;
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /// @throws StackException if another process holds the directory, or it cannot be written
    static DataDirectory lock(Path path) {
        try {
            Files.createDirectories(path, OWNER_ONLY);
            Path file = path.resolve(LOCK);
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            if (tryLock(channel) == null) {
                String holder = read(channel);
                channel.close();
                throw inUse(path, holder);
            }
            write(channel, Long.toString(ProcessHandle.current().pid()));
            return new DataDirectory(path, channel);
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    private static StackException unusable(Path path, IOException failure) {
        return new StackException(
                "The data directory %s cannot be used (%s); name another one with HOPTRAIL_DATA"
                        .formatted(path, failure),
                failure);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static StackException inUse(Path path, String holder) {
        return new StackException(
                ("The data directory %s is in use by process %s. Stop it first (kill %s), let it do the"
                                + " work (--server), or name another directory with HOPTRAIL_DATA")
                        .formatted(path, holder, holder));
    }

    /// A directory within, made for this user alone.
    Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name), OWNER_ONLY);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make " + path.resolve(name), failure);
        }
    }

    /// The password kept under this name, made at random the first time.
    String password(String name) {
        return PasswordFile.in(folder("passwords"), name);
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return text.matches("\\d+") ? text : "(unknown)";
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(text + "\n"), 0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
