package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.store.ScheduleStore;
import dev.hoptrail.api.pack.store.ScheduleStore.ScheduleRow;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Packs that are made of each period of a calendar.
@Controller("/api/v1/schedules")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "evidence")
final class ScheduleController {

    private static final int MOST = 500;
    private static final String LIST = "schedules";

    private final ScheduleStore store;
    private final Clock clock;

    ScheduleController(ScheduleStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// A schedule.
    ///
    /// @param cron moments in UTC at which periods begin and end
    /// @param delayHours how long after a period's end its pack is made
    /// @param withhold what the packs withhold; null where that is nothing
    /// @param from of the period that is made next
    /// @param to and its end
    /// @param packs how many were made
    /// @param endedAt no packs are made any more since then
    @Schema(name = "Schedule")
    record ScheduleView(
            UUID scheduleId,
            String name,
            String cron,
            long delayHours,
            String query,
            int sampleSize,
            int keepDays,
            @Nullable List<String> withhold,
            Instant from,
            Instant to,
            long packs,
            String madeBy,
            Instant madeAt,
            @Nullable String endedBy,
            @Nullable Instant endedAt) {

        static ScheduleView of(ScheduleRow row) {
            try {
                PackRequest request = PackJson.reader(PackRequest.class).readValue(row.request());
                return new ScheduleView(
                        row.scheduleId(),
                        row.name(),
                        row.cron(),
                        row.delay().toHours(),
                        Objects.requireNonNull(request.query()),
                        Objects.requireNonNull(request.sampleSize()),
                        Objects.requireNonNull(request.keepDays()),
                        request.withholding().isNone() ? null : request.withholding().asked(),
                        row.from(),
                        row.to(),
                        row.packs(),
                        row.madeBy(),
                        row.madeAt(),
                        row.endedBy(),
                        row.endedAt());
            } catch (IOException e) {
                throw new UncheckedIOException("A stored request cannot be read", e);
            }
        }
    }

    /// Schedules, the latest first.
    @Schema(name = "SchedulePage")
    record SchedulePage(List<ScheduleView> items, @Nullable String next, Instant asOf) {}

    /// Has packs made from now on, or from an earlier time: then also of periods that are over.
    @Post
    @Status(HttpStatus.CREATED)
    ScheduleView add(HttpRequest<?> request, @Body ScheduleRequest body) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ScheduleRow row =
                body.row(UUID.randomUUID(), Visitor.of(request).orElseThrow().name(), now);
        store.add(row);
        return ScheduleView.of(row);
    }

    /// Schedules, ended ones among them.
    @Get
    SchedulePage schedules(
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        Instant asOf = clock.instant();
        @Nullable Cursor after = Cursor.read(cursor, LIST).orElse(null);
        List<ScheduleRow> rows =
                store.schedules(
                        after == null ? null : Instant.EPOCH.plus(after.first(), ChronoUnit.MICROS),
                        after == null ? null : after.id(),
                        most + 1);
        List<ScheduleRow> shown = rows.subList(0, Math.min(most, rows.size()));
        return new SchedulePage(
                shown.stream().map(ScheduleView::of).toList(),
                rows.size() > most ? cursor(shown.getLast()) : null,
                asOf);
    }

    private static String cursor(ScheduleRow last) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, last.madeAt());
        return new Cursor(micros, last.scheduleId()).text(LIST);
    }

    /// One schedule.
    @Get("/{scheduleId}")
    ScheduleView schedule(@PathVariable String scheduleId) {
        return ScheduleView.of(row(scheduleId));
    }

    /// Ends a schedule. Packs that it made stay.
    @Delete("/{scheduleId}")
    @ApiResponse(responseCode = "204", description = "No more packs are made by it")
    HttpResponse<?> end(HttpRequest<?> request, @PathVariable String scheduleId) {
        UUID id = row(scheduleId).scheduleId();
        if (!store.end(id, Visitor.of(request).orElseThrow().name(), clock.instant())) {
            throw ProblemException.notFound("The schedule has ended");
        }
        return HttpResponse.noContent();
    }

    private ScheduleRow row(String scheduleId) {
        return store.schedule(Parameters.id("scheduleId", scheduleId))
                .orElseThrow(() -> ProblemException.notFound("No schedule " + scheduleId));
    }
}
