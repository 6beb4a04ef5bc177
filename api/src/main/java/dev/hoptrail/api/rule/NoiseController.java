package dev.hoptrail.api.rule;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.paging.Parameters.Period;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.rule.store.NoiseStore;
import dev.hoptrail.api.rule.store.NoiseStore.NoiseRow;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
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
import org.jspecify.annotations.Nullable;

/// How noisy rules are.
@Controller("/api/v1/rules/noise")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class NoiseController {

    private final NoiseStore store;
    private final Clock clock;

    NoiseController(NoiseStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// What rules said in a period; those that said nothing are left out.
    @Schema(name = "RuleNoisePage")
    record Noise(
            List<NoiseRow> items, @Nullable String next, Instant from, Instant to, Instant asOf) {}

    /// How much each rule said: findings and alerts, and how many of the alerts were explained.
    ///
    /// @param from 31 days before the end where absent
    /// @param to exclusive; now where absent
    @Scoped
    @Get
    Noise noise(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to) {
        Instant now = clock.instant();
        Period period = Parameters.period(from, to, now);
        List<NoiseRow> said = store.noise(period.from(), period.to(), Visitor.scope(request));
        return new Noise(said, null, period.from(), period.to(), now);
    }
}
