package dev.hoptrail.correlate.detect;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An earlier session with the same line in a baseline.
public record Seen(UUID sessionId, Instant at, @Nullable String value) {}
