package dev.hoptrail.correlate.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What went before a session, by the lines that it adds to baselines itself.
///
/// Most rules need no past: a look at the session itself is enough. So a past is read only where a
/// rule looks back. It answers at first that nothing went before, and keeps what it was asked
/// ([#wanting]): who judges reads that, and asks the rules again. Not for several threads.
public final class Past {

    /// How far back a session counts as known.
    static final Duration WINDOW = Duration.ofDays(30);

    /// So long everything is new.
    public static final Duration LEARNING = Duration.ofDays(14);

    /// So long portal calls must have been in view before one can be missed.
    public static final Duration PORTAL_LEARNING = Duration.ofMinutes(10);

    private final Instant began;
    private final @Nullable Instant portalBegan;
    private final Map<Observation, List<Seen>> read;
    private final Set<Observation> wanting = new LinkedHashSet<>();

    private Past(Instant began, @Nullable Instant portalBegan, Map<Observation, List<Seen>> read) {
        this.began = began;
        this.portalBegan = portalBegan;
        this.read = Map.copyOf(read);
    }

    /// One of which nothing was read.
    ///
    /// @param began when the first session was issued of which anything is known
    /// @param portalBegan when the portal of Identity Center was first seen at work; null: never
    public static Past unread(Instant began, @Nullable Instant portalBegan) {
        return new Past(began, portalBegan, Map.of());
    }

    /// The same with what was wanting.
    ///
    /// @param seen for each line the sessions directly before, latest first, at most
    ///   [Baseline#reach] of them; a wanting line that is not there had none
    public Past with(Map<Observation, List<Seen>> seen) {
        Map<Observation, List<Seen>> all = new HashMap<>(read);
        wanting.forEach(line -> all.put(line, seen.getOrDefault(line, List.of())));
        return new Past(began, portalBegan, all);
    }

    /// Of which lines something was asked that is not read.
    public Set<Observation> wanting() {
        return wanting;
    }

    /// Whether enough was known at an instant to call something new.
    boolean hasLearned(Instant at) {
        return began.isBefore(Instant.MAX) && !at.isBefore(began.plus(LEARNING));
    }

    /// Whether anything is known of an instant or of what was before.
    boolean reaches(Instant at) {
        return !began.isAfter(at);
    }

    /// Whether portal calls were in view long enough at an instant to miss one.
    boolean showsPortal(Instant at) {
        return portalBegan != null && !at.isBefore(portalBegan.plus(PORTAL_LEARNING));
    }

    /// The sessions with that line before an instant, within the window, latest first.
    public List<Seen> before(Observation observation, Instant at) {
        Instant from = at.minus(WINDOW);
        return everBefore(observation).stream().filter(one -> !one.at().isBefore(from)).toList();
    }

    /// The same, however long ago.
    List<Seen> everBefore(Observation observation) {
        List<Seen> seen = read.get(observation);
        if (seen == null) {
            wanting.add(observation);
            return List.of();
        }
        return seen;
    }
}
