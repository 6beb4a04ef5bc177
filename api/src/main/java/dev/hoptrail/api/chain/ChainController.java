package dev.hoptrail.api.chain;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.ChainCursor;
import dev.hoptrail.api.session.SessionLookup;
import dev.hoptrail.api.session.SessionView;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionViews;
import dev.hoptrail.api.session.ShownOrigin;
import dev.hoptrail.api.session.ShownOrigin.WithheldOrigin;
import dev.hoptrail.api.session.WithheldView;
import dev.hoptrail.api.session.store.BeliefStore;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import dev.hoptrail.correlate.store.Siblings;
import dev.hoptrail.correlate.store.Siblings.Crowd;
import dev.hoptrail.correlate.store.Siblings.Crowded;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tree of sessions under one root. Any member names it, even a placeholder that is replaced,
/// so that old addresses live on.
@Controller("/api/v1/chains")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "chains")
final class ChainController {

    private static final int MOST = 500;

    // Of fewer siblings than this the page draws each; of more, one row that tells how many there
    // are. Each crowd has so many sessions that 500 of them say enough of any chain.
    private static final Crowded CROWDED = new Crowded(13, 500);

    private final SessionLookup lookup;
    private final BeliefStore beliefs;
    private final SessionViews views;
    private final Clock clock;

    ChainController(SessionLookup lookup, BeliefStore beliefs, SessionViews views, Clock clock) {
        this.lookup = lookup;
        this.beliefs = beliefs;
        this.views = views;
        this.clock = clock;
    }

    /// A page of a chain.
    ///
    /// @param chainId the session id of the root
    /// @param origin who is behind the chain; null where candidates do not share one, and where it
    ///   may not be seen
    /// @param withheldOrigin what is shown instead of an origin that may not be seen; else null
    /// @param withheld sessions above those of the page that may not be seen
    /// @param total how many sessions the chain has, or there are of the siblings asked for
    /// @param crowds where more than a dozen sessions of one role were begun by one session: at
    ///   most 500, the largest first; none on later pages, and where siblings were asked for
    @Schema(name = "Chain")
    record Chain(
            UUID chainId,
            @Nullable OriginView origin,
            @Nullable WithheldOrigin withheldOrigin,
            List<SessionView> sessions,
            List<WithheldView> withheld,
            long total,
            List<CrowdView> crowds,
            @Nullable String next,
            Instant asOf) {}

    /// Many sessions of one role that one session began.
    ///
    /// @param of the role's ARN; the kind of session where they are of no role
    /// @param sessions how many there are
    @Schema(name = "Crowd")
    record CrowdView(UUID parentId, String of, long sessions) {

        static CrowdView of(Crowd crowd) {
            return new CrowdView(
                    crowd.siblings().parentId(), crowd.siblings().of(), crowd.sessions());
        }
    }

    /// The chain of a session, by depth (null last), issue time and id; or a part of it. A cursor
    /// of the chain goes on within any part of it as well.
    ///
    /// @param parent only sessions that this one began
    /// @param of of them, only those of the role with this ARN; where they have none, of this kind
    /// @param knownAt the chain as it was believed then
    @Scoped
    @Get("/{memberId}")
    Chain chain(
            HttpRequest<?> request,
            @PathVariable String memberId,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String knownAt,
            @QueryValue @Nullable String parent,
            @QueryValue @Nullable String of,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        Siblings part = siblings(parent, of);
        int most = Parameters.limit(limit, 100, MOST);
        Instant moment = Parameters.time("knownAt", knownAt);
        Forest forest = beliefs.at(moment, Visitor.scope(request));
        SessionState member = lookup.follow(memberId, moment, forest.scope());
        UUID chainId = member.derived().chainId();
        String question = "chain %s %s".formatted(chainId, moment);
        ChainPosition after = Cursor.read(cursor, question).map(ChainCursor::position).orElse(null);
        List<SessionState> page = forest.chain(chainId, part, after, most + 1);
        List<SessionState> shown = page.subList(0, Math.min(most, page.size()));
        ShownOrigin origin = views.origin(member, forest);
        return new Chain(
                chainId,
                origin.origin(),
                origin.withheld(),
                views.of(shown, forest),
                views.withheld(shown, forest),
                forest.chainSize(chainId, part),
                part == null && after == null
                        ? forest.crowds(chainId, CROWDED).stream().map(CrowdView::of).toList()
                        : List.of(),
                page.size() > most ? ChainCursor.of(shown.getLast()).text(question) : null,
                clock.instant());
    }

    private static @Nullable Siblings siblings(@Nullable String parent, @Nullable String of) {
        if (parent == null && of == null) {
            return null;
        }
        if (parent == null || of == null) {
            throw ProblemException.parameter(
                    of == null ? "of" : "parent",
                    "parent and of name siblings together: one of them is missing");
        }
        if (of.indexOf('\0') >= 0) {
            throw ProblemException.parameter("of", "Wrong of: it has a character that no ARN has");
        }
        return new Siblings(Parameters.id("parent", parent), of);
    }
}
