package dev.hoptrail.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page takes its types from a committed description of the interface, which must not drift
/// from the code.
final class OpenApiDocumentTest {

    private static final Path COMMITTED = Path.of("../ui/openapi.yml");
    private static final Path SERVED = Path.of("target/openapi.yml");

    @Test
    void committedDescription_isTheOneThatIsServed() throws IOException {
        String served;
        try (ApplicationContext context =
                ApplicationContext.builder()
                        .banner(false)
                        .deduceEnvironment(false)
                        .bootstrapEnvironment(false)
                        .start()) {
            served = context.getBean(OpenApiDocument.class).text();
        }
        Files.createDirectories(SERVED.getParent());
        Files.writeString(SERVED, served);

        assertThat(Files.readString(COMMITTED))
                .as("To take over a change: cp api/%s ui/openapi.yml", SERVED)
                .isEqualTo(served);
    }
}
