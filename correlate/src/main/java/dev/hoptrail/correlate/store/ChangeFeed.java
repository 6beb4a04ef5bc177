package dev.hoptrail.correlate.store;

import java.util.List;
import java.util.UUID;

/// Which sessions changed, in the order of transactions: what projections follow.
///
/// A reader takes [#horizon] first and reads below it: every transaction below has ended, so none
/// can show up behind the reader's back.
public interface ChangeFeed {

    /// Names the cluster's line of transaction ids. A restore begins a new one: positions of
    /// another epoch mean nothing.
    UUID epoch();

    /// All transactions below this id have ended.
    long horizon();

    /// All transactions that have an id by now are below this one.
    long head();

    /// The latest transaction of which the feed tells less than it did: who has not read it yet
    /// cannot catch up. 0: there is none.
    long forgotten();

    /// The next rows from a position on, in order.
    ///
    /// @param horizon exclusive
    /// @param limit at most this many rows
    List<Change> read(FeedPosition from, long horizon, int limit);

    /// What one transaction did to sessions, or one part of it.
    ///
    /// @param changed sessions written
    /// @param removed sessions that left, such as placeholders whose issuance arrived
    record Change(long xid, int part, List<UUID> changed, List<UUID> removed) {
        public Change {
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }

        /// Whether this tells that sessions were dropped since they are older than what is kept.
        public boolean isOfRetention() {
            return part <= -2;
        }

        /// The position after this row.
        public FeedPosition next() {
            return new FeedPosition(xid, part + 1);
        }
    }
}
