package dev.hoptrail.api.session;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.store.ReportStore;
import dev.hoptrail.api.session.store.ReportStore.ReportRow;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reports of sessions that are in wrong hands. What came from a reported session and lives on, or
/// is entered from it later, is found as `revocation-outlived`.
@Controller("/api/v1/sessions/{sessionId}/reports")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sessions")
final class ReportController {

    private static final int LONGEST_REASON = 2_000;

    private final ReportStore store;
    private final SessionLookup lookup;
    private final Clock clock;

    ReportController(ReportStore store, SessionLookup lookup, Clock clock) {
        this.store = store;
        this.lookup = lookup;
        this.clock = clock;
    }

    /// All that people said of a session, the latest first.
    @Schema(name = "SessionReportPage")
    record Reports(List<ReportRow> items, @Nullable String next, Instant asOf) {}

    /// A report.
    ///
    /// @param since from when on the session is in wrong hands; now where absent
    @Schema(name = "SessionReportRequest")
    record ReportRequest(@Nullable String reason, @Nullable Instant since) {}

    /// What people reported of a session, the latest first. The latest counts.
    @Scoped
    @Get
    Reports reports(HttpRequest<?> request, @PathVariable String sessionId) {
        return new Reports(store.of(id(request, sessionId)), null, clock.instant());
    }

    private UUID id(HttpRequest<?> request, String sessionId) {
        return lookup.follow(sessionId, null, Visitor.scope(request)).sessionId();
    }

    /// Reports a session as being in wrong hands. Sessions below it are evaluated again.
    @Scoped
    @Needs(Access.ANALYST)
    @Post
    @Status(HttpStatus.CREATED)
    ReportRow report(
            HttpRequest<?> request, @PathVariable String sessionId, @Body ReportRequest body) {
        UUID id = id(request, sessionId);
        String reason = body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY,
                    "\"reason\" must have 1 to %d characters".formatted(LONGEST_REASON));
        }
        Instant now = clock.instant();
        Instant since = body.since() == null ? now : body.since();
        if (since.isAfter(now) || since.isBefore(Instant.EPOCH)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "\"since\" must be a moment of the past");
        }
        ReportRow row = new ReportRow(id, since, false, reason, name(request), now);
        store.add(row);
        return row;
    }

    /// Takes a report back. It stays listed, and what it led to is withdrawn.
    @Scoped
    @Needs(Access.ANALYST)
    @Delete
    @ApiResponse(responseCode = "204", description = "The session is reported no longer")
    HttpResponse<?> withdraw(HttpRequest<?> request, @PathVariable String sessionId) {
        UUID id = id(request, sessionId);
        List<ReportRow> said = store.of(id);
        if (said.isEmpty() || said.getFirst().withdrawn()) {
            throw ProblemException.notFound("The session is not reported");
        }
        ReportRow last = said.getFirst();
        store.add(
                new ReportRow(
                        id, last.since(), true, last.reason(), name(request), clock.instant()));
        return HttpResponse.noContent();
    }

    private static String name(HttpRequest<?> request) {
        return Visitor.of(request).orElseThrow().name();
    }
}
