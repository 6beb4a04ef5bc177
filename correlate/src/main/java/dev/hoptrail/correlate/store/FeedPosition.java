package dev.hoptrail.correlate.store;

/// A place in the change feed: before the first row that is not less than (xid, part).
///
/// @param xid a full transaction id of PostgreSQL, which never wraps
public record FeedPosition(long xid, int part) implements Comparable<FeedPosition> {

    /// Before all rows.
    public static final FeedPosition START = before(0);

    /// Before all rows of a transaction, those with a part below zero among them.
    public static FeedPosition before(long xid) {
        return new FeedPosition(xid, Integer.MIN_VALUE);
    }

    @Override
    public int compareTo(FeedPosition other) {
        int byXid = Long.compare(xid, other.xid);
        return byXid != 0 ? byXid : Integer.compare(part, other.part);
    }
}
