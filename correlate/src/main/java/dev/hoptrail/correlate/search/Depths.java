package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.Expression.Bound;
import dev.hoptrail.correlate.search.Expression.DepthRange;
import org.jspecify.annotations.Nullable;

/// Reads depths: whole numbers from 0, their ranges and comparisons.
final class Depths {
    private Depths() {}

    static DepthRange exactly(String written, int start) {
        int depth = number(written, start);
        return new DepthRange(depth, depth);
    }

    /// `<3`, `<=3`, `>3` or `>=3`.
    static DepthRange comparison(QueryText text, int start) {
        boolean below = text.take("<");
        boolean above = !below && text.take(">");
        boolean inclusive = text.take("=");
        int depth = number(text.takeWord("", false).toString(), start);
        if (above) {
            return new DepthRange(inclusive ? depth : next(depth), Integer.MAX_VALUE);
        }
        return new DepthRange(0, inclusive ? depth : depth - 1);
    }

    static DepthRange range(@Nullable Bound low, @Nullable Bound high, int start) {
        return new DepthRange(
                low == null ? 0 : inclusiveLow(low, start),
                high == null ? Integer.MAX_VALUE : inclusiveHigh(high, start));
    }

    private static int inclusiveLow(Bound bound, int start) {
        int depth = number(bound.text(), start);
        return bound.inclusive() ? depth : next(depth);
    }

    private static int inclusiveHigh(Bound bound, int start) {
        int depth = number(bound.text(), start);
        return bound.inclusive() ? depth : depth - 1;
    }

    private static int next(int depth) {
        return depth == Integer.MAX_VALUE ? depth : depth + 1;
    }

    private static int number(String written, int start) {
        try {
            int depth = Integer.parseInt(written);
            if (depth >= 0) {
                return depth;
            }
        } catch (NumberFormatException e) {
            // Said below, with the position.
        }
        throw ValueParser.invalid(
                start,
                "%s at %d is no depth: use a whole number from 0, [1 TO 3], or >2."
                        .formatted(FieldNames.quote(written), start));
    }
}
