package dev.hoptrail.correlate.chain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The first principal of a chain that is not a session.
///
/// @param name what people call it; the id where no record showed a name
/// @param nameAt the day on which a record showed the name; null where no record did
public record Origin(
        UUID originId,
        OriginKind kind,
        String name,
        @Nullable Instant nameAt,
        @Nullable String arn,
        @Nullable String accountId,
        @Nullable String provider,
        Actor actor) {

    /// Two origins are one if their ids are: the name may be learned later.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin && originId.equals(origin.originId);
    }

    @Override
    public int hashCode() {
        return originId.hashCode();
    }
}
