package dev.hoptrail.ingest.source;

import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Rejection;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Log files on disk: single files, whatever they are called, and trees, of which the files with
/// the endings of log files are taken. Links are followed.
///
/// The order is that of delivery across all accounts and regions, then by path; digest files come
/// first.
public final class FileTree implements LogSource {

    private static final int DEEPEST = 200;
    private static final List<String> ENDINGS =
            List.of(".json", ".json.gz", ".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".parquet");
    private static final String DIGEST = "_CloudTrail-Digest_";

    private final List<Path> roots;
    private final @Nullable Path folder;

    public FileTree(List<Path> roots) {
        this.roots = List.copyOf(roots);
        this.folder = null;
    }

    /// Single files of a tree.
    FileTree(Path folder, List<Path> files) {
        this.roots = List.copyOf(files);
        this.folder = folder;
    }

    @Override
    public Listing list() {
        Walk walk = new Walk(folder);
        for (Path root : roots) {
            walk.from(root);
        }
        walk.found.sort(
                Comparator.comparing(Found::delivered)
                        .thenComparing(file -> file.path().toString()));
        List<LogFile> files = new ArrayList<>(walk.found.size());
        walk.found.forEach(
                file -> files.add(new PathLogFile(file.path(), file.size(), file.below())));
        return new Listing(files, walk.refused);
    }

    /// What is saved beside a digest bears its name, and is none.
    private static boolean isLogFile(String name) {
        return ENDINGS.stream().anyMatch(name::endsWith)
                && !QueryFiles.isBeside(name)
                && (!name.contains(DIGEST) || DigestName.of(name).isPresent());
    }

    private record Found(Path path, long size, String delivered, int below) {}

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final List<Found> found = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private final @Nullable Path folder;
        private Path root = Path.of("");

        Walk(@Nullable Path folder) {
            this.folder = folder;
        }

        void from(Path start) {
            root = start;
            try {
                Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, this);
            } catch (IOException failure) {
                refuse(start, failure);
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            boolean asked = file.equals(root);
            if (!attributes.isRegularFile()) {
                if (asked || attributes.isDirectory()) {
                    refuse(file, Reason.NOT_A_FILE, "neither a file nor a folder to be read");
                }
            } else if (asked || isLogFile(name)) {
                String delivered = LogLocation.of("/" + name).delivered();
                int below = below(folder == null ? root : folder, file);
                found.add(new Found(file, attributes.size(), delivered, below));
            }
            return FileVisitResult.CONTINUE;
        }

        private static int below(Path top, Path file) {
            return top.equals(file) || !file.startsWith(top)
                    ? 1
                    : file.getNameCount() - top.getNameCount();
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            refuse(file, failure);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            if (failure != null) {
                refuse(folder, failure);
            }
            return FileVisitResult.CONTINUE;
        }

        private void refuse(Path path, IOException failure) {
            switch (failure) {
                case FileSystemLoopException loop ->
                        refuse(path, Reason.SYMLINK_LOOP, "a link to a folder that it lies in");
                case AccessDeniedException denied ->
                        refuse(path, Reason.UNREADABLE_DIRECTORY, "no permission to list it");
                case NoSuchFileException gone ->
                        refuse(path, Reason.NO_SUCH_PATH, "there is no such file or folder");
                default ->
                        refuse(
                                path,
                                Reason.UNREADABLE_DIRECTORY,
                                "listing failed: " + failure.getClass().getSimpleName());
            }
        }

        private void refuse(Path path, Reason reason, String detail) {
            refused.add(new Refusal(FileUri.of(path), Rejection.ofFile(reason, detail)));
        }
    }
}
