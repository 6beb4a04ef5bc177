package dev.hoptrail.api.context;

import dev.hoptrail.api.context.store.ContextStore;
import dev.hoptrail.api.context.store.ContextStore.FaultRow;
import dev.hoptrail.api.context.store.ContextStore.VersionRow;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.context.ContextFault;
import dev.hoptrail.correlate.context.ContextReader;
import dev.hoptrail.correlate.detect.ContextKind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the organisation tells of itself, for rules to compare with.
@Controller("/api/v1/context")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class ContextController {

    private final ContextStore store;
    private final Clock clock;

    ContextController(ContextStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// All kinds of context.
    @Schema(name = "ContextPage")
    record ContextList(List<ContextView> items, @Nullable String next, Instant asOf) {}

    /// A kind of context.
    ///
    /// @param inForce null: nothing was told, or it was taken back
    /// @param fault why the file in the folder is not taken; null where it is, or there is none
    @Schema(name = "Context")
    record ContextView(String kind, @Nullable VersionView inForce, @Nullable FaultView fault) {}

    /// One version of a kind.
    ///
    /// @param sha256 of the content, in hex; null: taken back
    /// @param entries how much it tells
    @Schema(name = "ContextVersion")
    record VersionView(int version, @Nullable String sha256, int entries, String by, Instant at) {}

    /// Why a file is not taken.
    ///
    /// @param line from 1; null where no line is at fault
    @Schema(name = "ContextFault")
    record FaultView(String source, @Nullable Integer line, String reason, Instant at) {}

    /// A kind with every version of it, the latest first.
    @Schema(name = "ContextDetail")
    record ContextDetail(ContextView context, List<VersionView> versions) {}

    /// All kinds, told or not.
    @Get
    ContextList contexts() {
        Map<ContextKind, VersionRow> versions = byKind(store.latest(), VersionRow::kind);
        Map<ContextKind, FaultRow> faults = byKind(store.faults(), FaultRow::kind);
        List<ContextView> items =
                Arrays.stream(ContextKind.values())
                        .map(kind -> view(kind, versions.get(kind), faults.get(kind)))
                        .toList();
        return new ContextList(items, null, clock.instant());
    }

    private static <T> Map<ContextKind, T> byKind(List<T> rows, Function<T, ContextKind> kind) {
        return rows.stream().collect(Collectors.toMap(kind, Function.identity()));
    }

    /// One kind with every version of it.
    @Get("/{kind}")
    ContextDetail context(@PathVariable String kind) {
        return detail(known(kind));
    }

    /// What is in force of a kind, as it was given.
    @Needs(Access.ANALYST)
    @Get(uri = "/{kind}/content", produces = MediaType.APPLICATION_OCTET_STREAM)
    byte[] content(@PathVariable String kind) {
        return store.content(known(kind))
                .orElseThrow(() -> ProblemException.notFound("Nothing was told of " + kind));
    }

    /// Tells a kind anew: `accounts` and `people` as CSV or JSON, `networks` as CSV, `roles` and
    /// `canaries` as YAML, `countries` as a MaxMind database of at most 10 MB (larger ones are
    /// taken from the folder). All sessions are evaluated again.
    @Needs(Access.ADMIN)
    @Put(
            uri = "/{kind}",
            consumes = {
                "text/csv",
                "application/yaml",
                "application/json",
                MediaType.APPLICATION_OCTET_STREAM
            })
    ContextDetail set(
            HttpRequest<?> request,
            @PathVariable String kind,
            @Body @RequestBody(description = "The file") @Schema(type = "string", format = "binary")
                    byte @Nullable [] body) {
        ContextKind known = known(kind);
        if (body == null || body.length == 0) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "The body is empty");
        }
        try {
            store.set(known, body, ContextReader.read(known, body).entries(), name(request));
        } catch (ContextFault fault) {
            String where = fault.line() == null ? "" : "Line " + fault.line() + ": ";
            throw ProblemException.of(ErrorCode.INVALID_BODY, where + fault.reason());
        }
        return detail(known);
    }

    /// Takes a kind back. All sessions are evaluated again.
    @Needs(Access.ADMIN)
    @Delete("/{kind}")
    ContextDetail delete(HttpRequest<?> request, @PathVariable String kind) {
        ContextKind known = known(kind);
        store.set(known, null, 0, name(request));
        return detail(known);
    }

    private static String name(HttpRequest<?> request) {
        return Visitor.of(request).orElseThrow().name();
    }

    private static ContextKind known(String kind) {
        return ContextKind.of(kind)
                .orElseThrow(() ->
                        ProblemException.notFound(
                                "There is no context of that kind; known: "
                                        + Arrays.stream(ContextKind.values())
                                                .map(ContextKind::word)
                                                .collect(Collectors.joining(", "))));
    }

    private ContextDetail detail(ContextKind kind) {
        List<VersionRow> versions = store.versions(kind);
        @Nullable FaultRow fault =
                store.faults().stream().filter(row -> row.kind() == kind).findFirst().orElse(null);
        return new ContextDetail(
                view(kind, versions.isEmpty() ? null : versions.getFirst(), fault),
                versions.stream().map(ContextController::view).toList());
    }

    private static ContextView view(
            ContextKind kind, @Nullable VersionRow version, @Nullable FaultRow fault) {
        return new ContextView(
                kind.word(),
                version == null || version.sha256() == null ? null : view(version),
                fault == null
                        ? null
                        : new FaultView(fault.source(), fault.line(), fault.reason(), fault.at()));
    }

    private static VersionView view(VersionRow row) {
        return new VersionView(row.version(), row.sha256(), row.entries(), row.by(), row.at());
    }
}
