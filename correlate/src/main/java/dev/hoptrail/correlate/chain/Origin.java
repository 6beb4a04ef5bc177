package dev.hoptrail.correlate.chain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The first principal of a chain that is not a session.
///
/// @param name what people call it; the id where no record showed a name
/// @param nameAt event time of the record that showed the name; null where the name is the id
public record Origin(
        UUID originId,
        OriginKind kind,
        String name,
        @Nullable Instant nameAt,
        @Nullable String arn,
        @Nullable String accountId,
        @Nullable String provider,
        Actor actor) {}
