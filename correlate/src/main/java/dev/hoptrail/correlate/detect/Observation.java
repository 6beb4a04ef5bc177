package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.Ids;
import org.jspecify.annotations.Nullable;

/// One line that a session adds to a baseline.
///
/// @param key what later sessions are compared by
/// @param value what they are compared with; null where having been there is all
public record Observation(Baseline baseline, String key, @Nullable String value) {

    /// A line of several parts.
    static Observation of(Baseline baseline, @Nullable String value, String... parts) {
        return new Observation(baseline, String.join("\0", parts), value);
    }

    /// The key for narrow indexes.
    public long keyHash() {
        return switch (baseline) {
            case ROLE, WAY -> Act.hash(key);
            default -> Ids.hash(baseline.name(), key);
        };
    }
}
