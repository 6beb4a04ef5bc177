package dev.hoptrail.correlate.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What went before a session, by the lines that it adds to baselines itself.
///
/// @param began when the first session was issued of which anything is known
/// @param portalBegan when the portal of Identity Center was first seen at work; null: never
/// @param seen for each line the sessions directly before, latest first, at most [Baseline#reach]
///   of them
public record Past(
        Instant began, @Nullable Instant portalBegan, Map<Observation, List<Seen>> seen) {

    /// How far back a session counts as known.
    static final Duration WINDOW = Duration.ofDays(30);

    /// So long everything is new.
    public static final Duration LEARNING = Duration.ofDays(14);

    /// So long portal calls must have been in view before one can be missed.
    public static final Duration PORTAL_LEARNING = Duration.ofMinutes(10);

    /// Whether enough was known at an instant to call something new.
    boolean hasLearned(Instant at) {
        return began.isBefore(Instant.MAX) && !at.isBefore(began.plus(LEARNING));
    }

    /// Whether portal calls were in view long enough at an instant to miss one.
    boolean showsPortal(Instant at) {
        return portalBegan != null && !at.isBefore(portalBegan.plus(PORTAL_LEARNING));
    }

    /// The sessions with that line before an instant, within the window, latest first.
    public List<Seen> before(Observation observation, Instant at) {
        Instant from = at.minus(WINDOW);
        return seen.getOrDefault(observation, List.of()).stream()
                .filter(one -> !one.at().isBefore(from))
                .toList();
    }

    /// The same, however long ago.
    List<Seen> everBefore(Observation observation) {
        return seen.getOrDefault(observation, List.of());
    }
}
