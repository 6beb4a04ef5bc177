package dev.hoptrail.api.page;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Serves the description of the REST interface, generated from the code when it was compiled.
@Hidden
@Controller
final class OpenApiController {

    static final String DOCUMENT = "classpath:META-INF/swagger/hoptrail.yml";

    private final ResourceResolver resources;

    OpenApiController(ResourceResolver resources) {
        this.resources = resources;
    }

    @Get(uri = "/openapi.yml", produces = "application/yaml")
    byte[] document() {
        try (InputStream stream = resources.getResourceAsStream(DOCUMENT).orElseThrow()) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(DOCUMENT, failure);
        }
    }
}
