package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What of the change feed [Detection] has read for urgent sessions alone, and where it stands in
/// making up for the others: it takes a part of the feed and evaluates the sessions of that in the
/// order of their ids.
///
/// @param from the first row that is left
/// @param before sessions issued at this moment or later were not left
/// @param until the end of the part that is under way; null: none is
/// @param after the last session of that part that was evaluated; null: none was
record Left(FeedPosition from, Instant before, @Nullable FeedPosition until, @Nullable UUID after) {

    /// Whether a session is among those left.
    boolean isOf(UUID sessionId) {
        return Ids.issuedAt(sessionId).isBefore(before);
    }

    /// The same after further rows were read for those issued at a moment or later.
    ///
    /// Who is urgent may be said otherwise from one row to the next: rather too many are left.
    Left and(Instant urgent) {
        return new Left(from, urgent.isAfter(before) ? urgent : before, until, after);
    }

    /// The same after a session of the part that ends there was evaluated.
    Left after(FeedPosition end, UUID sessionId) {
        return new Left(from, before, end, sessionId);
    }

    /// What is left behind a part.
    ///
    /// @param read up to where the feed was read
    /// @return null if that is nothing
    @Nullable Left behind(FeedPosition end, FeedPosition read) {
        return end.compareTo(read) < 0 ? new Left(end, before, null, null) : null;
    }
}
