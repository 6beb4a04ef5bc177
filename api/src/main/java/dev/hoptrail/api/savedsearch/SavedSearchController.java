package dev.hoptrail.api.savedsearch;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.savedsearch.store.SavedSearchStore;
import dev.hoptrail.api.savedsearch.store.SavedSearchStore.Content;
import dev.hoptrail.api.savedsearch.store.SavedSearchStore.Reader;
import dev.hoptrail.api.savedsearch.store.SavedSearchStore.SavedSearch;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.TimeParameters;
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
import io.micronaut.http.annotation.Put;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Searches that people keep. What others share may name anything of any account: those who may see
/// some accounts see their own only.
@Controller("/api/v1/searches")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sessions")
final class SavedSearchController {

    private static final int MOST = 500;
    private static final int MOST_OF_ONE = 500;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_QUERY = 10_000;

    private final SavedSearchStore store;
    private final Clock clock;

    SavedSearchController(SavedSearchStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// A saved search.
    ///
    /// @param q in the query language; empty for all sessions
    /// @param at sessions alive at this moment; null with a span, or for all times
    /// @param from alive at this moment or later
    /// @param to alive at this moment or earlier
    /// @param shared whether all may see it
    /// @param owner whose it is, as people call them
    /// @param mine whether who asks may change it
    @Schema(name = "SavedSearch")
    record SearchView(
            UUID searchId,
            String name,
            String q,
            @Nullable Instant at,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean shared,
            String owner,
            boolean mine,
            Instant madeAt,
            Instant changedAt) {

        static SearchView of(SavedSearch search, String ownerId) {
            Content content = search.content();
            return new SearchView(
                    search.searchId(),
                    content.name(),
                    content.q(),
                    content.at(),
                    content.from(),
                    content.to(),
                    content.shared(),
                    search.owner(),
                    search.ownerId().equals(ownerId),
                    search.madeAt(),
                    search.changedAt());
        }
    }

    @Schema(name = "SavedSearchPage")
    record Searches(List<SearchView> items, @Nullable String next, Instant asOf) {}

    /// What is to be kept.
    ///
    /// @param q all sessions where absent
    /// @param at goes without from and to
    /// @param shared false where absent
    @Schema(name = "SavedSearchRequest")
    record SearchRequest(
            @Nullable String name,
            @Nullable String q,
            @Nullable String at,
            @Nullable String from,
            @Nullable String to,
            @Nullable Boolean shared) {}

    /// One's own searches and those that others share, by id.
    @Scoped
    @Get
    Searches searches(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 100, MOST);
        Reader reader = reader(request);
        String question = "searches " + reader;
        UUID after = Cursor.read(cursor, question).map(Cursor::id).orElse(null);
        List<SavedSearch> page = store.list(reader, after, most + 1);
        List<SavedSearch> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most
                        ? new Cursor(0, shown.getLast().searchId()).text(question)
                        : null;
        List<SearchView> items =
                shown.stream().map(one -> SearchView.of(one, reader.ownerId())).toList();
        return new Searches(items, next, clock.instant());
    }

    /// One search.
    @Scoped
    @Get("/{searchId}")
    SearchView search(HttpRequest<?> request, @PathVariable String searchId) {
        Reader reader = reader(request);
        return SearchView.of(find(searchId, reader), reader.ownerId());
    }

    /// Keeps a search.
    @Scoped
    @Post
    @Status(HttpStatus.CREATED)
    SearchView save(HttpRequest<?> request, @Body SearchRequest body) {
        Visitor visitor = Visitor.of(request).orElseThrow();
        Instant now = now();
        SavedSearch search =
                new SavedSearch(
                        UUID.randomUUID(),
                        visitor.ownerId(),
                        visitor.name(),
                        content(body),
                        now,
                        now);
        if (!store.add(search, MOST_OF_ONE)) {
            throw invalid("You keep %d searches; delete some first".formatted(MOST_OF_ONE));
        }
        return SearchView.of(search, visitor.ownerId());
    }

    /// Changes a search of one's own.
    @Scoped
    @Put("/{searchId}")
    SearchView change(
            HttpRequest<?> request, @PathVariable String searchId, @Body SearchRequest body) {
        SavedSearch search = own(request, searchId);
        store.change(search.searchId(), search.ownerId(), content(body), now());
        return search(request, searchId);
    }

    /// Forgets a search of one's own.
    @Scoped
    @Delete("/{searchId}")
    @ApiResponse(responseCode = "204", description = "The search is gone")
    HttpResponse<?> remove(HttpRequest<?> request, @PathVariable String searchId) {
        SavedSearch search = own(request, searchId);
        store.remove(search.searchId(), search.ownerId());
        return HttpResponse.noContent();
    }

    private static Reader reader(HttpRequest<?> request) {
        Visitor visitor = Visitor.of(request).orElseThrow();
        return new Reader(visitor.ownerId(), !visitor.scope().isRestricted());
    }

    private SavedSearch find(String searchId, Reader reader) {
        UUID id = Parameters.id("searchId", searchId);
        return store.find(id, reader)
                .orElseThrow(() -> ProblemException.notFound("No search " + id));
    }

    private SavedSearch own(HttpRequest<?> request, String searchId) {
        Reader reader = reader(request);
        SavedSearch search = find(searchId, reader);
        if (!search.ownerId().equals(reader.ownerId())) {
            throw ProblemException.of(ErrorCode.FORBIDDEN, "The search is somebody else's");
        }
        return search;
    }

    /// As precise as the database keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Content content(SearchRequest body) {
        String name = body.name() == null ? "" : body.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw invalid("\"name\" must have 1 to %d characters".formatted(LONGEST_NAME));
        }
        String q = Objects.requireNonNullElse(body.q(), "");
        if (q.length() > LONGEST_QUERY || q.indexOf('\0') >= 0) {
            throw invalid(
                    "\"q\" is longer than %d characters, or no text".formatted(LONGEST_QUERY));
        }
        SessionIndex.check(q);
        TimeParameters.window(body.at(), body.from(), body.to());
        return new Content(
                name,
                q,
                Parameters.time("at", body.at()),
                Parameters.time("from", body.from()),
                Parameters.time("to", body.to()),
                Boolean.TRUE.equals(body.shared()));
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }
}
