package dev.hoptrail.api.alert;

import dev.hoptrail.api.alert.store.SuppressionStore;
import dev.hoptrail.api.alert.store.SuppressionStore.SuppressionRow;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.rule.RuleBook;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.search.SessionIndex;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which findings become no alerts. They stay findings.
@Controller("/api/v1/suppressions")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class SuppressionController {

    private static final int MOST = 500;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final SuppressionStore store;
    private final RuleBook rules;
    private final Clock clock;

    SuppressionController(SuppressionStore store, RuleBook rules, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.clock = clock;
    }

    /// A page of suppressions.
    @Schema(name = "SuppressionPage")
    record SuppressionList(List<SuppressionRow> items, @Nullable String next, Instant asOf) {}

    /// Which findings are to become no alerts: those of a rule, on the sessions that a query of
    /// search finds, or both.
    ///
    /// @param ruleId of any rule where absent
    /// @param query in the query language, asked of a session whenever something is found on it;
    ///   every session where absent
    /// @param expiresAt within a year
    @Schema(name = "SuppressionRequest")
    record SuppressionRequest(
            @Nullable String ruleId,
            @Nullable String query,
            @Nullable String reason,
            @Nullable Instant expiresAt) {}

    /// Suppressions by id, expired and ended ones among them.
    @Get
    SuppressionList suppressions(
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        UUID after = Cursor.read(cursor, "suppressions").map(Cursor::id).orElse(null);
        List<SuppressionRow> page = store.list(after, most + 1);
        List<SuppressionRow> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most
                        ? new Cursor(0, shown.getLast().suppressionId()).text("suppressions")
                        : null;
        return new SuppressionList(shown, next, clock.instant());
    }

    /// Keeps findings from becoming alerts.
    @Needs(Access.ANALYST)
    @Post
    @Status(HttpStatus.CREATED)
    SuppressionRow suppress(HttpRequest<?> request, @Body SuppressionRequest body) {
        String query = query(body);
        Instant now = clock.instant();
        Instant expires = body.expiresAt();
        if (expires == null || !expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            throw invalid("\"expiresAt\" must be a moment of the year to come");
        }
        SuppressionRow row =
                new SuppressionRow(
                        UUID.randomUUID(),
                        body.ruleId(),
                        query,
                        Words.reason(body.reason(), true),
                        Visitor.of(request).orElseThrow().name(),
                        now,
                        expires,
                        null,
                        null);
        store.add(row);
        return row;
    }

    private String query(SuppressionRequest body) {
        String query = body.query() == null ? "" : body.query().strip();
        if (body.ruleId() == null && query.isEmpty()) {
            throw invalid("At least one of ruleId and query must be given");
        }
        if (body.ruleId() != null && !rules.isKnown(body.ruleId())) {
            throw invalid("There is no rule of that id");
        }
        if (query.indexOf('\0') >= 0) {
            throw invalid("\"query\" is no text");
        }
        SessionIndex.check(query);
        return query;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }

    /// Ends a suppression. It stays listed, with who ended it when.
    @Needs(Access.ANALYST)
    @Delete("/{suppressionId}")
    @ApiResponse(responseCode = "204", description = "The suppression has ended")
    HttpResponse<?> end(HttpRequest<?> request, @PathVariable String suppressionId) {
        UUID id = Parameters.id("suppressionId", suppressionId);
        if (!store.end(id, Visitor.of(request).orElseThrow().name())) {
            throw ProblemException.notFound("No suppression of that id is still to be ended");
        }
        return HttpResponse.noContent();
    }
}
