package dev.hoptrail.correlate.search;

import java.time.Instant;

/// A span of time, both ends inclusive. A session is in it if it was alive at any moment of it.
public record TimeWindow(Instant from, Instant to) {

    public TimeWindow {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException(to + " is before " + from);
        }
    }

    /// One moment.
    public static TimeWindow at(Instant moment) {
        return new TimeWindow(moment, moment);
    }
}
