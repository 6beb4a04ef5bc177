package dev.hoptrail.correlate.search;

import java.util.UUID;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/// Sorting by time, then session id. The halves of the id are stored with their first bit turned,
/// so that they sort as PostgreSQL sorts UUIDs.
final class IndexOrder {
    /// The order of the index itself: searches for the newest stop early.
    static final Sort INDEX = of(SearchOrder.NEWEST_ISSUED);

    private IndexOrder() {}

    static Sort of(SearchOrder order) {
        return switch (order) {
            case NEWEST_ISSUED -> by(IndexFields.ISSUED_AT, true);
            case OLDEST_ISSUED -> by(IndexFields.ISSUED_AT, false);
            case LATEST_EXPIRY -> by(IndexFields.EXPIRES_AT, true);
            case EARLIEST_EXPIRY -> by(IndexFields.EXPIRES_AT, false);
        };
    }

    private static Sort by(String time, boolean descending) {
        return new Sort(
                new SortField(time, SortField.Type.LONG, descending),
                new SortField(IndexFields.ID_HIGH, SortField.Type.LONG, descending),
                new SortField(IndexFields.ID_LOW, SortField.Type.LONG, descending));
    }

    static long high(UUID id) {
        return turn(id.getMostSignificantBits());
    }

    static long low(UUID id) {
        return turn(id.getLeastSignificantBits());
    }

    static SortKey key(FieldDoc hit) {
        return new SortKey(
                (Long) hit.fields[0],
                new UUID(turn((Long) hit.fields[1]), turn((Long) hit.fields[2])));
    }

    /// A hit that stands where the key does, behind all documents with the same values.
    static FieldDoc after(SortKey key) {
        Object[] fields = {key.millis(), high(key.sessionId()), low(key.sessionId())};
        return new FieldDoc(Integer.MAX_VALUE, Float.NaN, fields);
    }

    private static long turn(long half) {
        return half ^ Long.MIN_VALUE;
    }
}
