package dev.hoptrail.api.retention;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.retention.store.HoldStore;
import dev.hoptrail.api.retention.store.HoldStore.HoldRow;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Visitor;
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
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Legal holds: what must not be dropped, however old it is.
@Controller("/api/v1/holds")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "evidence")
final class HoldController {

    private static final int MOST = 500;
    private static final int LONGEST_REASON = 1_000;
    private static final String LIST = "holds";

    private final HoldStore store;
    private final Clock clock;

    HoldController(HoldStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// What is to be held: whole months of UTC, everything in them.
    ///
    /// @param reason for whoever asks later; 1 to 1,000 characters
    /// @param from the month in which this lies is the first
    /// @param to that in which this lies is the last; no end where absent
    @Schema(name = "HoldRequest")
    record HoldRequest(@Nullable String reason, @Nullable String from, @Nullable String to) {}

    /// A legal hold.
    ///
    /// @param to null: no end
    /// @param goneMonths months of it of which something had been dropped when it was placed
    /// @param releasedAt it holds nothing any more since then
    @Schema(name = "Hold")
    record HoldView(
            UUID holdId,
            String reason,
            Instant from,
            @Nullable Instant to,
            String placedBy,
            Instant placedAt,
            @Nullable String releasedBy,
            @Nullable Instant releasedAt,
            List<String> goneMonths) {

        static HoldView of(HoldRow row) {
            return new HoldView(
                    row.holdId(),
                    row.reason(),
                    row.from(),
                    row.to(),
                    row.placedBy(),
                    row.placedAt(),
                    row.releasedBy(),
                    row.releasedAt(),
                    row.gone().stream().map(YearMonth::toString).toList());
        }
    }

    /// Holds, the latest first.
    @Schema(name = "HoldPage")
    record HoldPage(List<HoldView> items, @Nullable String next, Instant asOf) {}

    /// Has nothing dropped of some months any more, until the hold is released.
    @Post
    @Status(HttpStatus.CREATED)
    HoldView place(HttpRequest<?> request, @Body HoldRequest body) {
        String reason = body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty()
                || reason.length() > LONGEST_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw invalid("\"reason\" must have 1 to %,d characters".formatted(LONGEST_REASON));
        }
        @Nullable Instant from = Parameters.time("from", body.from());
        @Nullable Instant to = Parameters.time("to", body.to());
        if (from == null) {
            throw invalid("\"from\" must say when the hold begins");
        }
        if (to != null && to.isBefore(from)) {
            throw invalid("\"to\" is before \"from\"");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID id = UUID.randomUUID();
        String by = Visitor.of(request).orElseThrow().name();
        store.place(new HoldRow(id, reason, from, to, by, now, null, null, List.of()));
        return HoldView.of(row(id.toString()));
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }

    /// Holds, released ones among them.
    @Get
    HoldPage holds(
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        Instant asOf = clock.instant();
        @Nullable Cursor after = Cursor.read(cursor, LIST).orElse(null);
        List<HoldRow> rows =
                store.holds(
                        after == null ? null : Instant.EPOCH.plus(after.first(), ChronoUnit.MICROS),
                        after == null ? null : after.id(),
                        most + 1);
        List<HoldRow> shown = rows.subList(0, Math.min(most, rows.size()));
        return new HoldPage(
                shown.stream().map(HoldView::of).toList(),
                rows.size() > most ? cursor(shown.getLast()) : null,
                asOf);
    }

    private static String cursor(HoldRow last) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, last.placedAt());
        return new Cursor(micros, last.holdId()).text(LIST);
    }

    /// One hold.
    @Get("/{holdId}")
    HoldView hold(@PathVariable String holdId) {
        return HoldView.of(row(holdId));
    }

    /// Releases a hold: what it alone kept is dropped within about an hour.
    @Delete("/{holdId}")
    @Needs(Access.ADMIN)
    @ApiResponse(responseCode = "204", description = "It holds nothing any more")
    HttpResponse<?> release(HttpRequest<?> request, @PathVariable String holdId) {
        UUID id = row(holdId).holdId();
        if (!store.release(id, Visitor.of(request).orElseThrow().name(), clock.instant())) {
            throw ProblemException.notFound("The hold was released before");
        }
        return HttpResponse.noContent();
    }

    private HoldRow row(String holdId) {
        return store.hold(Parameters.id("holdId", holdId))
                .orElseThrow(() -> ProblemException.notFound("No hold " + holdId));
    }
}
