package dev.hoptrail.correlate.search;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/// Shows every match to the counters of several facets in one pass. Searches run on one thread, so
/// that one collector is all there is.
final class FacetCollection implements CollectorManager<FacetCollection.Matches, Void> {
    private final List<FacetCounter> counters;

    FacetCollection(List<FacetCounter> counters) {
        this.counters = counters;
    }

    @Override
    public Matches newCollector() {
        return new Matches(counters);
    }

    @Override
    @SuppressWarnings("NullAway") // The counters hold the result.
    public Void reduce(Collection<Matches> collectors) {
        return null;
    }

    static final class Matches extends SimpleCollector {
        private final List<FacetCounter> counters;

        Matches(List<FacetCounter> counters) {
            this.counters = counters;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            for (FacetCounter counter : counters) {
                counter.begin(leaf.reader());
            }
        }

        @Override
        public void collect(int document) throws IOException {
            for (FacetCounter counter : counters) {
                counter.count(document);
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }
}
