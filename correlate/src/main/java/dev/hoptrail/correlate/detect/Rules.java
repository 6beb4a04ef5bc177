package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.event.RecordRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All rules, and what they say of a session.
public final class Rules {
    /// Counts changes of what rules mean: findings name it.
    public static final int VERSION = 4;

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

    private final List<Rule> shipped;
    private final List<Rule> written;
    private final Map<String, RuleSetting> settings = new HashMap<>();

    /// The rules under these settings; those without one are as shipped.
    ///
    /// @param written rules that people wrote, beside those that are shipped
    public Rules(Map<String, RuleSetting> settings, List<Rule> written) {
        this.shipped = enabled(ALL, settings);
        this.written = enabled(written, settings);
    }

    private List<Rule> enabled(List<Rule> rules, Map<String, RuleSetting> given) {
        List<Rule> enabled = new ArrayList<>();
        for (Rule rule : rules) {
            RuleSetting setting =
                    Objects.requireNonNullElseGet(
                            given.get(rule.id()), () -> RuleSetting.shipped(rule.info()));
            settings.put(rule.id(), setting);
            if (setting.enabled()) {
                enabled.add(rule);
            }
        }
        return enabled;
    }

    /// What people are told of each rule that is shipped, by id.
    public static Map<String, RuleInfo> infos() {
        Map<String, RuleInfo> infos = new TreeMap<>();
        ALL.forEach(rule -> infos.put(rule.id(), rule.info()));
        return infos;
    }

    /// What people are told of a rule.
    public RuleInfo info(String ruleId) {
        return setting(ruleId).rule();
    }

    private RuleSetting setting(String ruleId) {
        return Objects.requireNonNull(settings.get(ruleId), ruleId);
    }

    /// Whether any rule looks at what [Subject.Told] holds beside findings.
    public boolean lookFurther() {
        return written.stream().anyMatch(Rule::looksFurther);
    }

    /// All lines that a session adds to baselines.
    public List<Observation> lines(Subject subject) {
        List<Observation> lines = Observations.of(subject);
        if (written.isEmpty()) {
            return lines;
        }
        List<Observation> all = new ArrayList<>(lines);
        for (Rule rule : written) {
            Observation line = rule.line().of(subject);
            if (line != null) {
                all.add(line);
            }
        }
        return all;
    }

    /// What the rules say of a session, sorted by rule. Rules that people wrote are told what those
    /// that are shipped find.
    public List<Finding> of(Subject subject) {
        List<Finding> findings = new ArrayList<>(findings(shipped, subject));
        if (!written.isEmpty()) {
            Set<String> found =
                    findings.stream()
                            .map(Finding::ruleId)
                            .collect(Collectors.toCollection(TreeSet::new));
            findings.addAll(
                    findings(written, subject.withTold(subject.told().withFindings(found))));
        }
        return findings;
    }

    private List<Finding> findings(List<Rule> rules, Subject subject) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            RuleSetting setting = setting(rule.id());
            Hit hit =
                    rule.info().isFed(subject.context().kinds())
                            ? rule.test().of(subject, setting)
                            : null;
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
