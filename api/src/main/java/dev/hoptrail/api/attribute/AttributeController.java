package dev.hoptrail.api.attribute;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.streaming.StreamedBody;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.ingest.record.Reason;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes records that somebody has at hand: an S3 access, a database deleted, whatever a
/// trail, a table or a ticket shows.
@Controller("/api/v1/attribute")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sessions")
final class AttributeController {

    private final Attributions attributions;
    private final ObjectMapper json;
    private final Clock clock;

    AttributeController(Attributions attributions, ObjectMapper json, Clock clock) {
        this.attributions = attributions;
        this.json = json;
        this.clock = clock;
    }

    /// What was found.
    ///
    /// @param items one for each record that could be read, in their order
    /// @param rejected what could not be read, by reason
    @Schema(name = "AttributedPage")
    record AttributedList(
            List<AttributedView> items,
            long records,
            Map<Reason, Long> rejected,
            @Nullable String next,
            Instant asOf) {}

    /// Who was behind records of any service, whether they are stored or not: `Records`, an array,
    /// one record, JSON lines, EventBridge, CloudWatch Logs, rows of LookupEvents, as they are or
    /// as gzip, up to 10 MB. Nothing of the body is kept. The answer streams.
    @Scoped
    @Post(
            consumes = {
                MediaType.APPLICATION_JSON,
                "application/x-ndjson",
                "application/gzip",
                "application/octet-stream"
            },
            produces = MediaType.APPLICATION_JSON)
    @ApiResponse(
            responseCode = "200",
            description = "Who was behind each record",
            content = @Content(schema = @Schema(implementation = AttributedList.class)))
    StreamedFile attribute(
            HttpRequest<?> request,
            @Body
                    @RequestBody(description = "Records, in any accepted form")
                    @Schema(type = "string", format = "binary")
                    byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "The body is empty");
        }
        AccountScope scope = Visitor.scope(request);
        return new StreamedFile(
                StreamedBody.of("attribute", out -> write(body, scope, out)),
                MediaType.APPLICATION_JSON_TYPE);
    }

    private void write(byte[] body, AccountScope scope, OutputStream out) throws IOException {
        JsonGenerator answer = json.createGenerator(out);
        answer.writeStartObject();
        answer.writeArrayFieldStart("items");
        RecordBatches.Total total =
                RecordBatches.read(body, batch -> write(attributions.of(batch, scope), answer));
        answer.writeEndArray();
        answer.writeNumberField("records", total.records());
        answer.writePOJOField("rejected", total.rejected());
        answer.writeNullField("next");
        answer.writePOJOField("asOf", clock.instant());
        answer.writeEndObject();
        answer.flush();
    }

    private static void write(List<AttributedView> views, JsonGenerator answer) {
        try {
            for (AttributedView view : views) {
                answer.writePOJO(view);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("Who asked does not read on", gone);
        }
    }
}
