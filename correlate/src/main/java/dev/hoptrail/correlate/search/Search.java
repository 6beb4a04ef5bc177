package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.search.SearchPage.Relation;
import dev.hoptrail.correlate.search.SearchPage.Total;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// One search over one state of the index, within one budget.
final class Search {
    /// So many matches are counted before counting may stop.
    private static final int COUNTED = 1_000;

    private static final int CHECK_EVERY = 4_096;

    private final IndexSearcher searcher;
    private final TermBudget budget;
    private final AccountScope scope;
    private final Query query;

    Search(
            IndexReader reader,
            String query,
            @Nullable TimeWindow window,
            AccountScope scope,
            Context context,
            TermBudget budget)
            throws IOException {
        this.searcher = new IndexSearcher(reader);
        this.budget = budget;
        this.scope = scope;
        searcher.setTimeout(budget);
        Query compiled =
                new QueryCompiler(budget, scope, context).compile(QueryParser.parse(query));
        Query timed =
                window == null
                        ? compiled
                        : QueryCompiler.both(compiled, QueryCompiler.alive(window));
        this.query = searcher.rewrite(Scoping.sessions(timed, scope));
    }

    SearchPage page(SearchOrder order, int limit, @Nullable SortKey after) throws IOException {
        TopFieldCollectorManager collectors =
                new TopFieldCollectorManager(
                        IndexOrder.of(order),
                        limit,
                        after == null ? null : IndexOrder.after(after),
                        COUNTED);
        TopFieldDocs found = searcher.search(query, collectors);
        checkTime();
        List<SortKey> hits =
                Arrays.stream(found.scoreDocs).map(hit -> IndexOrder.key((FieldDoc) hit)).toList();
        return new SearchPage(hits, total(found.totalHits));
    }

    Set<UUID> among(Collection<UUID> sessions) throws IOException {
        if (sessions.isEmpty()) {
            return Set.of();
        }
        List<BytesRef> ids = sessions.stream().map(IndexTerms::id).toList();
        Query asked = QueryCompiler.both(query, new TermInSetQuery(IndexFields.ID, ids));
        TopFieldDocs found =
                searcher.search(
                        asked,
                        new TopFieldCollectorManager(IndexOrder.INDEX, ids.size(), null, COUNTED));
        checkTime();
        return Arrays.stream(found.scoreDocs)
                .map(hit -> IndexOrder.key((FieldDoc) hit).sessionId())
                .collect(Collectors.toSet());
    }

    private Total total(TotalHits counted) throws IOException {
        if (counted.relation() == TotalHits.Relation.EQUAL_TO) {
            return new Total(counted.value(), Relation.EQUAL);
        }
        long exact = countIfCheap();
        return exact >= 0
                ? new Total(exact, Relation.EQUAL)
                : new Total(counted.value(), Relation.AT_LEAST);
    }

    /// How many sessions match where the index knows without walking over them, else -1.
    private long countIfCheap() throws IOException {
        Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
        long total = 0;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            int count = weight.count(leaf);
            if (count < 0) {
                return -1;
            }
            total += count;
        }
        return total;
    }

    long count() throws IOException {
        long count = searcher.count(query);
        checkTime();
        return count;
    }

    List<Facet> facets(List<FacetField> fields, int size) throws IOException {
        List<FacetCounter> counters = fields.stream().map(FacetCounter::new).toList();
        count(query, counters.stream().filter(counter -> !counter.isOfOrigins()).toList());
        count(
                Scoping.origins(query, scope),
                counters.stream().filter(FacetCounter::isOfOrigins).toList());
        List<Facet> facets = new ArrayList<>();
        for (FacetCounter counter : counters) {
            facets.add(counter.result(size, budget));
        }
        return facets;
    }

    private void count(Query counted, List<FacetCounter> counters) throws IOException {
        if (counters.isEmpty()) {
            return;
        }
        if (counted instanceof MatchAllDocsQuery) {
            countAll(counters);
        } else {
            searcher.search(counted, new FacetCollection(counters));
        }
        checkTime();
    }

    /// Counts over all sessions: what the index knows of a whole segment need not be counted.
    private void countAll(List<FacetCounter> counters) throws IOException {
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            LeafReader reader = leaf.reader();
            Bits live = reader.getLiveDocs();
            for (FacetCounter counter : counters) {
                counter.begin(reader);
                if (!counter.countTerms(reader)) {
                    countEach(counter, reader.maxDoc(), live);
                }
            }
        }
    }

    private void countEach(FacetCounter counter, int documents, @Nullable Bits live)
            throws IOException {
        for (int document = 0; document < documents; document++) {
            if (live == null || live.get(document)) {
                counter.count(document);
            }
            if (document % CHECK_EVERY == 0) {
                budget.checkTime();
            }
        }
    }

    private void checkTime() {
        if (searcher.timedOut()) {
            throw TermBudget.timeout();
        }
    }
}
