package dev.hoptrail.correlate.detect;

import org.jspecify.annotations.Nullable;

/// A rule: what people are told of it, and when it holds.
public record Rule(RuleInfo info, Test test) {

    /// Whether a rule holds for a session. A pure function: no clock, no memory.
    @FunctionalInterface
    interface Test {
        /// What the rule says of the session; null where it does not hold.
        @Nullable Hit of(Subject subject, RuleSetting setting);
    }

    /// The id that findings carry.
    public String id() {
        return info.id();
    }
}
