package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.event.RecordRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All rules, and what they say of a session.
public final class Rules {
    /// Counts changes of what rules mean: findings name it.
    static final int VERSION = 2;

    private static final Comparator<RecordRef> BY_ACCOUNT_AND_EVENT =
            Comparator.comparing(RecordRef::accountId).thenComparing(RecordRef::eventId);

    private static final List<Rule> ALL =
            Stream.of(
                            ChainRules.ALL,
                            ContextRules.ALL,
                            TagRules.ALL,
                            IdentityRules.ALL,
                            UseRules.ALL,
                            EntryRules.ALL,
                            SignInRules.ALL,
                            NoveltyRules.ALL,
                            DenialRules.ALL)
                    .flatMap(List::stream)
                    .sorted(Comparator.comparing(Rule::id))
                    .toList();

    private final List<RuleSetting> settings;
    private final List<Rule> rules;

    /// The rules under these settings; those without one are as shipped.
    public Rules(Map<String, RuleSetting> settings) {
        this.rules = ALL;
        this.settings =
                ALL.stream()
                        .map(rule ->
                                Objects.requireNonNullElseGet(
                                        settings.get(rule.id()),
                                        () -> RuleSetting.shipped(rule.info())))
                        .toList();
    }

    /// What people are told of each rule, by id.
    public static Map<String, RuleInfo> infos() {
        Map<String, RuleInfo> infos = new TreeMap<>();
        ALL.forEach(rule -> infos.put(rule.id(), rule.info()));
        return infos;
    }

    /// What the rules say of a session, sorted by rule.
    public List<Finding> of(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            RuleSetting setting = settings.get(i);
            boolean asked = setting.enabled() && setting.rule().isFed(subject.context().kinds());
            Hit hit = asked ? rules.get(i).test().of(subject, setting) : null;
            if (hit != null) {
                findings.add(finding(subject, setting, hit));
            }
        }
        return findings;
    }

    private static Finding finding(Subject subject, RuleSetting setting, Hit hit) {
        RuleInfo info = setting.rule();
        Severity own = Objects.requireNonNullElse(hit.severity(), info.severity());
        List<RecordRef> records =
                Stream.concat(hit.records().stream(), subject.facts().records().stream())
                        .distinct()
                        .limit(Finding.MAX_RECORDS)
                        .sorted(BY_ACCOUNT_AND_EVENT)
                        .toList();
        return new Finding(
                Finding.id(info.id(), subject.id()),
                info.id(),
                setting.ruleVersion(),
                subject.id(),
                Objects.requireNonNullElse(setting.severity(), own),
                Objects.requireNonNullElse(hit.at(), subject.issuedAt()),
                hit.message(),
                records);
    }
}
