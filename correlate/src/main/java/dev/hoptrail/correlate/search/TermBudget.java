package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.QueryException.Code;
import org.apache.lucene.index.QueryTimeout;

/// What one query may spend: time, and terms looked at by wildcards and ranges.
final class TermBudget implements QueryTimeout {
    private static final int CHECK_EVERY = 4096;

    private final long deadlineNanos;
    private long terms;

    TermBudget(long terms, long timeoutNanos) {
        this.terms = terms;
        this.deadlineNanos = System.nanoTime() + timeoutNanos;
    }

    /// Pays for looking at one term.
    void spend(int position) {
        if (--terms < 0) {
            throw new QueryException(
                    Code.TOO_BROAD,
                    position,
                    "The wildcard or range at %d looks at too many different values: begin it with more letters, or name a field with fewer values."
                            .formatted(position));
        }
        if (terms % CHECK_EVERY == 0) {
            checkTime();
        }
    }

    void checkTime() {
        if (shouldExit()) {
            throw timeout();
        }
    }

    static QueryException timeout() {
        return new QueryException(
                Code.TIMEOUT,
                0,
                "The query took too long: narrow it by a field, a time or a longer prefix.");
    }

    @Override
    public boolean shouldExit() {
        return System.nanoTime() - deadlineNanos >= 0;
    }
}
