package dev.hoptrail.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The signature of a digest as the metadata of its object has it, saved beside the file as
/// `<name>.metadata.json` in the form that `aws s3api head-object` prints.
public final class DigestMetadata {

    /// Under which S3 keeps it.
    public static final String SIGNATURE = "signature";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 64 * 1024;

    private DigestMetadata() {}

    /// Reads it; empty if there is none that can be read.
    public static Optional<String> signature(Path digest) {
        Path file = digest.resolveSibling(digest.getFileName() + ".metadata.json");
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            JsonNode head = JSON.readTree(Files.readAllBytes(file)).path("Metadata");
            return Optional.ofNullable(head.path(SIGNATURE).textValue());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
