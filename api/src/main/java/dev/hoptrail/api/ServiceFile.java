package dev.hoptrail.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Tells commands where the service over a data directory answers, while it runs.
public final class ServiceFile implements AutoCloseable {

    private static final String NAME = "service.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private ServiceFile(Path file) {
        this.file = file;
    }

    static ServiceFile write(Path dataDirectory, URI address) {
        Path file = dataDirectory.resolve(NAME);
        String text =
                JSON.createObjectNode()
                        .put("url", address.toString())
                        .put("pid", ProcessHandle.current().pid())
                        .toString();
        PrivateFile.write(file, text + "\n");
        return new ServiceFile(file);
    }

    /// The address of the service that runs over a data directory. A file left by a process that is
    /// gone counts for nothing.
    public static Optional<URI> read(Path dataDirectory) {
        Path file = dataDirectory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode service = JSON.readTree(Files.readString(file));
            boolean runs = ProcessHandle.of(service.path("pid").asLong()).isPresent();
            return runs ? Optional.of(URI.create(service.path("url").asText())) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
