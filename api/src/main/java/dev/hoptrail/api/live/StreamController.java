package dev.hoptrail.api.live;

import dev.hoptrail.api.live.LiveEvent.AlertChange;
import dev.hoptrail.api.live.LiveEvent.EventType;
import dev.hoptrail.api.live.LiveEvent.SessionChange;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What happens, as it happens.
@Controller("/api/v1/stream")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "stream")
final class StreamController {

    private final LiveStreams streams;

    StreamController(LiveStreams streams) {
        this.streams = streams;
    }

    /// Server-sent events: `session` (linked or changed; data is a SessionChange), `alert` (opened,
    /// changed or answered; data is an AlertChange), and `reset` where too much was missed or the
    /// place to resume at is of another database: load anew what is shown, the stream goes on from
    /// there. A comment every 15 seconds shows that it lives. It ends after five minutes, and when
    /// the service stops; who comes back with `Last-Event-ID` misses nothing and sees nothing
    /// twice.
    ///
    /// @param type session or alert; may be repeated; both where absent
    @Scoped
    @Get(produces = MediaType.TEXT_EVENT_STREAM)
    @ApiResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM,
                            schema = @Schema(anyOf = {SessionChange.class, AlertChange.class})))
    @ApiResponse(responseCode = "503", description = "Too many streams are open")
    StreamedFile stream(
            HttpRequest<?> request,
            @QueryValue @Nullable List<String> type,
            @Header("Last-Event-ID") @Nullable String lastEventId) {
        return new StreamedFile(
                streams.open(lastEventId, types(type), Visitor.scope(request)),
                MediaType.TEXT_EVENT_STREAM_TYPE);
    }

    private static Set<EventType> types(@Nullable List<String> words) {
        if (words == null || words.isEmpty()) {
            return EnumSet.allOf(EventType.class);
        }
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String word : words) {
            types.add(
                    Arrays.stream(EventType.values())
                            .filter(type -> type.word().equals(word))
                            .findFirst()
                            .orElseThrow(() ->
                                    ProblemException.parameter(
                                            "type", "Neither session nor alert")));
        }
        return types;
    }
}
