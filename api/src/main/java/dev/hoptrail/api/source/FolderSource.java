package dev.hoptrail.api.source;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A folder to watch: `hoptrail.folders.<name>`.
///
/// @param path of the folder, which may come later
/// @param pause between two looks; a file counts as complete when it is the same at both
@EachProperty("hoptrail.folders")
public record FolderSource(
        @Parameter String name,
        @Nullable Path path,
        @Bindable(defaultValue = "2s") Duration pause) {

    public FolderSource {
        if (path == null || !pause.isPositive()) {
            throw new ConfigurationException(
                    "hoptrail.folders.%s needs a path, and a pause above zero".formatted(name));
        }
    }
}
