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
import dev.hoptrail.api.rule.store.RuleStore.SigmaRow;
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
import java.util.ArrayList;
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
    private final RuleBook book;
    private final ContextStore contexts;
    private final ObjectMapper json;
    private final Clock clock;

    RuleController(
            RuleStore store, RuleBook book, ContextStore contexts, ObjectMapper json, Clock clock) {
        this.store = store;
        this.book = book;
        this.contexts = contexts;
        this.json = json;
        this.clock = clock;
    }

    /// All rules, by id, those that people wrote last.
    @Schema(name = "RulePage")
    record RuleList(List<RuleView> items, @Nullable String next, Instant asOf) {}

    /// Who wrote a rule.
    @Schema(name = "RuleKind")
    enum Kind {
        /// It is shipped.
        BUILT_IN,
        /// People wrote it, in Sigma.
        SIGMA
    }

    /// A rule.
    ///
    /// @param version counts changes of what it means; findings name it and the version of its
    ///   setting
    /// @param severity unless the case at hand is worse
    /// @param attack ATT&CK techniques
    /// @param defaults of the parameters
    /// @param needs kinds of context, one of which must be told
    /// @param offBecause why it is silent at present; null where it is not
    /// @param setting how it is set
    /// @param source the text of a rule in Sigma, for those who may see all accounts
    @Schema(name = "Rule")
    record RuleView(
            String ruleId,
            Kind kind,
            int version,
            String title,
            String why,
            Severity severity,
            List<String> attack,
            Map<String, Long> defaults,
            List<String> checkFirst,
            List<String> benign,
            List<String> needs,
            @Nullable String offBecause,
            SettingView setting,
            @Nullable String source) {}

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

    /// One version of a rule in Sigma.
    ///
    /// @param source null where the version deleted it, and for those who may not see all accounts
    @Schema(name = "RuleText")
    record TextView(int version, @Nullable String source, String by, Instant at) {}

    /// A rule with every version of how it was set and of its text, the latest first.
    @Schema(name = "RuleDetail")
    record RuleDetail(RuleView rule, List<SettingView> versions, List<TextView> texts) {}

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

    /// All rules, by id, those that people wrote last.
    @Scoped
    @Get
    RuleList rules(HttpRequest<?> request) {
        Map<String, SettingView> settings = new HashMap<>();
        Set<ContextKind> told = told();
        store.inForce().forEach(row -> settings.put(row.ruleId(), view(row)));
        List<RuleView> items = new ArrayList<>();
        for (RuleInfo info : Rules.infos().values()) {
            items.add(view(info, null, setting(settings, info.id()), told, request));
        }
        for (RuleBook.Written rule : book.written()) {
            items.add(
                    view(
                            rule.info(),
                            rule.row(),
                            setting(settings, rule.info().id()),
                            told,
                            request));
        }
        return new RuleList(items, null, clock.instant());
    }

    private static SettingView setting(Map<String, SettingView> settings, String ruleId) {
        return settings.getOrDefault(ruleId, SettingView.SHIPPED);
    }

    /// One rule with every version of how it was set, and of its text where people wrote it.
    @Scoped
    @Get("/{ruleId}")
    RuleDetail rule(HttpRequest<?> request, @PathVariable String ruleId) {
        RuleBook.Written written = written(ruleId);
        RuleInfo info = written == null ? shipped(ruleId) : written.info();
        List<SettingView> versions = store.versions(ruleId).stream().map(this::view).toList();
        boolean shown = !Visitor.scope(request).isRestricted();
        List<TextView> texts =
                store.sigmaVersions(ruleId).stream()
                        .map(row ->
                                new TextView(
                                        row.version(),
                                        shown ? row.source() : null,
                                        row.by(),
                                        row.at()))
                        .toList();
        return new RuleDetail(
                view(
                        info,
                        written == null ? null : written.row(),
                        versions.isEmpty() ? SettingView.SHIPPED : versions.getFirst(),
                        told(),
                        request),
                versions,
                texts);
    }

    /// Sets a rule. All sessions are evaluated again under the new version.
    @Needs(Access.ADMIN)
    @Put("/{ruleId}")
    RuleDetail set(HttpRequest<?> request, @PathVariable String ruleId, @Body SettingRequest body) {
        RuleBook.Written written = written(ruleId);
        RuleInfo info = written == null ? shipped(ruleId) : written.info();
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
        return rule(request, ruleId);
    }

    private RuleBook.@Nullable Written written(String ruleId) {
        return book.written(ruleId).orElse(null);
    }

    private static RuleInfo shipped(String ruleId) {
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

    /// @param row the latest version of its text; null for rules that are shipped
    private static RuleView view(
            RuleInfo info,
            @Nullable SigmaRow row,
            SettingView setting,
            Set<ContextKind> told,
            HttpRequest<?> request) {
        List<String> needs = info.needs().stream().map(ContextKind::word).sorted().toList();
        return new RuleView(
                info.id(),
                row == null ? Kind.BUILT_IN : Kind.SIGMA,
                row == null ? info.version() : row.version(),
                info.title(),
                info.why(),
                info.severity(),
                info.attack(),
                new TreeMap<>(info.parameters()),
                info.checkFirst(),
                info.benign(),
                needs,
                offBecause(info, row, setting, told),
                setting,
                row == null || Visitor.scope(request).isRestricted() ? null : row.source());
    }

    private static @Nullable String offBecause(
            RuleInfo info, @Nullable SigmaRow row, SettingView setting, Set<ContextKind> told) {
        if (row != null && row.source() == null) {
            return "It was deleted";
        }
        if (!setting.enabled()) {
            return "It is switched off";
        }
        return info.isFed(told)
                ? null
                : "Nothing is told of %s: see /context"
                        .formatted(
                                String.join(
                                        " or ",
                                        info.needs().stream()
                                                .map(ContextKind::word)
                                                .sorted()
                                                .toList()));
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
