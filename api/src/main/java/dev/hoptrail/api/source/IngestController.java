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
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Ways in which records come in.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.INGEST)
@Tag(name = "sources")
final class IngestController {

    private static final int MOST_PATHS = 10_000;
    private static final String S3 = "s3://";
    private static final String LOOKUP = "lookup://";

    /// Names of buckets as Amazon S3 allows them, and a prefix.
    private static final Pattern AREA =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.{0,1024}))?");

    private final Ingest ingest;
    private final IngestRuns runs;
    private final Buckets buckets;
    private final Lookups lookups;

    IngestController(Ingest ingest, IngestRuns runs, Buckets buckets, Lookups lookups) {
        this.ingest = ingest;
        this.runs = runs;
        this.buckets = buckets;
        this.lookups = lookups;
    }

    /// What was taken from a push. It is on its way to the store, and not lost any more.
    ///
    /// @param rejected what could not be read, by reason
    @Schema(name = "Pushed")
    record Pushed(long records, long identityEvents, long issuances, Map<Reason, Long> rejected) {}

    /// @param paths absolute, as the service sees them; `s3://bucket/prefix`; or `lookup://` and a
    ///   region, or the name of one of `hoptrail.lookups`, for CloudTrail's event history
    /// @param again whether to read what was read before, too
    /// @param newestFirst whether to begin with the last day of a bucket
    /// @param rate objects of a bucket a second, at most
    @Schema(name = "IngestRequest")
    record IngestRequest(
            @Nullable List<String> paths,
            @Nullable Boolean again,
            @Nullable Boolean newestFirst,
            @Nullable Integer rate) {}

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

    /// Begins to read files and folders of the machine that the service runs on, buckets, and
    /// CloudTrail's event history.
    @Needs(Access.ADMIN)
    @Post("/ingests")
    @Status(HttpStatus.ACCEPTED)
    IngestRun begin(@Body IngestRequest body) {
        List<String> paths = body.paths();
        if (paths == null || paths.isEmpty() || paths.size() > MOST_PATHS) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "\"paths\" must have 1 to %d".formatted(MOST_PATHS));
        }
        Integer rate = body.rate();
        if (rate != null && rate < 1) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "\"rate\" must be 1 or more");
        }
        boolean again = Boolean.TRUE.equals(body.again());
        boolean newestFirst = Boolean.TRUE.equals(body.newestFirst());
        List<Path> files =
                paths.stream()
                        .filter(path -> !path.startsWith(S3) && !path.startsWith(LOOKUP))
                        .map(IngestController::path)
                        .toList();
        List<Matcher> areas =
                paths.stream()
                        .filter(path -> path.startsWith(S3))
                        .map(IngestController::area)
                        .toList();
        List<LookupSource> histories =
                paths.stream()
                        .filter(path -> path.startsWith(LOOKUP))
                        .map(path -> path.substring(LOOKUP.length()))
                        .map(this::history)
                        .toList();
        if (areas.isEmpty() && histories.isEmpty()) {
            return runs.begin(files, again);
        }
        return runs.begin(
                paths.toString(),
                progress -> {
                    IngestReport report =
                            files.isEmpty()
                                    ? IngestReport.NOTHING
                                    : ingest.run(files, again, progress);
                    for (Matcher area : areas) {
                        report =
                                report.plus(
                                        buckets.read(
                                                area.group(1),
                                                Objects.requireNonNullElse(area.group(2), ""),
                                                again,
                                                newestFirst,
                                                rate,
                                                progress));
                    }
                    for (LookupSource history : histories) {
                        report = report.plus(lookups.read(history, again, progress));
                    }
                    return report;
                });
    }

    private LookupSource history(String name) {
        return lookups.find(name)
                .orElseThrow(() ->
                        ProblemException.of(
                                ErrorCode.INVALID_BODY,
                                "Event history is named as lookup://REGION, or by one of"
                                        + " hoptrail.lookups"));
    }

    private static Matcher area(String text) {
        Matcher area = AREA.matcher(text);
        if (!area.matches()) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "A bucket is named as s3://bucket/prefix");
        }
        return area;
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
