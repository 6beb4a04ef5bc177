package dev.hoptrail.correlate.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of an index: a subfolder for each generation. Only the newest finished one is used;
/// others are what a rebuild or a crash left over.
final class IndexFolder {
    private static final Logger log = LoggerFactory.getLogger(IndexFolder.class);
    private static final String PREFIX = "generation-";

    private final Path root;

    IndexFolder(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    /// The newest generation that was finished and is of this format; null where there is none.
    @Nullable IndexGeneration newest(IndexSettings settings) throws IOException {
        for (Path generation : generations().reversed()) {
            try {
                if (IndexGeneration.committedPosition(generation) != null) {
                    IndexGeneration opened = IndexGeneration.open(generation, settings);
                    retainOnly(generation);
                    return opened;
                }
            } catch (IOException | IllegalArgumentException e) {
                log.warn(
                        "The search index in {} cannot be used: it will be rebuilt", generation, e);
            }
        }
        return null;
    }

    /// A new generation, newer than all there are.
    IndexGeneration create(IndexSettings settings) throws IOException {
        List<Path> generations = generations();
        int number = generations.isEmpty() ? 1 : number(generations.getLast()) + 1;
        return IndexGeneration.create(root.resolve(PREFIX + number), settings);
    }

    /// Deletes all generations but one.
    void retainOnly(Path kept) throws IOException {
        for (Path generation : generations()) {
            if (!generation.equals(kept)) {
                delete(generation);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private List<Path> generations() throws IOException {
        List<Path> generations = new ArrayList<>();
        try (Stream<Path> children = Files.list(root)) {
            children.filter(child -> number(child) > 0).forEach(generations::add);
        }
        generations.sort(Comparator.comparingInt(IndexFolder::number));
        return generations;
    }

    private static int number(Path generation) {
        String name = generation.getFileName().toString();
        String digits = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }
}
