package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.Resolution.Match;
import dev.hoptrail.api.session.Resolution.Question;
import dev.hoptrail.api.session.store.BeliefStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Grade;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the sessions behind a credential.
@Controller("/api/v1/resolve")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sessions")
final class ResolveController {

    private final Resolution resolution;
    private final BeliefStore beliefs;
    private final SessionViews views;
    private final Clock clock;

    ResolveController(Resolution resolution, BeliefStore beliefs, SessionViews views, Clock clock) {
        this.resolution = resolution;
        this.beliefs = beliefs;
        this.views = views;
        this.clock = clock;
    }

    /// A session that may be the one.
    ///
    /// @param grade how well it fits: EXACT by issued key or event, STRONG by principal and
    ///   creation second, PROBABLE as the only one alive, AMBIGUOUS as one of several
    @Schema(name = "Resolved")
    record Resolved(Grade grade, SessionView session) {}

    /// What was found; empty where nothing fits.
    @Schema(name = "ResolvedPage")
    record ResolvedList(List<Resolved> items, @Nullable String next, Instant asOf) {}

    /// The session or sessions behind a credential, a session ARN or an issuing event.
    ///
    /// @param accessKeyId as it was issued or shown
    /// @param principalId such as `AROA…:name`
    /// @param createdAt when the session was created, as `sessionContext.attributes.creationDate`
    ///   says
    /// @param at only sessions alive at this moment
    /// @param sessionArn `arn:aws:sts::account:assumed-role/role/name` or `…:federated-user/name`
    /// @param eventId of the issuing call
    /// @param knownAt as they were believed then; where a session was not known, the placeholder in
    ///   whose place it came
    @Scoped
    @Get
    ResolvedList resolve(
            HttpRequest<?> request,
            @QueryValue @Nullable String accessKeyId,
            @QueryValue @Nullable String principalId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String createdAt,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String at,
            @QueryValue @Nullable String sessionArn,
            @QueryValue @Nullable String eventId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String knownAt) {
        long ways =
                Stream.of(accessKeyId, principalId, sessionArn, eventId)
                        .filter(Objects::nonNull)
                        .count();
        if (ways == 0) {
            throw ProblemException.of(
                    ErrorCode.INVALID_PARAMETER,
                    "Name accessKeyId, principalId, sessionArn or eventId");
        }
        Instant moment = Parameters.time("knownAt", knownAt);
        AccountScope scope = Visitor.scope(request);
        List<Match> matches =
                resolution.resolve(
                        new Question(
                                accessKeyId,
                                principalId,
                                Parameters.time("createdAt", createdAt),
                                Parameters.time("at", at),
                                sessionArn,
                                eventId,
                                moment,
                                scope));
        List<SessionView> shown =
                views.of(matches.stream().map(Match::state).toList(), beliefs.at(moment, scope));
        List<Resolved> items =
                java.util.stream.IntStream.range(0, shown.size())
                        .mapToObj(i -> new Resolved(matches.get(i).grade(), shown.get(i)))
                        .toList();
        return new ResolvedList(items, null, clock.instant());
    }
}
