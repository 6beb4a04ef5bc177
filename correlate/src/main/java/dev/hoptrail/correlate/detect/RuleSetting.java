package dev.hoptrail.correlate.detect;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a rule is set.
///
/// @param version counts changes; 0 as shipped
/// @param severity instead of what the rule says; null: as it says
/// @param parameters those that differ from their defaults
public record RuleSetting(
        RuleInfo rule,
        int version,
        boolean enabled,
        @Nullable Severity severity,
        Map<String, Long> parameters) {

    public RuleSetting {
        parameters = Map.copyOf(parameters);
    }

    /// A rule as shipped.
    public static RuleSetting shipped(RuleInfo rule) {
        return new RuleSetting(rule, 0, true, null, Map.of());
    }

    /// A parameter's value.
    long number(String parameter) {
        Long set = parameters.get(parameter);
        return set != null
                ? set
                : Objects.requireNonNull(rule.parameters().get(parameter), parameter);
    }

    /// What findings carry: the version of the rule, and of this setting.
    public String ruleVersion() {
        return rule.version() + "." + version;
    }
}
