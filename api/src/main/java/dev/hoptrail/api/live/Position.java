package dev.hoptrail.api.live;

import dev.hoptrail.correlate.store.FeedPosition;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the live stream: behind the event that has it as its id.
///
/// Of one transaction, changes of sessions come by the part of the feed that tells of them and
/// their place in it, then what it told of alerts, by number.
///
/// @param epoch of the feed
/// @param xid the transaction
/// @param part of the feed's rows of the transaction; [#ALERTS] behind all of them
/// @param item place in the part, from 1; 0 before the first
record Position(UUID epoch, long xid, int part, long item) implements Comparable<Position> {

    /// The part of a transaction in which alerts stand.
    static final int ALERTS = Integer.MAX_VALUE;

    private static final Pattern TEXT =
            Pattern.compile(
                    "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(\\d{1,18})\\.(-?\\d{1,10})\\.(\\d{1,18})");

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::xid)
                    .thenComparingInt(Position::part)
                    .thenComparingLong(Position::item);

    /// Before all that a transaction did.
    static Position before(UUID epoch, long xid) {
        return new Position(epoch, xid, Integer.MIN_VALUE, 0);
    }

    /// The place that a text names; empty for one that is none.
    static Optional<Position> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long part = Long.parseLong(parts.group(3));
        return part < Integer.MIN_VALUE || part > Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of(
                        new Position(
                                UUID.fromString(parts.group(1)),
                                Long.parseLong(parts.group(2)),
                                (int) part,
                                Long.parseLong(parts.group(4))));
    }

    /// The first row of the change feed that may still hold something.
    FeedPosition feed() {
        return new FeedPosition(xid, part);
    }

    /// The last alert of its transaction before this place.
    long alert() {
        return part == ALERTS ? item : 0;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /// What the id of an event is.
    @Override
    public String toString() {
        return epoch + "." + xid + '.' + part + '.' + item;
    }
}
