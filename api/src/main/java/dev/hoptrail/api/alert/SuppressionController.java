package dev.hoptrail.api.alert;

import dev.hoptrail.api.alert.store.SuppressionStore;
import dev.hoptrail.api.alert.store.SuppressionStore.SuppressionRow;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.detect.Rules;
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
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which findings become no alerts. They stay findings.
@Controller("/api/v1/suppressions")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class SuppressionController {

    private static final int MOST = 500;
    private static final int LONGEST_FIELD = 2_048;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final SuppressionStore store;
    private final Clock clock;

    SuppressionController(SuppressionStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// A page of suppressions.
    @Schema(name = "SuppressionPage")
    record SuppressionList(List<SuppressionRow> items, @Nullable String next, Instant asOf) {}

    /// Which findings are to become no alerts: those to which every given field is equal, at least
    /// one.
    ///
    /// @param origin id or name
    /// @param expiresAt within a year
    @Schema(name = "SuppressionRequest")
    record SuppressionRequest(
            @Nullable String ruleId,
            @Nullable String origin,
            @Nullable String roleArn,
            @Nullable String accountId,
            @Nullable String sessionName,
            @Nullable String reason,
            @Nullable Instant expiresAt) {}

    /// Suppressions by id, expired ones among them.
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
        check(body);
        Instant now = clock.instant();
        Instant expires = body.expiresAt();
        if (expires == null || !expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            throw invalid("\"expiresAt\" must be a moment of the year to come");
        }
        SuppressionRow row =
                new SuppressionRow(
                        UUID.randomUUID(),
                        body.ruleId(),
                        body.origin(),
                        body.roleArn(),
                        body.accountId(),
                        body.sessionName(),
                        Words.reason(body.reason(), true),
                        Visitor.of(request).orElseThrow().name(),
                        now,
                        expires);
        store.add(row);
        return row;
    }

    private static void check(SuppressionRequest body) {
        List<String> given =
                Stream.of(
                                body.ruleId(),
                                body.origin(),
                                body.roleArn(),
                                body.accountId(),
                                body.sessionName())
                        .filter(Objects::nonNull)
                        .toList();
        if (given.isEmpty()) {
            throw invalid(
                    "At least one of ruleId, origin, roleArn, accountId and sessionName must be given");
        }
        if (given.stream().anyMatch(field -> field.isEmpty() || field.length() > LONGEST_FIELD)) {
            throw invalid("A field must have 1 to %d characters".formatted(LONGEST_FIELD));
        }
        if (body.ruleId() != null && !Rules.infos().containsKey(body.ruleId())) {
            throw invalid("There is no rule of that id");
        }
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }

    /// Ends a suppression.
    @Needs(Access.ANALYST)
    @Delete("/{suppressionId}")
    @ApiResponse(responseCode = "204", description = "The suppression is gone")
    HttpResponse<?> remove(@PathVariable String suppressionId) {
        if (!store.remove(Parameters.id("suppressionId", suppressionId))) {
            throw ProblemException.notFound("No such suppression");
        }
        return HttpResponse.noContent();
    }
}
