package dev.hoptrail.api.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The page takes its types from a committed description of the interface, which must not drift
/// from the code.
final class OpenApiDocumentTest {

    private static final String GENERATED = "/META-INF/swagger/hoptrail.yml";
    private static final Path COMMITTED = Path.of("../ui/openapi.yml");

    @Test
    void committedDescription_isTheOneOfTheCode() throws IOException {
        String generated;
        try (InputStream stream =
                Objects.requireNonNull(getClass().getResourceAsStream(GENERATED))) {
            generated = new String(stream.readAllBytes(), UTF_8);
        }

        assertThat(Files.readString(COMMITTED))
                .as("To take over a change: cp api/target/classes%s ui/openapi.yml", GENERATED)
                .isEqualTo(generated);
    }
}
