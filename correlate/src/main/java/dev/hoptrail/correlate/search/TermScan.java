package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.Expression.Bound;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/// Which terms of a field a wildcard or a range takes, and where in their order these can be.
sealed interface TermScan {

    /// The first term that can be accepted.
    BytesRef start();

    /// Whether this term and all after it are beyond what can be accepted.
    boolean isPast(BytesRef term);

    boolean accepts(BytesRef term);

    /// Terms that match a pattern.
    ///
    /// @param prefix the folded tag key with its separator; empty for other fields
    static TermScan matching(String prefix, Glob pattern) {
        return new Matching(
                new BytesRef(prefix + pattern.prefix()), new BytesRef(prefix).length, pattern);
    }

    /// Terms that are one of some texts, compared without case.
    ///
    /// @param folded in lower case
    static TermScan anyOf(Set<String> folded) {
        return new AnyOf(folded);
    }

    /// Terms between two texts.
    ///
    /// @param prefix the folded tag key with its separator; empty for other fields
    static TermScan between(String prefix, @Nullable Bound low, @Nullable Bound high) {
        return new Between(new BytesRef(prefix), end(prefix, low), end(prefix, high));
    }

    private static @Nullable End end(String prefix, @Nullable Bound bound) {
        return bound == null
                ? null
                : new End(IndexTerms.of(prefix + bound.text()), bound.inclusive());
    }

    /// Takes what matches a pattern.
    ///
    /// @param skipped how many bytes of each term come before the pattern's part of it
    record Matching(BytesRef start, int skipped, Glob pattern) implements TermScan {

        @Override
        public boolean isPast(BytesRef term) {
            return !StringHelper.startsWith(term, start);
        }

        @Override
        public boolean accepts(BytesRef term) {
            return pattern.matches(term.bytes, term.offset + skipped, term.length - skipped);
        }
    }

    /// Takes a few texts, however they are written.
    record AnyOf(Set<String> folded) implements TermScan {
        private static final BytesRef FIRST = new BytesRef();

        public AnyOf {
            folded = Set.copyOf(folded);
        }

        @Override
        public BytesRef start() {
            return FIRST;
        }

        @Override
        public boolean isPast(BytesRef term) {
            return false;
        }

        @Override
        public boolean accepts(BytesRef term) {
            return folded.contains(term.utf8ToString().toLowerCase(Locale.ROOT));
        }
    }

    record Between(BytesRef prefix, @Nullable End low, @Nullable End high) implements TermScan {

        @Override
        public BytesRef start() {
            return low == null ? prefix : low.term();
        }

        @Override
        public boolean isPast(BytesRef term) {
            return !StringHelper.startsWith(term, prefix)
                    || (high != null && term.compareTo(high.term()) > 0);
        }

        @Override
        public boolean accepts(BytesRef term) {
            return (low == null || low.admits(term)) && (high == null || high.admits(term));
        }
    }

    record End(BytesRef term, boolean inclusive) {
        boolean admits(BytesRef other) {
            return inclusive || !term.equals(other);
        }
    }
}
