package dev.hoptrail.api.openapi;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;

/// Serves the description of the REST interface.
@Hidden
@Controller
final class OpenApiController {

    private final OpenApiDocument document;

    OpenApiController(OpenApiDocument document) {
        this.document = document;
    }

    @Get(uri = "/openapi.yml", produces = "application/yaml")
    String document() {
        return document.text();
    }
}
