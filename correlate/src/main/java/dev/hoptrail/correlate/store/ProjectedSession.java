package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.SessionState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session with all that a projection can find it by.
///
/// @param shownKeys access key ids that it showed at work, beside the one it was issued
/// @param subjectTags tags of the role or user itself when the session was issued
/// @param findings rule ids of the findings on the session
/// @param originAccount the account that the origin belongs to; null where it belongs to none
/// @param agent whether an AI agent works with it for the person behind it
public record ProjectedSession(
        SessionState state,
        Set<String> shownKeys,
        Map<String, String> subjectTags,
        Set<String> findings,
        @Nullable String originAccount,
        boolean agent) {

    public ProjectedSession {
        shownKeys = Set.copyOf(shownKeys);
        subjectTags = Map.copyOf(subjectTags);
        findings = Set.copyOf(findings);
    }

    /// A session that showed no other key than its own, of a role or user without tags.
    public static ProjectedSession of(SessionState state) {
        return new ProjectedSession(state, Set.of(), Map.of(), Set.of(), null, false);
    }
}
