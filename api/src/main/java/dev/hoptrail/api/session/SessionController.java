package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.BlastRadii.Measured;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.ShownOrigin.WithheldOrigin;
import dev.hoptrail.api.session.store.BeliefStore;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.Forest.Below;
import dev.hoptrail.api.session.store.SubtreeStore.Question;
import dev.hoptrail.api.session.store.UseStore;
import dev.hoptrail.api.session.store.UseStore.Use;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.Knowledge.Belief;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One session by its id, and what is above and below it.
@Controller("/api/v1/sessions/{sessionId}")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sessions")
final class SessionController {

    private static final int MOST_DESCENDANTS = 500;
    private static final int MOST_USES = 1000;

    private final SessionLookup lookup;
    private final BeliefStore beliefs;
    private final UseStore uses;
    private final SessionViews views;
    private final BlastRadii radii;
    private final Clock clock;

    SessionController(
            SessionLookup lookup,
            BeliefStore beliefs,
            UseStore uses,
            SessionViews views,
            BlastRadii radii,
            Clock clock) {
        this.lookup = lookup;
        this.beliefs = beliefs;
        this.uses = uses;
        this.views = views;
        this.radii = radii;
        this.clock = clock;
    }

    /// From the origin down to the session.
    ///
    /// @param withheldOrigin what is shown instead of an origin that may not be seen; else null
    /// @param withheld sessions between that may not be seen, from the root down
    /// @param sessions the root of the chain first, the session asked for last
    @Schema(name = "Lineage")
    record Lineage(
            @Nullable OriginView origin,
            @Nullable WithheldOrigin withheldOrigin,
            List<SessionView> sessions,
            List<WithheldView> withheld,
            Instant asOf) {}

    /// A page of descendants.
    ///
    /// @param withheld sessions above those of the page that may not be seen
    /// @param total how many there are on all pages
    /// @param blastRadius of the session, on the first page; null elsewhere, and where it was not
    ///   wanted. Of a past belief it is without what was done and without a plan
    @Schema(name = "DescendantPage")
    record Descendants(
            List<SessionView> items,
            List<WithheldView> withheld,
            long total,
            @Nullable BlastRadius blastRadius,
            @Nullable String next,
            Instant asOf) {}

    /// What a session did.
    @Schema(name = "UsePage")
    record Uses(List<Use> items, @Nullable String next, Instant asOf) {}

    /// What was believed of a session over time, the latest first.
    @Schema(name = "BelievedLinkPage")
    record BelievedLinks(List<BelievedLink> items, @Nullable String next, Instant asOf) {}

    /// One session. The id of a placeholder that is replaced answers where its session is now.
    ///
    /// @param knownAt with the link, chain, depth, origin and tags that were believed then
    @Scoped
    @Get
    @ApiResponse(responseCode = "200", description = "The session")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    @ApiResponse(responseCode = "404", description = "No such session, or not known then")
    HttpResponse<SessionView> session(
            HttpRequest<?> request,
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String knownAt) {
        return answer(
                request,
                sessionId,
                "",
                knownAt,
                (state, forest) -> views.of(List.of(state), forest).getFirst());
    }

    /// The links that were believed of this session over time, each with when it was. A placeholder
    /// that is replaced has its own.
    @Scoped
    @Get("/links")
    BelievedLinks links(HttpRequest<?> request, @PathVariable String sessionId) {
        AccountScope scope = Visitor.scope(request);
        List<Belief> found = beliefs.beliefs(Parameters.id("sessionId", sessionId));
        if (found.isEmpty()) {
            throw ProblemException.notFound("No session " + sessionId);
        }
        if (scope.isRestricted()) {
            // Refuses the ids of what may not be seen.
            lookup.follow(sessionId, null, scope);
        }
        Visible visible =
                views.visible(found.stream().map(Belief::link).toList(), beliefs.at(null, scope));
        return new BelievedLinks(
                found.stream().map(one -> BelievedLink.of(one, visible)).toList(),
                null,
                clock.instant());
    }

    /// The sessions from the chain's root down to this one, with the origin of the chain.
    ///
    /// @param knownAt as it was believed then
    @Scoped
    @Get("/lineage")
    @ApiResponse(responseCode = "200", description = "The lineage")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    HttpResponse<Lineage> lineage(
            HttpRequest<?> request,
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String knownAt) {
        Instant moment = Parameters.time("knownAt", knownAt);
        UUID id = Parameters.id("sessionId", sessionId);
        Forest forest = beliefs.at(moment, Visitor.scope(request));
        List<SessionState> lineage = forest.lineage(id);
        // As a rule the session is there: what else its id may mean is looked up after.
        return lineage.isEmpty() || !forest.scope().admits(lineage.getLast())
                ? answer(
                        request,
                        sessionId,
                        "/lineage",
                        knownAt,
                        (state, then) -> lineage(then.lineage(state.sessionId()), then))
                : HttpResponse.ok(lineage(lineage, forest));
    }

    private Lineage lineage(List<SessionState> lineage, Forest forest) {
        AccountScope scope = forest.scope();
        ShownOrigin origin = views.origin(lineage.getLast(), forest);
        return new Lineage(
                origin.origin(),
                origin.withheld(),
                views.of(lineage.stream().filter(scope::admits).toList(), forest),
                lineage.stream()
                        .filter(above -> !scope.admits(above))
                        .map(WithheldView::of)
                        .toList(),
                clock.instant());
    }

    /// All sessions below this one, by depth, issue time and id; with the first page how far they
    /// reach, and a plan to end them.
    ///
    /// @param liveAt only those alive then; the blast radius counts as alive who is so then, else
    ///   at knownAt, else now
    /// @param knownAt as it was believed then
    /// @param blastRadius false leaves it out, which answers sooner
    @Scoped
    @Get("/descendants")
    @ApiResponse(responseCode = "200", description = "A page of descendants")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    HttpResponse<Descendants> descendants(
            HttpRequest<?> request,
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String liveAt,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String knownAt,
            @QueryValue @Parameter(schema = @Schema(type = "boolean")) @Nullable String blastRadius,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        Instant moment = Parameters.time("liveAt", liveAt);
        boolean measured = Parameters.flag("blastRadius", blastRadius, true) && cursor == null;
        Instant then = Parameters.time("knownAt", knownAt);
        int most = Parameters.limit(limit, 100, MOST_DESCENDANTS);
        String question = "descendants %s %s %s".formatted(sessionId, moment, knownAt);
        return answer(
                request,
                sessionId,
                "/descendants",
                knownAt,
                (state, forest) -> {
                    ChainPosition after =
                            Cursor.read(cursor, question).map(ChainCursor::position).orElse(null);
                    if (!measured) {
                        Below below = forest.below(state, moment, after, most + 1);
                        return page(below, forest, null, most, question);
                    }
                    Question asked = new Question(state, moment, after, most + 1);
                    Measured found =
                            then == null
                                    ? radii.measure(
                                            asked,
                                            forest,
                                            Objects.requireNonNullElseGet(moment, clock::instant))
                                    : radii.measureThen(
                                            asked,
                                            forest,
                                            Objects.requireNonNullElse(moment, then));
                    return page(found.below(), forest, found.radius(), most, question);
                });
    }

    private Descendants page(
            Below below, Forest forest, @Nullable BlastRadius radius, int limit, String question) {
        List<SessionState> page = below.page();
        List<SessionState> shown = page.subList(0, Math.min(limit, page.size()));
        return new Descendants(
                views.of(shown, forest),
                views.withheld(shown, forest),
                below.total(),
                radius,
                page.size() > limit ? ChainCursor.of(shown.getLast()).text(question) : null,
                clock.instant());
    }

    /// What the session's credentials did: calls by kind and place, the most frequent first.
    @Scoped
    @Get("/uses")
    @ApiResponse(responseCode = "200", description = "What it did")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    HttpResponse<Uses> uses(
            HttpRequest<?> request,
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        int most = Parameters.limit(limit, MOST_USES, MOST_USES);
        return answer(
                request,
                sessionId,
                "/uses",
                null,
                (state, forest) ->
                        new Uses(uses.uses(state, forest.scope(), most), null, clock.instant()));
    }

    private <T> HttpResponse<T> answer(
            HttpRequest<?> request,
            String sessionId,
            String below,
            @Nullable String knownAt,
            BiFunction<SessionState, Forest, T> view) {
        Instant moment = Parameters.time("knownAt", knownAt);
        AccountScope scope = Visitor.scope(request);
        return switch (lookup.find(sessionId, moment, scope)) {
            case SessionLookup.Found.Itself itself ->
                    HttpResponse.ok(view.apply(itself.state(), beliefs.at(moment, scope)));
            case SessionLookup.Found.Replaced replaced ->
                    HttpResponse.permanentRedirect(
                            moved(request, replaced.by().sessionId() + below));
        };
    }

    /// The same question of another session.
    private static URI moved(HttpRequest<?> request, String place) {
        String query = request.getUri().getRawQuery();
        return URI.create("/api/v1/sessions/" + place + (query == null ? "" : '?' + query));
    }
}
