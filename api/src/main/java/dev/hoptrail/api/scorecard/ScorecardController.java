package dev.hoptrail.api.scorecard;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.paging.Parameters.Period;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.scorecard.store.ScorecardStore.Asked;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.detect.Context.Sensitivity;
import dev.hoptrail.correlate.store.KnownContext;
import dev.hoptrail.correlate.tags.SessionTag;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much of what privileged sessions do can be pinned on somebody.
@Controller("/api/v1/scorecard")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "evidence")
final class ScorecardController {

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final int MOST_KEYS = 20;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_ARN = 2048;
    private static final Duration USUAL_PERIOD = Duration.ofDays(30);
    private static final String ANY = "any";

    private final Scorecards scorecards;
    private final KnownContext context;
    private final Clock clock;

    ScorecardController(Scorecards scorecards, KnownContext context, Clock clock) {
        this.scorecards = scorecards;
        this.context = context;
        this.clock = clock;
    }

    /// The shares of privileged sessions, and of the calls made with them, that end at a named
    /// person or workload, carry a source identity, and carry the tags required; what the others
    /// lack, and what would close that.
    ///
    /// @param from sessions alive then or later; the day 30 days before `to` where absent
    /// @param to sessions issued up to then; now where absent
    /// @param account of this account only
    /// @param role of the role with this ARN only
    /// @param sensitivity roles that the context calls `low`, `medium` or `high`, or more, or `any`
    ///   role; those it calls `high` where absent, any where it calls none so
    /// @param requiredTag keys of tags that every session must carry; those that the context
    ///   requires where absent
    /// @param limit of accounts and of roles
    @Scoped
    @Get
    ScorecardView scorecard(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Nullable String account,
            @QueryValue @Nullable String role,
            @QueryValue
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"low", "medium", "high", "any"}))
                    @Nullable String sensitivity,
            @QueryValue @Nullable List<String> requiredTag,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        Period period = period(from, to);
        if (role != null && role.length() > LONGEST_ARN) {
            throw ProblemException.parameter("role", "Longer than any ARN");
        }
        Asked asked =
                new Asked(
                        period.from(),
                        period.to(),
                        account == null ? null : Parameters.account("account", account),
                        role,
                        Visitor.scope(request));
        Demands demands =
                Demands.of(
                        context.get(),
                        sensitivity(sensitivity),
                        ANY.equals(sensitivity),
                        keys(requiredTag));
        return scorecards.of(asked, demands, Parameters.limit(limit, USUAL, MOST));
    }

    private Period period(@Nullable String from, @Nullable String to) {
        Instant now = clock.instant();
        Instant end = Objects.requireNonNullElse(Parameters.time("to", to), now);
        return Parameters.period(
                from != null
                        ? from
                        : end.minus(USUAL_PERIOD).truncatedTo(ChronoUnit.DAYS).toString(),
                to,
                now);
    }

    private static @Nullable Sensitivity sensitivity(@Nullable String word) {
        if (word == null || word.equals(ANY)) {
            return null;
        }
        for (Sensitivity one : Sensitivity.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw ProblemException.parameter("sensitivity", "Not one of low, medium, high, any");
    }

    private static @Nullable List<String> keys(@Nullable List<String> keys) {
        if (keys == null || keys.isEmpty()) {
            return null;
        }
        if (keys.size() > MOST_KEYS
                || keys.stream().anyMatch(key -> key.isBlank() || key.length() > LONGEST_KEY)) {
            throw ProblemException.parameter(
                    "requiredTag",
                    "More than %d keys, or one that is empty or longer than %d characters"
                            .formatted(MOST_KEYS, LONGEST_KEY));
        }
        return keys.stream().map(SessionTag::fold).toList();
    }
}
