package dev.hoptrail.api.source;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.paging.Parameters.Period;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.source.store.SourceStore;
import dev.hoptrail.api.source.store.SourceStore.LogFileRow;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.ingest.ledger.Coverage;
import dev.hoptrail.ingest.ledger.LedgerQueries;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was read, and what was refused of it.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sources")
final class SourceController {

    private static final int MOST = 500;
    private static final int MOST_HOURS = 10_000;

    private final LedgerQueries ledger;
    private final SourceStore store;
    private final Clock clock;

    SourceController(LedgerQueries ledger, SourceStore store, Clock clock) {
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
    }

    /// What was read of each account, region and hour.
    ///
    /// @param next where the next page begins, as `from`; null on the last one
    @Schema(name = "CoveragePage")
    record CoverageList(List<Coverage> items, @Nullable String next, Instant asOf) {}

    /// A page of files.
    ///
    /// @param totals of all files, each trail counted
    @Schema(name = "SourcePage")
    record SourceList(
            List<LogFileRow> items,
            LedgerQueries.Totals totals,
            @Nullable String next,
            Instant asOf) {}

    /// What was read of each account, region and hour of a time, and what CloudTrail's digests say
    /// of it. An hour is absent of which nothing was read, unless a digest of it is missing or
    /// habit speaks against the silence.
    ///
    /// @param from the first hour; 31 days before `to` where absent
    /// @param to behind the last hour; now where absent
    @Scoped
    @Get("/coverage")
    CoverageList coverage(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        Instant now = clock.instant();
        Period period = Parameters.period(from, to, now);
        int most = Parameters.limit(limit, 1000, MOST_HOURS);
        List<Coverage> page =
                ledger.coverage(
                        period.from(),
                        period.to(),
                        now,
                        Visitor.scope(request).accountIds(),
                        most + 1);
        if (page.size() <= most) {
            return new CoverageList(page, null, now);
        }
        return wholeHours(page, now);
    }

    /// A page ends with a whole hour, so that the next one can begin with an hour.
    private static CoverageList wholeHours(List<Coverage> page, Instant now) {
        Instant cut = page.getLast().hour();
        List<Coverage> whole = page.stream().filter(hour -> hour.hour().isBefore(cut)).toList();
        if (whole.isEmpty()) {
            throw ProblemException.parameter("limit", "Less than one hour has; ask for more");
        }
        return new CoverageList(whole, cut.toString(), now);
    }

    /// Files that were read, the latest first.
    @Scoped
    @Get("/sources")
    SourceList sources(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        AccountScope scope = Visitor.scope(request);
        String question = "sources " + scope;
        Optional<Cursor> after = Cursor.read(cursor, question);
        List<LogFileRow> page = store.files(scope, after.orElse(null), most + 1);
        List<LogFileRow> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most ? SourceStore.cursor(shown.getLast()).text(question) : null;
        return new SourceList(shown, ledger.totals(scope.accountIds()), next, clock.instant());
    }
}
