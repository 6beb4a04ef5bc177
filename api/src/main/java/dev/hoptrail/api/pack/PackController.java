package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.store.PackStore;
import dev.hoptrail.api.pack.store.PackStore.PackRow;
import dev.hoptrail.api.pack.store.PackStore.State;
import dev.hoptrail.api.pack.store.ReviewStore;
import dev.hoptrail.api.pack.store.ReviewStore.Outcome;
import dev.hoptrail.api.pack.store.ReviewStore.Review;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.chain.AccountScope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Evidence packs.
@Controller("/api/v1/packs")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "evidence")
final class PackController {

    private static final int MOST = 500;
    private static final int LONGEST_REASON = 2_000;
    private static final String LIST = "packs";

    private final Packs packs;
    private final PackStore store;
    private final ReviewStore reviews;
    private final Clock clock;

    PackController(Packs packs, PackStore store, ReviewStore reviews, Clock clock) {
        this.packs = packs;
        this.store = store;
        this.reviews = reviews;
        this.clock = clock;
    }

    /// A pack and how far it is.
    ///
    /// @param request what was asked for, with what was left out filled in
    /// @param done sessions written so far
    /// @param total sessions to be written, about; null while that is not known
    /// @param failure why it cannot be made; null where it can
    /// @param size of the ZIP in bytes; null until it is ready
    /// @param sha256 of the ZIP, in hex
    /// @param keptUntil its bytes are forgotten then
    /// @param scheduleId of the schedule that asked for it; null where a person did
    /// @param dispositions what reviewers said of it, by time
    @Schema(name = "Pack")
    record PackAnswer(
            UUID packId,
            PackRequest request,
            String askedBy,
            Instant askedAt,
            State state,
            long done,
            @Nullable Long total,
            @Nullable String failure,
            @Nullable Instant finishedAt,
            @Nullable Long size,
            @Nullable String sha256,
            Instant keptUntil,
            @Nullable UUID scheduleId,
            List<Review> dispositions) {

        static PackAnswer of(PackRow row, List<Review> dispositions) {
            return new PackAnswer(
                    row.packId(),
                    asked(row),
                    row.askedBy(),
                    row.askedAt(),
                    row.state(),
                    row.done(),
                    row.total(),
                    row.failure(),
                    row.finishedAt(),
                    row.size(),
                    row.sha256(),
                    row.keptUntil(),
                    row.scheduleId(),
                    dispositions);
        }

        static PackRequest asked(PackRow row) {
            try {
                return PackJson.reader(PackRequest.class).readValue(row.request());
            } catch (IOException e) {
                throw new UncheckedIOException("A stored request cannot be read", e);
            }
        }
    }

    /// Packs, the latest first.
    @Schema(name = "PackPage")
    record PackPage(List<PackAnswer> items, @Nullable String next, Instant asOf) {}

    /// Asks for a pack: it is built in the background.
    @Post
    @Scoped
    @Status(HttpStatus.ACCEPTED)
    PackAnswer ask(HttpRequest<?> request, @Body PackRequest body) {
        PackRequest checked = body.checked(Visitor.scope(request));
        UUID packId = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.add(
                packId,
                PackJson.line(checked),
                Visitor.of(request).orElseThrow().name(),
                now,
                now.plus(checked.kept()));
        return PackAnswer.of(row(packId.toString(), request), List.of());
    }

    /// Packs that were asked for.
    @Get
    @Scoped
    PackPage packs(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        Instant asOf = clock.instant();
        @Nullable Cursor after = Cursor.read(cursor, LIST).orElse(null);
        List<PackRow> rows =
                store.packs(
                        after == null ? null : Instant.EPOCH.plus(after.first(), ChronoUnit.MICROS),
                        after == null ? null : after.id(),
                        Visitor.scope(request),
                        most + 1);
        List<PackRow> shown = rows.subList(0, Math.min(most, rows.size()));
        Map<UUID, List<Review>> said = reviews.of(shown.stream().map(PackRow::packId).toList());
        return new PackPage(
                shown.stream()
                        .map(row ->
                                PackAnswer.of(
                                        row, said(said.get(row.packId()), Visitor.scope(request))))
                        .toList(),
                rows.size() > most ? cursor(shown.getLast()) : null,
                asOf);
    }

    private static String cursor(PackRow last) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, last.askedAt());
        return new Cursor(micros, last.packId()).text(LIST);
    }

    /// One pack.
    @Get("/{packId}")
    @Scoped
    PackAnswer pack(HttpRequest<?> request, @PathVariable String packId) {
        PackRow row = row(packId, request);
        return PackAnswer.of(
                row,
                said(reviews.of(List.of(row.packId())).get(row.packId()), Visitor.scope(request)));
    }

    /// What reviewers wrote may name anybody.
    private static List<Review> said(@Nullable List<Review> reviews, AccountScope scope) {
        return reviews == null || scope.isRestricted() ? List.of() : reviews;
    }

    /// What a reviewer has to say of a pack.
    ///
    /// @param outcome REVIEWED, or EXCEPTIONS where something stands against it
    /// @param reason 1 to 2,000 characters
    @Schema(name = "PackDispositionRequest")
    record ReviewRequest(@Nullable Outcome outcome, @Nullable String reason) {}

    /// Signs a pack off: says who reviewed it, with what outcome, and why. What was said stays,
    /// beside the hash of the bytes that it is about.
    @Post("/{packId}/dispositions")
    PackAnswer review(
            HttpRequest<?> request, @PathVariable String packId, @Body ReviewRequest body) {
        String reason = body.reason() == null ? "" : body.reason().strip();
        if (body.outcome() == null || reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY,
                    "\"outcome\" must be REVIEWED or EXCEPTIONS, and \"reason\" have 1 to %d characters"
                            .formatted(LONGEST_REASON));
        }
        UUID id = row(packId, request).packId();
        String by = Visitor.of(request).orElseThrow().name();
        if (!reviews.add(id, body.outcome(), by, clock.instant(), reason)) {
            throw ProblemException.notFound("Pack %s has no content yet".formatted(id));
        }
        return pack(request, packId);
    }

    /// The ZIP of a pack that is ready.
    @Get("/{packId}/content")
    @Scoped
    @Produces("application/zip")
    StreamedFile content(HttpRequest<?> request, @PathVariable String packId) {
        PackRow row = row(packId, request);
        if (row.state() != State.READY) {
            throw ProblemException.of(
                    ErrorCode.NOT_FOUND,
                    "Pack %s has no content: it is %s".formatted(packId, row.state()));
        }
        return new StreamedFile(packs.content(row.packId()), MediaType.of("application/zip"))
                .attach("hoptrail-" + row.packId() + ".zip");
    }

    private PackRow row(String packId, HttpRequest<?> request) {
        AccountScope scope = Visitor.scope(request);
        return store.pack(Parameters.id("packId", packId))
                .filter(row -> PackAnswer.asked(row).isWithin(scope))
                .orElseThrow(() -> ProblemException.notFound("No pack " + packId));
    }
}
