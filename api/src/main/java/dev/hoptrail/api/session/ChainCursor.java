package dev.hoptrail.api.session;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import java.time.Instant;

/// Cursors in the order of chains: depth with null last, issue time, id.
public final class ChainCursor {

    // No cursor that somebody made up reaches a time that cannot be asked for.
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private ChainCursor() {}

    /// The cursor after a session.
    public static Cursor of(SessionState state) {
        Integer depth = state.derived().depth();
        return new Cursor(
                depth == null ? Integer.MAX_VALUE : depth,
                state.facts().issuedAt().getEpochSecond(),
                state.sessionId());
    }

    /// The place that a cursor names.
    public static ChainPosition position(Cursor cursor) {
        boolean unknown = cursor.first() < 0 || cursor.first() >= Integer.MAX_VALUE;
        return new ChainPosition(
                unknown ? null : Math.toIntExact(cursor.first()),
                Instant.ofEpochSecond(Math.clamp(cursor.second(), 0, LATEST)),
                cursor.id());
    }
}
