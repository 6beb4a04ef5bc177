package dev.hoptrail.api.rule;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.problem.RuleFault;
import dev.hoptrail.api.rule.RuleController.RuleDetail;
import dev.hoptrail.api.rule.store.RuleStore;
import dev.hoptrail.api.rule.store.RuleStore.SigmaRow;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.sigma.SigmaFaults;
import dev.hoptrail.correlate.sigma.SigmaReader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Rules that people write in Sigma. Every text that was ever in force is kept.
@Controller("/api/v1/rules")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class SigmaController {

    static final String YAML = "application/yaml";
    private static final int MOST = 200;

    private final RuleStore store;
    private final RuleController rules;

    SigmaController(RuleStore store, RuleController rules) {
        this.store = store;
        this.rules = rules;
    }

    /// What there is to say of a text before it becomes a rule.
    ///
    /// @param faults all that is wrong with it, in the order of the text
    /// @param ruleId the id that it gives; null where it is no rule, as all below
    /// @param known whether there is a rule of that id, which it would replace
    @Schema(name = "RuleValidation")
    record Validation(
            boolean valid,
            List<RuleFault> faults,
            @Nullable String ruleId,
            @Nullable String title,
            @Nullable Severity severity,
            @Nullable Boolean known) {}

    /// Adds a rule: one document of Sigma over the fields of sessions, or a correlation with the
    /// documents of the rules that it takes together. All sessions are evaluated again.
    @Needs(Access.ADMIN)
    @Post(consumes = YAML)
    @Status(HttpStatus.CREATED)
    RuleDetail add(
            HttpRequest<?> request,
            @Body @RequestBody(description = "The rule") @Schema(type = "string", format = "binary")
                    byte @Nullable [] body) {
        String text = RuleBook.text(body);
        RuleInfo info = RuleBook.read(text).info();
        List<SigmaRow> all =
                store.sigmaRules().stream().filter(row -> row.source() != null).toList();
        if (all.stream().anyMatch(row -> row.ruleId().equals(info.id()))) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY,
                    "There is a rule of that id: replace it by PUT /api/v1/rules/" + info.id());
        }
        if (all.size() >= MOST) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "There are %d rules, more are not run".formatted(MOST));
        }
        store.write(info.id(), text, name(request));
        return rules.rule(request, info.id());
    }

    /// Replaces a rule by the next version of its text. All sessions are evaluated again.
    @Needs(Access.ADMIN)
    @Put(uri = "/{ruleId}", consumes = YAML)
    RuleDetail replace(
            HttpRequest<?> request,
            @PathVariable String ruleId,
            @Body @RequestBody(description = "The rule") @Schema(type = "string", format = "binary")
                    byte @Nullable [] body) {
        String id = existing(ruleId);
        String text = RuleBook.text(body);
        RuleInfo info = RuleBook.read(text).info();
        if (!info.id().equals(id)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "The text is that of rule " + info.id());
        }
        store.write(id, text, name(request));
        return rules.rule(request, id);
    }

    /// Deletes a rule. What it found is withdrawn; its texts stay.
    @Needs(Access.ADMIN)
    @Delete("/{ruleId}")
    @ApiResponse(responseCode = "204", description = "The rule says nothing any more")
    HttpResponse<?> delete(HttpRequest<?> request, @PathVariable String ruleId) {
        store.write(existing(ruleId), null, name(request));
        return HttpResponse.noContent();
    }

    private String existing(String ruleId) {
        if (Rules.infos().containsKey(ruleId)) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY, "A rule that is shipped can only be switched off");
        }
        String id = ruleId.toLowerCase(Locale.ROOT);
        List<SigmaRow> versions = store.sigmaVersions(id);
        if (versions.isEmpty() || versions.get(0).source() == null) {
            throw ProblemException.notFound("There is no rule of that id");
        }
        return id;
    }

    /// Says whether a text is a rule, and all that is wrong with it. Nothing is kept.
    @Needs(Access.ANALYST)
    @Post(uri = "/validate", consumes = YAML)
    Validation validate(
            @Body @RequestBody(description = "The rule") @Schema(type = "string", format = "binary")
                    byte @Nullable [] body) {
        try {
            RuleInfo info = SigmaReader.read(RuleBook.text(body), 0).info();
            List<SigmaRow> versions = store.sigmaVersions(info.id());
            boolean known = !versions.isEmpty() && versions.get(0).source() != null;
            return new Validation(true, List.of(), info.id(), info.title(), info.severity(), known);
        } catch (SigmaFaults faults) {
            return new Validation(false, RuleBook.faults(faults), null, null, null, null);
        }
    }

    private static String name(HttpRequest<?> request) {
        return Visitor.of(request).orElseThrow().name();
    }
}
