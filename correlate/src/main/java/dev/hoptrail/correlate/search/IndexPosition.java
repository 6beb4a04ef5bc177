package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.store.FeedPosition;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Up to where an index follows the change feed; kept with each commit of the index.
///
/// @param epoch the feed that the position belongs to
public record IndexPosition(UUID epoch, FeedPosition feed) {
    private static final String FORMAT_KEY = "format";
    private static final String EPOCH_KEY = "epoch";
    private static final String XID_KEY = "xid";
    private static final String PART_KEY = "part";

    Map<String, String> toUserData() {
        return Map.of(
                FORMAT_KEY,
                Integer.toString(IndexFields.FORMAT),
                EPOCH_KEY,
                epoch.toString(),
                XID_KEY,
                Long.toString(feed.xid()),
                PART_KEY,
                Integer.toString(feed.part()));
    }

    /// The position that a commit carries; null where it is of another format.
    static @Nullable IndexPosition of(Map<String, String> userData) {
        String epoch = userData.get(EPOCH_KEY);
        String xid = userData.get(XID_KEY);
        String part = userData.get(PART_KEY);
        boolean readable =
                Integer.toString(IndexFields.FORMAT).equals(userData.get(FORMAT_KEY))
                        && epoch != null
                        && xid != null
                        && part != null;
        return readable
                ? new IndexPosition(
                        UUID.fromString(epoch),
                        new FeedPosition(Long.parseLong(xid), Integer.parseInt(part)))
                : null;
    }
}
