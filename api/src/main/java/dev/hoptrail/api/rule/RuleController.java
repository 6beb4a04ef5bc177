package dev.hoptrail.api.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.context.store.ContextStore;
import dev.hoptrail.api.context.store.ContextStore.VersionRow;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.rule.store.RuleStore;
import dev.hoptrail.api.rule.store.RuleStore.SettingRow;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.detect.ContextKind;
import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Severity;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules and how they are set.
@Controller("/api/v1/rules")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class RuleController {

    private static final long MOST = 1_000_000_000;

    private final RuleStore store;
    private final ContextStore contexts;
    private final ObjectMapper json;
    private final Clock clock;

    RuleController(RuleStore store, ContextStore contexts, ObjectMapper json, Clock clock) {
        this.store = store;
        this.contexts = contexts;
        this.json = json;
        this.clock = clock;
    }

    /// All rules, by id.
    @Schema(name = "RulePage")
    record RuleList(List<RuleView> items, @Nullable String next, Instant asOf) {}

    /// A rule.
    ///
    /// @param severity unless the case at hand is worse
    /// @param attack ATT&CK techniques
    /// @param defaults of the parameters
    /// @param needs kinds of context, one of which must be told
    /// @param offBecause why it is silent at present; null where it is not
    /// @param setting how it is set
    @Schema(name = "Rule")
    record RuleView(
            String ruleId,
            String title,
            String why,
            Severity severity,
            List<String> attack,
            Map<String, Long> defaults,
            List<String> checkFirst,
            List<String> benign,
            List<String> needs,
            @Nullable String offBecause,
            SettingView setting) {}

    /// One version of how a rule is set.
    ///
    /// @param version 0 as shipped
    /// @param severity of all its findings; null: as the rule says
    /// @param by null as shipped
    @Schema(name = "RuleSetting")
    record SettingView(
            int version,
            boolean enabled,
            @Nullable Severity severity,
            Map<String, Long> parameters,
            @Nullable String by,
            @Nullable Instant at) {

        static final SettingView SHIPPED = new SettingView(0, true, null, Map.of(), null, null);
    }

    /// A rule with every version of how it was set, the latest first.
    @Schema(name = "RuleDetail")
    record RuleDetail(RuleView rule, List<SettingView> versions) {}

    /// How a rule is to be set.
    ///
    /// @param enabled true where absent
    /// @param severity of all its findings; as the rule says where absent
    /// @param parameters those that are to differ from their defaults
    @Schema(name = "RuleSettingRequest")
    record SettingRequest(
            @Nullable Boolean enabled,
            @Nullable Severity severity,
            @Nullable Map<String, Long> parameters) {}

    /// All rules, by id.
    @Scoped
    @Get
    RuleList rules() {
        Map<String, SettingView> settings = new HashMap<>();
        Set<ContextKind> told = told();
        store.inForce().forEach(row -> settings.put(row.ruleId(), view(row)));
        List<RuleView> items =
                Rules.infos().values().stream()
                        .map(info ->
                                view(
                                        info,
                                        settings.getOrDefault(info.id(), SettingView.SHIPPED),
                                        told))
                        .toList();
        return new RuleList(items, null, clock.instant());
    }

    /// One rule with every version of how it was set.
    @Scoped
    @Get("/{ruleId}")
    RuleDetail rule(@PathVariable String ruleId) {
        RuleInfo info = info(ruleId);
        List<SettingView> versions = store.versions(ruleId).stream().map(this::view).toList();
        return new RuleDetail(
                view(info, versions.isEmpty() ? SettingView.SHIPPED : versions.getFirst(), told()),
                versions);
    }

    /// Sets a rule. All sessions are evaluated again under the new version.
    @Needs(Access.ADMIN)
    @Put("/{ruleId}")
    RuleDetail set(HttpRequest<?> request, @PathVariable String ruleId, @Body SettingRequest body) {
        RuleInfo info = info(ruleId);
        Map<String, Long> parameters = new TreeMap<>();
        if (body.parameters() != null) {
            parameters.putAll(body.parameters());
        }
        parameters.forEach((name, value) -> {
            if (!info.parameters().containsKey(name)) {
                throw invalid(
                        "%s has no parameter of that name; known: %s"
                                .formatted(ruleId, new TreeMap<>(info.parameters()).keySet()));
            }
            if (value == null || value < 0 || value > MOST) {
                throw invalid("\"%s\" must be a number from 0 to %d".formatted(name, MOST));
            }
        });
        store.set(
                ruleId,
                body.enabled() == null || body.enabled(),
                body.severity() == null ? null : body.severity().name(),
                write(parameters),
                Visitor.of(request).orElseThrow().name());
        return rule(ruleId);
    }

    private static RuleInfo info(String ruleId) {
        RuleInfo info = Rules.infos().get(ruleId);
        if (info == null) {
            throw ProblemException.notFound("There is no rule of that id");
        }
        return info;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }

    private Set<ContextKind> told() {
        return contexts.latest().stream()
                .filter(row -> row.sha256() != null)
                .map(VersionRow::kind)
                .collect(Collectors.toSet());
    }

    private static RuleView view(RuleInfo info, SettingView setting, Set<ContextKind> told) {
        List<String> needs = info.needs().stream().map(ContextKind::word).sorted().toList();
        String off =
                info.isFed(told)
                        ? null
                        : "Nothing is told of %s: see /context"
                                .formatted(String.join(" or ", needs));
        return new RuleView(
                info.id(),
                info.title(),
                info.why(),
                info.severity(),
                info.attack(),
                new TreeMap<>(info.parameters()),
                info.checkFirst(),
                info.benign(),
                needs,
                setting.enabled() ? off : "It is switched off",
                setting);
    }

    private SettingView view(SettingRow row) {
        try {
            return new SettingView(
                    row.version(),
                    row.enabled(),
                    row.severity() == null ? null : Severity.valueOf(row.severity()),
                    json.readValue(row.parameters(), new TypeReference<TreeMap<String, Long>>() {}),
                    row.by(),
                    row.at());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A rule's parameters are no numbers", e);
        }
    }

    private String write(Map<String, Long> parameters) {
        try {
            return json.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Numbers cannot be written", e);
        }
    }
}
