package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Sha256;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ways in which records come in.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.INGEST)
@Tag(name = "sources")
final class IngestController {

    private static final int MOST_PATHS = 10_000;

    private final Ingest ingest;
    private final IngestRuns runs;

    IngestController(Ingest ingest, IngestRuns runs) {
        this.ingest = ingest;
        this.runs = runs;
    }

    /// What was taken from a push. It is on its way to the store, and not lost any more.
    ///
    /// @param rejected what could not be read, by reason
    @Schema(name = "Pushed")
    record Pushed(long records, long identityEvents, long issuances, Map<Reason, Long> rejected) {}

    /// @param paths absolute, as the service sees them
    /// @param again whether to read files that were read before, too
    @Schema(name = "IngestRequest")
    record IngestRequest(@Nullable List<String> paths, @Nullable Boolean again) {}

    /// Takes records: `Records`, an array, one record, JSON lines, EventBridge, CloudWatch Logs, as
    /// they are or as gzip. What is no record comes back under `rejected`.
    @Needs(Access.ANALYST)
    @Status(HttpStatus.ACCEPTED)
    @Post(
            uri = "/records",
            consumes = {
                "application/json",
                "application/x-ndjson",
                "application/gzip",
                "application/octet-stream"
            })
    Pushed push(
            @Body
                    @RequestBody(description = "Records, in any accepted form")
                    @Schema(type = "string", format = "binary")
                    byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "The body is empty");
        }
        // The same body has the same name however often it is sent.
        IngestReport report = ingest.publish(body, "push:" + Sha256.hex(body));
        return new Pushed(
                report.records(), report.identityEvents(), report.issuances(), report.rejected());
    }

    /// Begins to read files and folders of the machine that the service runs on.
    @Needs(Access.ADMIN)
    @Post("/ingests")
    @Status(HttpStatus.ACCEPTED)
    IngestRun begin(@Body IngestRequest body) {
        List<String> paths = body.paths();
        if (paths == null || paths.isEmpty() || paths.size() > MOST_PATHS) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "\"paths\" must have 1 to %d".formatted(MOST_PATHS));
        }
        List<Path> read = paths.stream().map(IngestController::path).toList();
        return runs.begin(read, Boolean.TRUE.equals(body.again()));
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException invalid) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "No path: " + invalid.getReason());
        }
        throw ProblemException.of(ErrorCode.INVALID_BODY, "\"paths\" must be absolute");
    }

    /// How far a reading is.
    @Needs(Access.ADMIN)
    @Get("/ingests/{ingestId}")
    IngestRun run(@PathVariable String ingestId) {
        return runs.find(ingestId)
                .orElseThrow(() -> ProblemException.notFound("No ingest " + ingestId));
    }
}
