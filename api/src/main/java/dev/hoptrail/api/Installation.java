package dev.hoptrail.api;

import dev.hoptrail.api.embedded.StackSettings;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where a deployment keeps its data, for commands that work on it without a service.
///
/// @param stack its servers
/// @param keys the files of its keys by their names, whether they are there or not
public record Installation(StackSettings stack, SortedMap<String, Path> keys) {

    /// What the settings say.
    ///
    /// @param overrides settings that win over files and the environment, by their names
    /// @throws StartException if a setting is wrong
    public static Installation of(Map<String, Object> overrides) {
        try (ApplicationContext context = Configuration.read(overrides)) {
            ServiceSettings settings = Configuration.service(context);
            StackSettings stack = Configuration.stack(context.getEnvironment());
            Path folder = Optional.ofNullable(settings.keys()).orElseGet(stack::dataDirectory);
            SortedMap<String, Path> keys = new TreeMap<>();
            for (String name : SharedKeys.names()) {
                keys.put(name, folder.resolve(name));
            }
            Optional.ofNullable(settings.evidence().signingKey())
                    .ifPresent(file -> keys.put(SharedKeys.SIGNING, file));
            return new Installation(stack, keys);
        }
    }

    /// The keys that are there.
    public SortedMap<String, Path> presentKeys() {
        SortedMap<String, Path> present = new TreeMap<>(keys);
        present.values().removeIf(file -> !Files.isReadable(file));
        return present;
    }

    /// Writes a file that only its owner may read.
    public static void writePrivately(Path file, String text) {
        PrivateFile.write(file, text);
    }
}
