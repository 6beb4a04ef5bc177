package dev.hoptrail.correlate.detect;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What people are told of a rule.
///
/// @param version counts changes of what the rule means
/// @param severity unless the case at hand is worse, or a setting says otherwise
/// @param attack ATT&CK techniques
/// @param parameters numbers that settings may change, with their defaults
/// @param checkFirst what to look at when it fires
/// @param benign known harmless causes
/// @param needs what the organisation must have told, one of them at least; the rule is silent
///   until then; empty: nothing
public record RuleInfo(
        String id,
        int version,
        String title,
        String why,
        Severity severity,
        List<String> attack,
        Map<String, Long> parameters,
        List<String> checkFirst,
        List<String> benign,
        Set<ContextKind> needs) {

    public RuleInfo {
        attack = List.copyOf(attack);
        parameters = Map.copyOf(parameters);
        checkFirst = List.copyOf(checkFirst);
        benign = List.copyOf(benign);
        needs = Set.copyOf(needs);
    }

    static RuleInfo of(String id, Severity severity, String title, String why) {
        return new RuleInfo(
                id,
                Rules.VERSION,
                title,
                why,
                severity,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Set.of());
    }

    RuleInfo attack(String... techniques) {
        return new RuleInfo(
                id,
                version,
                title,
                why,
                severity,
                List.of(techniques),
                parameters,
                checkFirst,
                benign,
                needs);
    }

    RuleInfo parameter(String name, long value) {
        Map<String, Long> more = new TreeMap<>(parameters);
        more.put(name, value);
        return new RuleInfo(
                id, version, title, why, severity, attack, more, checkFirst, benign, needs);
    }

    RuleInfo check(String... what) {
        return new RuleInfo(
                id,
                version,
                title,
                why,
                severity,
                attack,
                parameters,
                List.of(what),
                benign,
                needs);
    }

    RuleInfo benign(String... causes) {
        return new RuleInfo(
                id,
                version,
                title,
                why,
                severity,
                attack,
                parameters,
                checkFirst,
                List.of(causes),
                needs);
    }

    RuleInfo needs(ContextKind... any) {
        return new RuleInfo(
                id,
                version,
                title,
                why,
                severity,
                attack,
                parameters,
                checkFirst,
                benign,
                Set.of(any));
    }

    /// Whether an organisation told what the rule needs.
    public boolean isFed(Set<ContextKind> told) {
        return needs.isEmpty() || needs.stream().anyMatch(told::contains);
    }
}
