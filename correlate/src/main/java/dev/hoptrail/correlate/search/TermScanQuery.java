package dev.hoptrail.correlate.search;

import java.util.Objects;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;

/// Sessions with any term of a field that a [TermScan] accepts, found by walking the terms in
/// order, each of which is paid for.
final class TermScanQuery extends MultiTermQuery {
    private final TermScan scan;
    private final TermBudget budget;
    private final int position;

    TermScanQuery(String field, TermScan scan, TermBudget budget, int position) {
        super(field, CONSTANT_SCORE_BLENDED_REWRITE);
        this.scan = scan;
        this.budget = budget;
        this.position = position;
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes)
            throws java.io.IOException {
        return new Walk(terms.iterator());
    }

    @Override
    public void visit(QueryVisitor visitor) {
        if (visitor.acceptField(field)) {
            visitor.visitLeaf(this);
        }
    }

    @Override
    public String toString(String defaultField) {
        return field + ":" + scan;
    }

    /// The budget takes no part: what matches does not depend on it.
    @Override
    public boolean equals(Object other) {
        return super.equals(other) && scan.equals(((TermScanQuery) other).scan);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), scan);
    }

    private final class Walk extends FilteredTermsEnum {

        Walk(TermsEnum terms) {
            super(terms);
            setInitialSeekTerm(scan.start());
        }

        @Override
        protected AcceptStatus accept(BytesRef term) {
            budget.spend(position);
            if (scan.isPast(term)) {
                return AcceptStatus.END;
            }
            return scan.accepts(term) ? AcceptStatus.YES : AcceptStatus.NO;
        }
    }
}
