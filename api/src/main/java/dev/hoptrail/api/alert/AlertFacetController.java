package dev.hoptrail.api.alert;

import dev.hoptrail.api.alert.store.AlertStore;
import dev.hoptrail.api.alert.store.AlertStore.Count;
import dev.hoptrail.api.alert.store.AlertStore.Filter;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.rule.RuleBook;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.FacetView;
import dev.hoptrail.api.session.FacetView.FacetValue;
import dev.hoptrail.api.session.Names;
import dev.hoptrail.correlate.chain.AccountScope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How many alerts there are of what.
@Controller("/api/v1/alerts/facets")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "alerts")
final class AlertFacetController {

    private static final int MOST_VALUES = 1000;
    private static final String ACCOUNT = "account";
    private static final String RULE = "rule";
    private static final List<String> FIELDS = List.of("state", "severity", RULE, ACCOUNT);

    private final AlertStore store;
    private final AlertQueries queries;
    private final RuleBook rules;
    private final Names names;

    AlertFacetController(AlertStore store, AlertQueries queries, RuleBook rules, Names names) {
        this.store = store;
        this.queries = queries;
        this.rules = rules;
        this.names = names;
    }

    /// Counts per value.
    @Schema(name = "AlertFacetPage")
    record AlertFacets(List<FacetView> items, @Nullable String next, Instant asOf) {}

    /// How many alerts there are of each state, severity, rule and account. What is asked for of a
    /// field itself does not narrow its own counts, so that they say what else could be asked for.
    ///
    /// @param state such as OPEN
    /// @param severity such as HIGH
    /// @param rule id of a rule
    /// @param account of the sessions that the alerts are about
    /// @param session id of a session
    /// @param chain id of a chain
    /// @param q in the query language: what to find of the sessions that the alerts are about
    /// @param limit so many values of each field at most
    @Scoped
    @Get
    AlertFacets alertFacets(
            HttpRequest<?> request,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String rule,
            @QueryValue @Nullable String account,
            @QueryValue @Nullable String session,
            @QueryValue @Nullable String chain,
            @QueryValue @Nullable String q,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        int most = Parameters.limit(limit, 50, MOST_VALUES);
        Filter filter = Words.filter(rules, state, severity, rule, account, session, chain);
        AccountScope scope = Visitor.scope(request);
        Instant asOf = queries.asOf(q);
        Filter narrowed = filter.about(queries.sessions(filter.ofAnyValue(), q, scope, null));
        List<Count> counts = store.counts(narrowed, scope);
        Map<String, String> titles = rules.titles();
        List<FacetView> facets =
                FIELDS.stream().map(field -> facet(field, counts, most, titles)).toList();
        return new AlertFacets(facets, null, asOf);
    }

    private FacetView facet(
            String field, List<Count> counts, int most, Map<String, String> titles) {
        List<FacetValue> values =
                counts.stream()
                        .filter(count -> count.field().equals(field))
                        .map(count ->
                                new FacetValue(
                                        count.value(),
                                        label(field, count.value(), titles),
                                        count.alerts()))
                        .toList();
        return new FacetView(field, values.stream().limit(most).toList(), values.size());
    }

    private String label(String field, String value, Map<String, String> titles) {
        String known =
                switch (field) {
                    case RULE -> titles.get(value);
                    case ACCOUNT -> names.account(value);
                    default -> null;
                };
        return Objects.requireNonNullElse(known, value);
    }
}
