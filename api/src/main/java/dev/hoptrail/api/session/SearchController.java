package dev.hoptrail.api.session;

import dev.hoptrail.api.coverage.Completeness;
import dev.hoptrail.api.coverage.CoverageGaps;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.FacetView.FacetValue;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.search.Facet;
import dev.hoptrail.correlate.search.ScopedIndex;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchPage;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
import dev.hoptrail.correlate.search.TimeWindow;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Many sessions by a query: who had what, and when.
@Controller("/api/v1/sessions")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sessions")
final class SearchController {

    private static final int MOST = 500;
    private static final int MOST_VALUES = 1000;
    private static final int MOST_FIELDS = 10;
    private static final String TAG = "tag.";
    private static final String ACCOUNT = "account";
    private static final List<String> COUNTABLE =
            List.of("tagKey", "role", ACCOUNT, "origin", "grade", "action");

    private final SessionIndex sessionIndex;
    private final SessionStore sessions;
    private final SessionViews views;
    private final Names names;
    private final CoverageGaps coverage;

    SearchController(
            SessionIndex sessionIndex,
            SessionStore sessions,
            SessionViews views,
            Names names,
            CoverageGaps coverage) {
        this.sessionIndex = sessionIndex;
        this.sessions = sessions;
        this.views = views;
        this.names = names;
        this.coverage = coverage;
    }

    /// A page of sessions.
    ///
    /// @param next the cursor of the next page; null on the last one
    /// @param asOf all that was stored at this moment is searchable
    @Schema(name = "SessionPage")
    record Sessions(
            List<SessionView> items,
            SearchPage.Total total,
            @Nullable String next,
            Instant asOf,
            Completeness completeness) {}

    /// Counts per value.
    @Schema(name = "FacetPage")
    record Facets(
            List<FacetView> items,
            @Nullable String next,
            Instant asOf,
            Completeness completeness) {}

    /// Sessions that match a query, at a moment or in a span of time if one is given: a session
    /// matches a time if its life overlaps it.
    ///
    /// @param q in the query language; all sessions where absent
    /// @param at alive at this moment
    /// @param from alive at this moment or later
    /// @param to alive at this moment or earlier
    /// @param sort issuedAt or expiresAt, with a minus in front for the latest first
    @Scoped
    @Get
    Sessions search(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String at,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {
                                                "-issuedAt",
                                                "issuedAt",
                                                "-expiresAt",
                                                "expiresAt"
                                            }))
                    @Nullable String sort,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        String query = Objects.requireNonNullElse(q, "");
        TimeWindow window = TimeParameters.window(at, from, to);
        SearchOrder order = order(sort);
        int most = Parameters.limit(limit, 50, MOST);
        String question = "sessions " + order + ' ' + window + ' ' + query;
        SortKey after =
                Cursor.read(cursor, question)
                        .map(place -> new SortKey(place.first(), place.id()))
                        .orElse(null);
        AccountScope scope = Visitor.scope(request);
        ScopedIndex index = sessionIndex.within(scope);
        Instant asOf = index.asOf();
        SearchPage page = index.search(new SearchRequest(query, window, order, most, after));
        return new Sessions(
                shown(page, scope),
                page.total(),
                next(page, most, question),
                asOf,
                coverage.of(window, asOf, scope));
    }

    private List<SessionView> shown(SearchPage page, AccountScope scope) {
        List<UUID> ids = page.hits().stream().map(SortKey::sessionId).toList();
        Forest forest = sessions.within(scope);
        return views.of(forest.find(ids), forest);
    }

    private static @Nullable String next(SearchPage page, int limit, String question) {
        if (page.hits().size() < limit) {
            return null;
        }
        SortKey last = page.hits().getLast();
        return new Cursor(last.millis(), last.sessionId()).text(question);
    }

    private static SearchOrder order(@Nullable String sort) {
        return switch (sort == null ? "-issuedAt" : sort) {
            case "-issuedAt" -> SearchOrder.NEWEST_ISSUED;
            case "issuedAt" -> SearchOrder.OLDEST_ISSUED;
            case "-expiresAt" -> SearchOrder.LATEST_EXPIRY;
            case "expiresAt" -> SearchOrder.EARLIEST_EXPIRY;
            default ->
                    throw ProblemException.parameter(
                            "sort", "Not issuedAt, -issuedAt, expiresAt or -expiresAt");
        };
    }

    /// How many of the matching sessions have each value of some fields.
    ///
    /// @param field tag.Key, tagKey, role, account, origin, grade or action; may be repeated
    @Scoped
    @Get("/facets")
    Facets facets(
            HttpRequest<?> request,
            @QueryValue List<String> field,
            @QueryValue @Nullable String q,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String at,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        if (field.size() > MOST_FIELDS) {
            throw ProblemException.parameter("field", "More than " + MOST_FIELDS);
        }
        field.forEach(SearchController::checkCountable);
        AccountScope scope = Visitor.scope(request);
        ScopedIndex index = sessionIndex.within(scope);
        Instant asOf = index.asOf();
        TimeWindow window = TimeParameters.window(at, from, to);
        List<Facet> facets =
                index.facets(
                        Objects.requireNonNullElse(q, ""),
                        window,
                        field,
                        Parameters.limit(limit, 50, MOST_VALUES));
        return new Facets(
                facets.stream().map(this::view).toList(),
                null,
                asOf,
                coverage.of(window, asOf, scope));
    }

    private FacetView view(Facet facet) {
        List<FacetValue> values =
                facet.values().stream()
                        .map(one ->
                                new FacetValue(
                                        one.value(), label(facet.field(), one), one.sessions()))
                        .toList();
        return new FacetView(facet.field(), values, facet.distinct());
    }

    private String label(String field, Facet.Count count) {
        String known = field.equals(ACCOUNT) ? names.account(count.value()) : null;
        return Objects.requireNonNullElse(known, count.label());
    }

    /// What cannot be counted is a mistake in this parameter, not in the query.
    private static void checkCountable(String field) {
        boolean tag = field.startsWith(TAG) && field.length() > TAG.length();
        if (!tag && !COUNTABLE.contains(field)) {
            throw ProblemException.parameter(
                    "field", "Not tag.<Key> or one of " + String.join(", ", COUNTABLE));
        }
    }
}
