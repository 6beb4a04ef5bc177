package dev.hoptrail.api.origin;

import dev.hoptrail.api.origin.store.OriginStore;
import dev.hoptrail.api.origin.store.PersonStore;
import dev.hoptrail.api.origin.store.PersonStore.Linked;
import dev.hoptrail.api.origin.store.PersonStore.Tie;
import dev.hoptrail.api.origin.store.WayStore;
import dev.hoptrail.api.origin.store.WayStore.Bounds;
import dev.hoptrail.api.origin.store.WayStore.Way;
import dev.hoptrail.api.origin.store.WayStore.Ways;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.paging.Parameters.Period;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.Names;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.search.ScopedIndex;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// People and workloads behind sessions.
@Controller("/api/v1/origins")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "origins")
final class OriginController {

    private static final int MOST = 500;
    private static final int LONGEST_QUERY = 200;
    private static final int MOST_CHAINS = 10_000;
    private static final int MOST_SESSIONS = 200_000;

    private final OriginStore store;
    private final PersonStore people;
    private final WayStore ways;
    private final Names names;
    private final SessionIndex sessionIndex;
    private final Clock clock;

    OriginController(
            OriginStore store,
            PersonStore people,
            WayStore ways,
            Names names,
            SessionIndex sessionIndex,
            Clock clock) {
        this.store = store;
        this.people = people;
        this.ways = ways;
        this.names = names;
        this.sessionIndex = sessionIndex;
        this.clock = clock;
    }

    /// A page of origins.
    @Schema(name = "OriginPage")
    record OriginList(List<OriginView> items, @Nullable String next, Instant asOf) {}

    /// An origin and how much hangs on it.
    ///
    /// @param linked other ids under which records show the same actor, the most often shown first;
    ///   each stays an origin of its own
    /// @param sessions how many sessions it is behind
    @Schema(name = "OriginDetail")
    record OriginDetail(
            OriginView origin,
            List<LinkedOrigin> linked,
            long sessions,
            @Nullable Instant firstIssuedAt,
            @Nullable Instant lastIssuedAt,
            Instant asOf) {}

    /// Another origin that sessions of this one speak of.
    ///
    /// @param evidence what ties the two, in the order of [Tie]
    /// @param sessions how many sessions tell
    @Schema(name = "LinkedOrigin")
    record LinkedOrigin(
            OriginView origin,
            List<Tie> evidence,
            long sessions,
            Instant firstIssuedAt,
            Instant lastIssuedAt) {}

    /// Which ways the sessions of an origin took.
    ///
    /// @param items the most usual first
    /// @param distinct how many ways there are
    /// @param chains of how many chains they are counted
    /// @param sessions how many sessions those have, or as many as were counted
    /// @param complete whether that is all that was begun in the period; otherwise only the newest
    ///   chains are counted, and ways may go on
    @Schema(name = "OriginPaths")
    record OriginPaths(
            List<PathView> items,
            long distinct,
            long chains,
            long sessions,
            boolean complete,
            Instant from,
            Instant to,
            @Nullable String next,
            Instant asOf) {}

    /// A way that sessions took, from the first one to the last.
    ///
    /// @param count how often
    /// @param lastIssuedAt issue of the newest session at its end
    @Schema(name = "OriginPath")
    record PathView(List<PathStep> steps, long count, Instant lastIssuedAt, UUID lastSessionId) {}

    /// A session on a way.
    ///
    /// @param kind null where it may not be seen
    /// @param roleArn null for one of no role, and where it may not be seen
    @Schema(name = "OriginPathStep")
    record PathStep(
            @Nullable SessionKind kind,
            @Nullable String roleArn,
            @Nullable String accountId,
            @Nullable String accountName) {}

    /// Origins whose name, ARN, account or provider has a text in it, by id.
    ///
    /// @param q the text, in any case; all where absent
    @Scoped
    @Get
    OriginList origins(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        if (q != null && q.length() > LONGEST_QUERY) {
            throw ProblemException.parameter("q", "Longer than " + LONGEST_QUERY);
        }
        int most = Parameters.limit(limit, 50, MOST);
        String question = "origins " + q;
        UUID after = Cursor.read(cursor, question).map(Cursor::id).orElse(null);
        List<Origin> page = store.list(q, Visitor.scope(request), after, most + 1);
        List<Origin> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most
                        ? new Cursor(0, shown.getLast().originId()).text(question)
                        : null;
        List<OriginView> items = shown.stream().map(names::origin).toList();
        return new OriginList(items, next, clock.instant());
    }

    /// One origin.
    @Scoped
    @Get("/{originId}")
    OriginDetail origin(HttpRequest<?> request, @PathVariable String originId) {
        UUID id = Parameters.id("originId", originId);
        AccountScope scope = Visitor.scope(request);
        ScopedIndex index = sessionIndex.within(scope);
        Origin origin =
                store.find(List.of(id), scope).stream()
                        .findFirst()
                        .orElseThrow(() -> ProblemException.notFound("No origin " + id));
        String query = "origin:" + id;
        Instant asOf = index.asOf();
        return new OriginDetail(
                names.origin(origin),
                linked(origin, scope),
                index.count(query, null),
                end(index, query, SearchOrder.OLDEST_ISSUED),
                end(index, query, SearchOrder.NEWEST_ISSUED),
                asOf);
    }

    /// The ways that sessions of an origin took in chains that it began in a period, the most usual
    /// first: at most 10,000 chains, the newest, and 200,000 sessions.
    ///
    /// @param from 31 days before `to` where absent; at most 400 days before it
    /// @param to now where absent
    @Scoped
    @Get("/{originId}/paths")
    OriginPaths paths(
            HttpRequest<?> request,
            @PathVariable String originId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        UUID id = Parameters.id("originId", originId);
        AccountScope scope = Visitor.scope(request);
        Instant asOf = clock.instant();
        Period period = Parameters.period(from, to, asOf);
        int most = Parameters.limit(limit, 50, MOST);
        if (store.find(List.of(id), scope).isEmpty()) {
            throw ProblemException.notFound("No origin " + id);
        }
        Bounds bounds = new Bounds(period.from(), period.to(), MOST_CHAINS, MOST_SESSIONS);
        Ways found = ways.ways(id, bounds, scope, most);
        return new OriginPaths(
                found.ways().stream().map(this::path).toList(),
                found.distinct(),
                found.chains(),
                found.sessions(),
                found.chains() < MOST_CHAINS && found.sessions() < MOST_SESSIONS,
                period.from(),
                period.to(),
                null,
                asOf);
    }

    private PathView path(Way way) {
        List<PathStep> steps =
                way.steps().stream()
                        .map(step ->
                                new PathStep(
                                        step.kind(),
                                        step.roleArn(),
                                        step.accountId(),
                                        names.account(step.accountId())))
                        .toList();
        return new PathView(steps, way.count(), way.lastIssuedAt(), way.lastSessionId());
    }

    private List<LinkedOrigin> linked(Origin origin, AccountScope scope) {
        List<Linked> found = people.linked(origin, scope);
        Map<UUID, OriginView> views = new HashMap<>();
        store.find(found.stream().map(Linked::originId).toList(), scope)
                .forEach(one -> views.put(one.originId(), names.origin(one)));
        return found.stream()
                .filter(one -> views.containsKey(one.originId()))
                .map(one ->
                        new LinkedOrigin(
                                Objects.requireNonNull(views.get(one.originId())),
                                one.evidence(),
                                one.sessions(),
                                one.firstIssuedAt(),
                                one.lastIssuedAt()))
                .toList();
    }

    private static @Nullable Instant end(ScopedIndex index, String query, SearchOrder order) {
        List<SortKey> hits = index.search(new SearchRequest(query, null, order, 1, null)).hits();
        return hits.isEmpty() ? null : Instant.ofEpochMilli(hits.getFirst().millis());
    }
}
