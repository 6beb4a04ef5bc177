package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.api.session.store.UseStore;
import dev.hoptrail.api.session.store.UseStore.Use;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
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
import java.util.function.Function;
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
    private final SessionStore sessions;
    private final UseStore uses;
    private final SessionViews views;
    private final Clock clock;

    SessionController(
            SessionLookup lookup,
            SessionStore sessions,
            UseStore uses,
            SessionViews views,
            Clock clock) {
        this.lookup = lookup;
        this.sessions = sessions;
        this.uses = uses;
        this.views = views;
        this.clock = clock;
    }

    /// From the origin down to the session.
    ///
    /// @param sessions the root of the chain first, the session asked for last
    @Schema(name = "Lineage")
    record Lineage(
            SessionView.@Nullable OriginView origin, List<SessionView> sessions, Instant asOf) {}

    /// A page of descendants.
    ///
    /// @param total how many there are on all pages
    @Schema(name = "DescendantPage")
    record Descendants(List<SessionView> items, long total, @Nullable String next, Instant asOf) {}

    /// What a session did.
    @Schema(name = "UsePage")
    record Uses(List<Use> items, @Nullable String next, Instant asOf) {}

    /// One session. The id of a placeholder that is replaced answers where its session is now.
    @Get
    @ApiResponse(responseCode = "200", description = "The session")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    @ApiResponse(responseCode = "404", description = "No such session")
    HttpResponse<SessionView> session(@PathVariable String sessionId) {
        return answer(sessionId, "", state -> views.of(List.of(state)).getFirst());
    }

    /// The sessions from the chain's root down to this one, with the origin of the chain.
    @Get("/lineage")
    @ApiResponse(responseCode = "200", description = "The lineage")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    HttpResponse<Lineage> lineage(@PathVariable String sessionId) {
        return answer(
                sessionId,
                "/lineage",
                state ->
                        new Lineage(
                                SessionView.OriginView.of(state.derived().origin()),
                                views.of(sessions.lineage(state.sessionId())),
                                clock.instant()));
    }

    /// All sessions below this one, by depth, issue time and id.
    ///
    /// @param liveAt only those alive then
    @Get("/descendants")
    @ApiResponse(responseCode = "200", description = "A page of descendants")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    HttpResponse<Descendants> descendants(
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String liveAt,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        Instant moment = Parameters.time("liveAt", liveAt);
        int most = Parameters.limit(limit, 100, MOST_DESCENDANTS);
        return answer(sessionId, "/descendants", state -> below(state, moment, most, cursor));
    }

    private Descendants below(
            SessionState state, @Nullable Instant liveAt, int limit, @Nullable String cursor) {
        String question = "descendants " + state.sessionId() + ' ' + liveAt;
        ChainPosition after = Cursor.read(cursor, question).map(ChainCursor::position).orElse(null);
        List<SessionState> page = sessions.descendants(state, liveAt, after, limit + 1);
        List<SessionState> shown = page.subList(0, Math.min(limit, page.size()));
        return new Descendants(
                views.of(shown),
                sessions.countDescendants(state, liveAt),
                page.size() > limit ? ChainCursor.of(shown.getLast()).text(question) : null,
                clock.instant());
    }

    /// What the session's credentials did: calls by kind and place, the most frequent first.
    @Get("/uses")
    @ApiResponse(responseCode = "200", description = "What it did")
    @ApiResponse(responseCode = "308", description = "Another session took the placeholder's place")
    HttpResponse<Uses> uses(
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        int most = Parameters.limit(limit, MOST_USES, MOST_USES);
        return answer(
                sessionId,
                "/uses",
                state -> new Uses(uses.uses(state, most), null, clock.instant()));
    }

    private <T> HttpResponse<T> answer(
            String sessionId, String below, Function<SessionState, T> view) {
        return switch (lookup.find(sessionId)) {
            case SessionLookup.Found.Current current ->
                    HttpResponse.ok(view.apply(current.state()));
            case SessionLookup.Found.Replaced replaced ->
                    HttpResponse.permanentRedirect(
                            URI.create("/api/v1/sessions/" + replaced.by() + below));
        };
    }
}
