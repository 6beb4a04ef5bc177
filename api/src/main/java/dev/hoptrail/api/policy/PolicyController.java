package dev.hoptrail.api.policy;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.SessionLookup;
import dev.hoptrail.api.session.TimeParameters;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.search.TimeWindow;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The least privilege that would have done.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "policies")
final class PolicyController {

    private static final Pattern ROLE_ARN =
            Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\x21-\\x7E]{1,576}");

    private final SessionLookup lookup;
    private final Work work;
    private final LeastPrivileges privileges = new LeastPrivileges();

    PolicyController(SessionLookup lookup, Work work) {
        this.lookup = lookup;
        this.work = work;
    }

    /// What a session would have needed to be allowed for what it did.
    ///
    /// @param descendants true for what all sessions below it did as well
    /// @param from calls from this moment on
    /// @param to calls up to this moment
    @Scoped
    @Get("/sessions/{sessionId}/policy")
    LeastPrivilege ofSession(
            HttpRequest<?> request,
            @PathVariable String sessionId,
            @QueryValue @Parameter(schema = @Schema(type = "boolean")) @Nullable String descendants,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to) {
        boolean withBelow = Parameters.flag("descendants", descendants, false);
        TimeWindow period = TimeParameters.window(null, from, to);
        AccountScope scope = Visitor.scope(request);
        SessionState session = lookup.follow(sessionId, null, scope);
        return of(
                withBelow
                        ? work.ofSubtree(session, scope, period)
                        : work.of(session, scope, period));
    }

    /// What the sessions of a role would have needed to be allowed for what they did.
    ///
    /// @param arn the role's
    /// @param from calls from this moment on
    /// @param to calls up to this moment
    @Scoped
    @Get("/roles/policy")
    LeastPrivilege ofRole(
            HttpRequest<?> request,
            @QueryValue String arn,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to) {
        if (!ROLE_ARN.matcher(arn).matches()) {
            throw ProblemException.parameter(
                    "arn", "Not the ARN of a role such as arn:aws:iam::111122223333:role/Deploy");
        }
        return of(work.ofRole(arn, Visitor.scope(request), TimeParameters.window(null, from, to)));
    }

    private LeastPrivilege of(Work.Done done) {
        return privileges.of(done.sums(), done.basis());
    }
}
