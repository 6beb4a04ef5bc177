package dev.hoptrail.correlate.detect;

import org.jspecify.annotations.Nullable;

/// A rule: what people are told of it, and when it holds.
///
/// @param line what it remembers of a session, beside what every session adds to baselines
/// @param looksFurther whether it looks at what [Subject.Told] holds beside findings
public record Rule(RuleInfo info, Test test, Line line, boolean looksFurther) {
    /// Of rules that remember nothing of their own.
    public static final Line NO_LINE = _ -> null;

    /// A rule that remembers nothing of its own.
    Rule(RuleInfo info, Test test) {
        this(info, test, NO_LINE, false);
    }

    /// What a rule adds to baselines.
    @FunctionalInterface
    public interface Line {
        /// The line of a session; null where it adds none.
        @Nullable Observation of(Subject subject);
    }

    /// Whether a rule holds for a session. A pure function: no clock, no memory.
    @FunctionalInterface
    public interface Test {
        /// What the rule says of the session; null where it does not hold.
        @Nullable Hit of(Subject subject, RuleSetting setting);
    }

    /// The id that findings carry.
    public String id() {
        return info.id();
    }
}
