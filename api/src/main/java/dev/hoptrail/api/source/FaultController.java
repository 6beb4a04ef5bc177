package dev.hoptrail.api.source;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.paging.Parameters.Period;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.source.store.FaultStore;
import dev.hoptrail.api.source.store.FaultStore.Fault;
import dev.hoptrail.api.source.store.FaultStore.Question;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What CloudTrail's digests do not prove, file by file.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "sources")
final class FaultController {

    private static final int MOST = 500;
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    private final FaultStore store;
    private final Clock clock;

    FaultController(FaultStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// A page of faults.
    @Schema(name = "LogFaultPage")
    record FaultList(List<Fault> items, @Nullable String next, Instant asOf) {}

    /// What keeps the logs of a time from being proven whole, the oldest first: digests and log
    /// files that were changed, moved, added or are missing, and what is not proven for want of a
    /// key, of a signature or of a digest.
    ///
    /// @param from 31 days before `to` where absent
    /// @param to now where absent
    @Scoped
    @Get("/coverage/faults")
    FaultList faults(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Nullable String accountId,
            @QueryValue @Nullable String region,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        Instant now = clock.instant();
        Period period = Parameters.period(from, to, now);
        int most = Parameters.limit(limit, 100, MOST);
        Question question =
                new Question(
                        Visitor.scope(request),
                        period.from(),
                        period.to(),
                        accountId == null ? null : Parameters.account("accountId", accountId),
                        region(region));
        // Where it has no end the period moves on with the clock, and the cursor must not.
        String asked =
                "faults %s %s %s %s %s".formatted(question.scope(), from, to, accountId, region);
        Optional<Cursor> after = Cursor.read(cursor, asked);
        List<Fault> page = store.faults(question, after.orElse(null), most + 1);
        List<Fault> shown = page.subList(0, Math.min(most, page.size()));
        String next = page.size() > most ? FaultStore.cursor(shown.getLast()).text(asked) : null;
        return new FaultList(shown, next, now);
    }

    private static @Nullable String region(@Nullable String text) {
        if (text != null && !REGION.matcher(text).matches()) {
            throw ProblemException.parameter("region", "Not a region such as eu-west-1");
        }
        return text;
    }
}
