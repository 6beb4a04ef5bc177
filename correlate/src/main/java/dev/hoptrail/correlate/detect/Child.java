package dev.hoptrail.correlate.detect;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session that another one created.
///
/// @param byPrincipalOnly whether only the role owner's copy of the call is known
public record Child(
        UUID sessionId,
        Instant issuedAt,
        @Nullable String roleArn,
        @Nullable String accountId,
        boolean byPrincipalOnly) {}
