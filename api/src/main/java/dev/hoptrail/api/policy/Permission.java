package dev.hoptrail.api.policy;

import java.util.List;

/// What a caller must be allowed for the call that an event tells of.
sealed interface Permission {

    /// These IAM actions.
    ///
    /// @param verified whether AWS documents them for this event; otherwise they are what the names
    ///   of most services lead to
    record Needs(List<String> actions, boolean verified) implements Permission {}

    /// Nothing: no policy can keep anybody from it.
    record Nothing() implements Permission {}

    /// What it needs does not follow from the event's name, or the name cannot be an action's.
    record Unclear() implements Permission {}
}
