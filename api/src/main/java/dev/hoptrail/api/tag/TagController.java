package dev.hoptrail.api.tag;

import dev.hoptrail.api.coverage.Completeness;
import dev.hoptrail.api.coverage.CoverageGaps;
import dev.hoptrail.api.origin.OriginNames;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.paging.Parameters.Period;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.QueryWords;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.TimeParameters;
import dev.hoptrail.api.tag.store.SetterStore;
import dev.hoptrail.api.tag.store.SetterStore.Setter;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.search.Facet;
import dev.hoptrail.correlate.search.ScopedIndex;
import dev.hoptrail.correlate.search.SearchOrder;
import dev.hoptrail.correlate.search.SearchRequest;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.search.SortKey;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who held which session tags. Keys compare without case, as AWS compares them.
@Controller("/api/v1/tags")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "tags")
final class TagController {

    private static final int MOST = 500;

    private final SessionIndex sessionIndex;
    private final SetterStore setters;
    private final OriginNames origins;
    private final CoverageGaps coverage;
    private final Clock clock;

    TagController(
            SessionIndex sessionIndex,
            SetterStore setters,
            OriginNames origins,
            CoverageGaps coverage,
            Clock clock) {
        this.sessionIndex = sessionIndex;
        this.setters = setters;
        this.origins = origins;
        this.coverage = coverage;
        this.clock = clock;
    }

    /// A key of session tags.
    ///
    /// @param key folded to lower case, as keys compare
    /// @param sessions how many have it
    @Schema(name = "TagKeyCount")
    record KeyCount(String key, long sessions) {}

    /// @param distinct how many keys there are, listed or not
    @Schema(name = "TagKeyPage")
    record Keys(List<KeyCount> items, long distinct, @Nullable String next, Instant asOf) {}

    /// A value of a tag.
    ///
    /// @param firstIssuedAt when the first session with it was issued
    /// @param lastIssuedAt when the last one was
    @Schema(name = "TagValueCount")
    record ValueCount(
            String value,
            long sessions,
            @Nullable Instant firstIssuedAt,
            @Nullable Instant lastIssuedAt) {}

    /// @param distinct how many values there are, listed or not
    @Schema(name = "TagValuePage")
    record Values(
            String key,
            List<ValueCount> items,
            long distinct,
            @Nullable String next,
            Instant asOf) {}

    /// Who held a tag.
    ///
    /// @param sessions how many of theirs have it
    @Schema(name = "TagHolder")
    record Holder(
            OriginView origin,
            long sessions,
            @Nullable Instant firstIssuedAt,
            @Nullable Instant lastIssuedAt) {}

    /// @param distinct how many holders there are, listed or not
    @Schema(name = "TagHolderPage")
    record Holders(
            String key,
            @Nullable String value,
            List<Holder> items,
            long distinct,
            @Nullable String next,
            Instant asOf,
            Completeness completeness) {}

    /// @param from the sessions counted were issued then or later
    /// @param to and before
    @Schema(name = "TagSetterPage")
    record Setters(
            String key,
            Instant from,
            Instant to,
            List<Setter> items,
            @Nullable String next,
            Instant asOf,
            Completeness completeness) {}

    /// The keys of session tags, the most frequent first.
    @Scoped
    @Get
    Keys keys(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        ScopedIndex index = sessionIndex.within(Visitor.scope(request));
        Instant asOf = index.asOf();
        Facet keys = facet(index, "", null, "tagKey", Parameters.limit(limit, 100, MOST));
        List<KeyCount> items =
                keys.values().stream()
                        .map(count -> new KeyCount(count.value(), count.sessions()))
                        .toList();
        return new Keys(items, keys.distinct(), null, asOf);
    }

    /// The values of a tag, the most frequent first.
    @Scoped
    @Get("/{key}")
    Values values(
            HttpRequest<?> request,
            @PathVariable String key,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        ScopedIndex index = sessionIndex.within(Visitor.scope(request));
        Instant asOf = index.asOf();
        Facet values = facet(index, "", null, "tag." + key, Parameters.limit(limit, 50, MOST));
        List<ValueCount> items =
                values.values().stream().map(count -> value(index, key, count)).toList();
        return new Values(key, items, values.distinct(), null, asOf);
    }

    private static ValueCount value(ScopedIndex index, String key, Facet.Count count) {
        String query = query(key, count.value());
        return new ValueCount(
                count.value(),
                count.sessions(),
                end(index, query, null, SearchOrder.OLDEST_ISSUED),
                end(index, query, null, SearchOrder.NEWEST_ISSUED));
    }

    /// Who held a tag, the ones with the most sessions first.
    ///
    /// @param value of any value where absent
    /// @param at in sessions alive at this moment
    @Scoped
    @Get("/{key}/holders")
    Holders holders(
            HttpRequest<?> request,
            @PathVariable String key,
            @QueryValue @Nullable String value,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String at,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        AccountScope scope = Visitor.scope(request);
        ScopedIndex index = sessionIndex.within(scope);
        Instant asOf = index.asOf();
        TimeWindow window = TimeParameters.window(at, null, null);
        String query = query(key, value);
        Facet held = facet(index, query, window, "origin", Parameters.limit(limit, 50, MOST));
        Map<UUID, OriginView> names =
                origins.find(
                        held.values().stream()
                                .map(count -> UUID.fromString(count.value()))
                                .toList(),
                        scope);
        List<Holder> items =
                held.values().stream()
                        .filter(count -> names.containsKey(UUID.fromString(count.value())))
                        .map(count -> holder(index, query, window, count, names))
                        .toList();
        return new Holders(
                key, value, items, held.distinct(), null, asOf, coverage.of(window, asOf, scope));
    }

    private static Holder holder(
            ScopedIndex index,
            String query,
            @Nullable TimeWindow window,
            Facet.Count count,
            Map<UUID, OriginView> names) {
        UUID id = UUID.fromString(count.value());
        String theirs = query + " AND origin:" + id;
        return new Holder(
                Objects.requireNonNull(names.get(id)),
                count.sessions(),
                end(index, theirs, window, SearchOrder.OLDEST_ISSUED),
                end(index, theirs, window, SearchOrder.NEWEST_ISSUED));
    }

    /// Who set a tag by which way: callers, identity providers, services. Inherited tags were set
    /// above.
    ///
    /// @param from sessions issued then or later; 31 days before `to` where absent
    /// @param to sessions issued before; now where absent
    @Scoped
    @Get("/{key}/setters")
    Setters setters(
            HttpRequest<?> request,
            @PathVariable String key,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit) {
        Instant now = clock.instant();
        Period period = Parameters.period(from, to, now);
        AccountScope scope = Visitor.scope(request);
        List<Setter> found =
                setters.setters(
                        key, period.from(), period.to(), scope, Parameters.limit(limit, 50, MOST));
        return new Setters(
                key,
                period.from(),
                period.to(),
                found,
                null,
                now,
                coverage.of(new TimeWindow(period.from(), period.to()), now, scope));
    }

    private static String query(String key, @Nullable String value) {
        String field = "tag." + QueryWords.quote(key) + ':';
        return field + (value == null ? "*" : QueryWords.quote(value));
    }

    private static Facet facet(
            ScopedIndex index, String query, @Nullable TimeWindow window, String field, int size) {
        return index.facets(query, window, List.of(field), size).getFirst();
    }

    /// When the first session of an order was issued.
    private static @Nullable Instant end(
            ScopedIndex index, String query, @Nullable TimeWindow window, SearchOrder order) {
        List<SortKey> hits = index.search(new SearchRequest(query, window, order, 1, null)).hits();
        return hits.isEmpty() ? null : Instant.ofEpochMilli(hits.getFirst().millis());
    }
}
