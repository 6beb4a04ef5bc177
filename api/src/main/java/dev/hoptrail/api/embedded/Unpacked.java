package dev.hoptrail.api.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// The servers' programs, unpacked from our artifact once. A folder that is there is complete: it
/// is filled beside its place and then moved there.
final class Unpacked {

    private static final String BROKER = "embedded/kafka/";

    private Unpacked() {}

    /// The folder with PostgreSQL's `bin`, `lib` and `share`.
    static Path postgres(Path runtime) throws IOException {
        String name = "postgres-%s-%s".formatted(operatingSystem(), architecture());
        URL archive = Unpacked.class.getResource("/" + name + ".txz");
        if (archive == null) {
            throw new StackException(
                    "This build carries no PostgreSQL for this platform (%s): build on it, or name a database with HOPTRAIL_DB_URL"
                            .formatted(name));
        }
        URLConnection connection = archive.openConnection();
        Path place = runtime.resolve(name + "-" + connection.getContentLengthLong());
        try (InputStream packed = connection.getInputStream()) {
            if (!Files.isDirectory(place)) {
                fill(place, folder -> untar(packed, folder));
            }
        }
        return place;
    }

    /// The folder with the broker's jars, which must not mix with our own class path.
    static Path brokerJars(Path runtime) throws IOException {
        URL jars = Unpacked.class.getResource("/" + BROKER);
        if (jars == null) {
            throw new StackException("This build carries no Kafka: name one with HOPTRAIL_KAFKA");
        }
        if (!(jars.openConnection() instanceof JarURLConnection connection)) {
            return Path.of(jars.getPath());
        }
        JarFile artifact = connection.getJarFile();
        long crc =
                artifact.stream().filter(Unpacked::isBrokerJar).mapToLong(JarEntry::getCrc).sum();
        Path place = runtime.resolve("kafka-" + Long.toHexString(crc));
        if (!Files.isDirectory(place)) {
            fill(place, folder -> copyBrokerJars(artifact, folder));
        }
        return place;
    }

    private static boolean isBrokerJar(JarEntry entry) {
        return entry.getName().startsWith(BROKER) && entry.getName().endsWith(".jar");
    }

    private static void copyBrokerJars(JarFile artifact, Path folder) throws IOException {
        for (Enumeration<JarEntry> entries = artifact.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (isBrokerJar(entry)) {
                try (InputStream jar = artifact.getInputStream(entry)) {
                    Files.copy(jar, folder.resolve(entry.getName().substring(BROKER.length())));
                }
            }
        }
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }

    private interface Filling {
        void into(Path folder) throws IOException;
    }

    private static void fill(Path place, Filling filling) throws IOException {
        Path runtime = Files.createDirectories(place.resolveSibling(""));
        Path fresh =
                Files.createTempDirectory(
                        runtime,
                        "unpack",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-xr-x")));
        try {
            filling.into(fresh);
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            throw unsupported;
        } catch (FileSystemException failure) {
            // Another process was faster.
            if (!Files.isDirectory(place)) {
                throw failure;
            }
        } finally {
            delete(fresh);
        }
    }

    private static void untar(InputStream packed, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(
                        new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (@Nullable TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0) {
            Set<PosixFilePermission> runnable = PosixFilePermissions.fromString("rwxr-xr-x");
            Files.setPosixFilePermissions(target, runnable);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
