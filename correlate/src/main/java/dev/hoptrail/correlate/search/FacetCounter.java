package dev.hoptrail.correlate.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Counts the values of one facet: per segment by ordinal, then across segments by walking their
/// values in order together, so that no table of all values is built.
final class FacetCounter {
    private static final Comparator<Facet.Count> LEAST_FIRST =
            Comparator.comparingLong(Facet.Count::sessions)
                    .thenComparing(Facet.Count::value, Comparator.reverseOrder());

    private final FacetField field;
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable Segment current;

    FacetCounter(FacetField field) {
        this.field = field;
    }

    /// Whether it tells who is behind sessions.
    boolean isOfOrigins() {
        return field.field().field() == QueryField.ORIGIN;
    }

    void begin(LeafReader reader) throws IOException {
        SortedSetDocValues values = DocValues.getSortedSet(reader, field.docValues());
        long from = 0;
        long to = values.getValueCount();
        if (!field.prefix().isEmpty()) {
            from = firstFrom(values, new BytesRef(field.prefix()));
            to = firstFrom(values, IndexTerms.afterTags(field.field().tagKey()));
        }
        current = null;
        if (from < to) {
            current = new Segment(values, from, new int[Math.toIntExact(to - from)]);
            segments.add(current);
        }
    }

    /// Counts a whole segment by how many documents have each term, where that is the same.
    ///
    /// @return false where documents have to be counted one by one
    boolean countTerms(LeafReader reader) throws IOException {
        Segment segment = current;
        if (segment == null) {
            return true;
        }
        // Tags, and nothing else, have the very terms that are counted. Documents that were deleted
        // still count for their terms.
        boolean tags = field.docValues().equals(IndexFields.facet(QueryField.TAG));
        Terms terms = reader.terms(QueryField.TAG.queryName());
        if (!tags || reader.hasDeletions() || terms == null) {
            return false;
        }
        segment.count(terms.iterator());
        return true;
    }

    private static long firstFrom(SortedSetDocValues values, BytesRef term) throws IOException {
        long found = values.lookupTerm(term);
        return found < 0 ? -found - 1 : found;
    }

    void count(int document) throws IOException {
        Segment segment = current;
        if (segment != null && segment.values.advanceExact(document)) {
            segment.count();
        }
    }

    /// The most frequent values over all segments.
    Facet result(int size, TermBudget budget) throws IOException {
        PriorityQueue<Segment> open = new PriorityQueue<>(Comparator.comparing(Segment::term));
        for (Segment segment : segments) {
            if (segment.next()) {
                open.add(segment);
            }
        }
        Top top = new Top(size);
        String value = null;
        String label = "";
        long sessions = 0;
        while (!open.isEmpty()) {
            budget.checkTime();
            Segment least = open.remove();
            String next = field.value(least.term());
            if (value != null && !next.equals(value)) {
                top.offer(new Facet.Count(value, label, sessions));
                sessions = 0;
            }
            value = next;
            label = field.label(least.term());
            sessions += least.sessions();
            if (least.next()) {
                open.add(least);
            }
        }
        if (value != null) {
            top.offer(new Facet.Count(value, label, sessions));
        }
        return new Facet(field.name(), top.inOrder(), top.offered);
    }

    /// The largest counts of those offered.
    private static final class Top {
        private final PriorityQueue<Facet.Count> kept = new PriorityQueue<>(LEAST_FIRST);
        private final int size;
        private long offered;

        Top(int size) {
            this.size = size;
        }

        void offer(Facet.Count count) {
            offered++;
            kept.add(count);
            if (kept.size() > size) {
                kept.remove();
            }
        }

        List<Facet.Count> inOrder() {
            return kept.stream().sorted(LEAST_FIRST.reversed()).toList();
        }
    }

    /// The counts of one segment, then a cursor over the values that occurred.
    private static final class Segment {
        private final SortedSetDocValues values;
        private final long from;
        private final int[] counts;
        private int at = -1;
        private BytesRef term = new BytesRef();

        Segment(SortedSetDocValues values, long from, int[] counts) {
            this.values = values;
            this.from = from;
            this.counts = counts;
        }

        /// Counts the values of the document that the doc values stand at.
        void count() throws IOException {
            for (int i = values.docValueCount(); i > 0; i--) {
                long ordinal = values.nextOrd() - from;
                if (ordinal >= counts.length) {
                    return;
                }
                if (ordinal >= 0) {
                    counts[(int) ordinal]++;
                }
            }
        }

        /// Counts the documents of each value.
        void count(TermsEnum terms) throws IOException {
            for (int i = 0; i < counts.length; i++) {
                if (terms.seekExact(values.lookupOrd(from + i))) {
                    counts[i] = terms.docFreq();
                }
            }
        }

        boolean next() throws IOException {
            do {
                at++;
            } while (at < counts.length && counts[at] == 0);
            if (at == counts.length) {
                return false;
            }
            term = BytesRef.deepCopyOf(values.lookupOrd(from + at));
            return true;
        }

        BytesRef term() {
            return term;
        }

        int sessions() {
            return counts[at];
        }
    }
}
