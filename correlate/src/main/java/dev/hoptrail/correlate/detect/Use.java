package dev.hoptrail.correlate.detect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a session did from one address with one user agent.
///
/// @param sourceIp an address, or the name of the AWS service that called
/// @param count of calls
public record Use(
        @Nullable String sourceIp,
        @Nullable String userAgent,
        long count,
        Instant firstAt,
        Instant lastAt) {}
