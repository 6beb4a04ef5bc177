package dev.hoptrail.api.health;

import dev.hoptrail.api.security.Open;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.TreeMap;

/// Tells load balancers, and whoever asks, how the service is. Says nothing about the data.
@Open
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "operations")
final class HealthController {

    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    /// @param status UP, or DOWN if a part does not work
    /// @param parts by name: UP, or what is wrong
    @Schema(name = "Health")
    record Health(String status, Map<String, String> parts) {}

    /// Whether the service can answer now.
    @ApiResponse(
            responseCode = "200",
            description = "All parts work",
            content = @Content(schema = @Schema(implementation = Health.class)))
    @ApiResponse(
            responseCode = "503",
            description = "A part does not work; the body names it",
            content = @Content(schema = @Schema(implementation = Health.class)))
    @Get
    HttpResponse<Health> ready() {
        Map<String, String> parts = new TreeMap<>(readiness.look());
        boolean up = parts.values().stream().allMatch(String::isEmpty);
        parts.replaceAll((name, trouble) -> trouble.isEmpty() ? "UP" : trouble);
        return HttpResponse.<Health>status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(up ? "UP" : "DOWN", parts));
    }

    /// Whether the process lives at all.
    @Get("/live")
    Health live() {
        return new Health("UP", Map.of());
    }
}
