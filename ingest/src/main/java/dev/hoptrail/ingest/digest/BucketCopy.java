package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.source.DigestName;
import dev.hoptrail.ingest.source.LogLocation;
import dev.hoptrail.ingest.source.QueryFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// A copy of a trail's bucket, or of a part of it, on disk.
///
/// @param digests paths of digest files by name
/// @param logs paths of log files
/// @param signatures paths of what CloudTrail Lake signed of results of queries
/// @param results paths of what may be such results, sorted
/// @param problems what could not be listed
record BucketCopy(
        Path root,
        List<Path> digests,
        Map<Path, LogLocation> logs,
        List<Path> signatures,
        SortedSet<Path> results,
        List<Problem> problems) {

    private static final int DEEPEST = 200;

    /// Lists a tree.
    static BucketCopy list(Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        List<Path> digests = new ArrayList<>();
        Map<Path, LogLocation> logs = new HashMap<>();
        List<Path> signatures = new ArrayList<>();
        SortedSet<Path> results = new TreeSet<>();
        List<Problem> problems = new ArrayList<>();
        Files.walkFileTree(
                root,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                DEEPEST,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = String.valueOf(file.getFileName());
                        LogLocation location = LogLocation.of("/" + name);
                        boolean isDigest = DigestName.of(name).isPresent();
                        boolean isLog = location.account() != null;
                        if ((isDigest || isLog) && !attributes.isRegularFile()) {
                            problems.add(
                                    new Problem(
                                            Kind.UNREADABLE,
                                            root.relativize(file).toString(),
                                            "neither a file nor a folder"));
                        } else if (isDigest) {
                            digests.add(file);
                        } else if (isLog) {
                            logs.put(file, location);
                        } else if (QueryFiles.isSignature(name)) {
                            signatures.add(file);
                        } else if (QueryFiles.isResult(name)) {
                            results.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (file.equals(root)) {
                            throw failure;
                        }
                        problems.add(
                                new Problem(
                                        Kind.UNREADABLE,
                                        root.relativize(file).toString(),
                                        failure.getClass().getSimpleName()));
                        return FileVisitResult.CONTINUE;
                    }
                });
        digests.sort(Comparator.naturalOrder());
        signatures.sort(Comparator.naturalOrder());
        return new BucketCopy(root, digests, logs, signatures, results, problems);
    }

    /// Where the objects of a bucket lie on disk.
    ///
    /// @param folder holds them
    /// @param cut so many parts of each key lie above the folder
    record Base(Path folder, int cut) {

        /// The place of an object; empty for a key that cannot lie below the folder.
        Optional<Path> path(String object) {
            return KeyParts.behind(object, cut)
                    .map(parts -> folder.resolve(String.join("/", parts)));
        }
    }

    /// What a file that says to be an object tells of where the others lie; empty if it does not
    /// lie where it says.
    Optional<Base> base(Path file, String object) {
        List<String> key = KeyParts.of(object);
        List<String> parts = new ArrayList<>();
        file.forEach(part -> parts.add(part.toString()));
        OptionalInt shared = KeyParts.shared(parts, root.relativize(file).getNameCount(), key);
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        int same = shared.getAsInt();
        Path folder = file;
        for (int i = 0; i < same && folder.getParent() != null; i++) {
            folder = folder.getParent();
        }
        return Optional.of(new Base(folder, key.size() - same));
    }

    /// A path as reports show it.
    String shown(Path path) {
        return path.startsWith(root) ? root.relativize(path).toString() : path.toString();
    }
}
