package dev.hoptrail.api.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.alert.AlertView.State;
import dev.hoptrail.api.alert.store.AlertStore;
import dev.hoptrail.api.alert.store.AlertStore.AlertRow;
import dev.hoptrail.api.alert.store.AlertStore.FindingRow;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.rule.RuleBook;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.detect.Severity;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What rules found, and what people made of it.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class AlertController {

    private static final int MOST = 500;

    private final AlertStore store;
    private final AlertQueries queries;
    private final RuleBook rules;
    private final ObjectMapper json;
    private final Clock clock;

    AlertController(
            AlertStore store,
            AlertQueries queries,
            RuleBook rules,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.queries = queries;
        this.rules = rules;
        this.json = json;
        this.clock = clock;
    }

    /// A page of alerts.
    @Schema(name = "AlertPage")
    record AlertList(List<AlertView> items, @Nullable String next, Instant asOf) {}

    /// A page of findings.
    @Schema(name = "FindingPage")
    record FindingList(List<FindingView> items, @Nullable String next, Instant asOf) {}

    /// A rule's statement about a session.
    ///
    /// @param at when it happened, as AWS tells
    /// @param records ids of the events that prove it
    @Schema(name = "Finding")
    record FindingView(
            UUID findingId,
            String ruleId,
            String ruleVersion,
            UUID sessionId,
            Severity severity,
            Instant at,
            String message,
            List<String> records) {

        /// The words of a rule on a case may name sessions that may not be seen.
        static FindingView of(FindingRow row, AccountScope scope, Map<String, String> titles) {
            String told = titles.getOrDefault(row.ruleId(), "");
            return new FindingView(
                    row.findingId(),
                    row.ruleId(),
                    row.ruleVersion(),
                    row.sessionId(),
                    Severity.valueOf(row.severity()),
                    row.at(),
                    scope.isRestricted() ? told : row.message(),
                    row.records());
        }
    }

    /// An answer to an alert.
    ///
    /// @param outcome OPEN, ACKNOWLEDGED, EXPLAINED, ESCALATED or CLOSED
    /// @param reason may be absent where it is only acknowledged
    @Schema(name = "DispositionRequest")
    record DispositionRequest(@Nullable State outcome, @Nullable String reason) {}

    /// Alerts, the latest first.
    ///
    /// @param state such as OPEN
    /// @param severity such as HIGH
    /// @param rule id of a rule
    /// @param account of the sessions that the alerts are about
    /// @param session id of a session
    /// @param chain id of a chain: its alerts belong together
    /// @param q in the query language: what to find of the sessions that the alerts are about, as
    ///   far as they are searchable
    @Scoped
    @Get("/alerts")
    AlertList alerts(
            HttpRequest<?> request,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String rule,
            @QueryValue @Nullable String account,
            @QueryValue @Nullable String session,
            @QueryValue @Nullable String chain,
            @QueryValue @Nullable String q,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        AlertStore.Filter filter =
                Words.filter(rules, state, severity, rule, account, session, chain);
        String question = "alerts " + filter + ' ' + q;
        Cursor after = Cursor.read(cursor, question).orElse(null);
        AccountScope scope = Visitor.scope(request);
        Instant asOf = queries.asOf(q);
        AlertStore.Filter narrowed = filter.about(queries.sessions(filter, q, scope, after));
        List<AlertRow> page = store.alerts(narrowed, scope, after, most + 1);
        List<AlertRow> shown = page.subList(0, Math.min(most, page.size()));
        String next = page.size() > most ? shown.getLast().cursor().text(question) : null;
        return new AlertList(shown.stream().map(row -> view(row, scope)).toList(), next, asOf);
    }

    /// One alert.
    @Scoped
    @Get("/alerts/{alertId}")
    AlertView alert(HttpRequest<?> request, @PathVariable String alertId) {
        UUID id = Parameters.id("alertId", alertId);
        AccountScope scope = Visitor.scope(request);
        return store.alert(id, scope)
                .map(row -> view(row, scope))
                .orElseThrow(() -> ProblemException.notFound("No alert " + id));
    }

    /// Answers an alert: says who examined it, with what outcome, and why.
    @Scoped
    @Needs(Access.ANALYST)
    @Post("/alerts/{alertId}/dispositions")
    AlertView dispose(
            HttpRequest<?> request, @PathVariable String alertId, @Body DispositionRequest body) {
        UUID id = Parameters.id("alertId", alertId);
        State outcome = body.outcome();
        if (outcome == null || outcome == State.WITHDRAWN) {
            throw ProblemException.of(
                    ErrorCode.INVALID_BODY,
                    "\"outcome\" must be OPEN, ACKNOWLEDGED, EXPLAINED, ESCALATED or CLOSED");
        }
        String reason = Words.reason(body.reason(), outcome != State.ACKNOWLEDGED);
        String by = Visitor.of(request).orElseThrow().name();
        alert(request, alertId);
        if (!store.dispose(id, outcome.name(), by, reason)) {
            throw ProblemException.notFound("No alert " + id + ", or it was withdrawn");
        }
        return alert(request, alertId);
    }

    /// Findings by event time, the latest first.
    ///
    /// @param rule id of a rule
    /// @param severity such as HIGH
    /// @param session id of a session
    @Scoped
    @Get("/findings")
    FindingList findings(
            HttpRequest<?> request,
            @QueryValue @Nullable String rule,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String session,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        String ruleId = Words.rule(rule, rules);
        String level = Words.severity(severity);
        UUID sessionId = session == null ? null : Parameters.id("session", session);
        String question = "findings %s %s %s".formatted(ruleId, level, sessionId);
        Cursor after = Cursor.read(cursor, question).orElse(null);
        AccountScope scope = Visitor.scope(request);
        List<FindingRow> page = store.findings(ruleId, level, sessionId, scope, after, most + 1);
        List<FindingRow> shown = page.subList(0, Math.min(most, page.size()));
        String next = page.size() > most ? shown.getLast().cursor().text(question) : null;
        Map<String, String> titles = scope.isRestricted() ? rules.titles() : Map.of();
        return new FindingList(
                shown.stream().map(row -> FindingView.of(row, scope, titles)).toList(),
                next,
                clock.instant());
    }

    private AlertView view(AlertRow row, AccountScope scope) {
        try {
            return json.readValue(row.alert(), AlertView.class).within(scope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An alert's content is no alert", e);
        }
    }
}
