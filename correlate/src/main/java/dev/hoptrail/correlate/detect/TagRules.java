package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rules about session tags.
final class TagRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "tag-laundering",
                                            Severity.CRITICAL,
                                            "A caller replaces a tag of the identity provider",
                                            "Access that depends on the tag now depends on what the caller said of itself.")
                                    .attack("T1548", "T1078.004")
                                    .check(
                                            "Which policies read this tag?",
                                            "Does the role's trust policy allow sts:TagSession to this caller?")
                                    .benign("Break-glass roles that set a tag on purpose."),
                            TagRules::laundering),
                    new Rule(
                            RuleInfo.of(
                                            "incoming-tags-mismatch",
                                            Severity.HIGH,
                                            "Inherited tags differ from what the parent passes on",
                                            "AWS copies transitive tags unchanged: the log or our link is wrong.")
                                    .attack("T1565.001")
                                    .check("Does the log file's digest verify?")
                                    .benign("None known."),
                            TagRules::incomingMismatch),
                    new Rule(
                            RuleInfo.of(
                                            "tag-case-variant",
                                            Severity.INFO,
                                            "A tag key in another spelling",
                                            "AWS compares keys without case, many tools do not: what they show may be the wrong value.")
                                    .check("Which tools read this tag?")
                                    .benign("Scripts by different hands."),
                            TagRules::caseVariant),
                    new Rule(
                            RuleInfo.of(
                                            "tag-leak-external",
                                            Severity.MEDIUM,
                                            "Transitive tags leave the organisation",
                                            "The account entered sees what the tags say of the person or project.")
                                    .attack("T1567")
                                    .check("Who owns the account?", "What do the tags tell?")
                                    .benign("Partners whose accounts are not listed as ours."),
                            TagRules::leak),
                    new Rule(
                            RuleInfo.of(
                                            "transitive-lock-avoided",
                                            Severity.MEDIUM,
                                            "A key that was always transitive is not",
                                            "A transitive key cannot be set again down the chain. Without the lock it can.")
                                    .attack("T1078.004")
                                    .check("Did the identity provider's configuration change?")
                                    .benign("A changed attribute mapping."),
                            TagRules::lockAvoided));

    private TagRules() {}

    private static @Nullable Hit laundering(Subject subject, RuleSetting setting) {
        for (SessionTag tag : subject.facts().ownTags()) {
            if (tag.setBy() != SetBy.CALLER) {
                continue;
            }
            for (SessionState above : subject.lineage()) {
                SessionTag given = provided(above, tag);
                if (given != null) {
                    return Hit.of(
                                    "%s came with %s=%s from the identity provider and entered %s with %s=%s."
                                            .formatted(
                                                    subject.who(),
                                                    given.key(),
                                                    given.value(),
                                                    subject.roleName(),
                                                    tag.key(),
                                                    tag.value()))
                            .and(above.facts().records());
                }
            }
            Hit hit = launderedByHabit(subject, tag);
            if (hit != null) {
                return hit;
            }
        }
        return null;
    }

    /// The identity provider said nothing of the key this time, and something else before.
    private static @Nullable Hit launderedByHabit(Subject subject, SessionTag tag) {
        Set<String> usual = Observations.saidOfKey(Observations.providedBefore(subject), tag);
        return usual.isEmpty() || usual.contains(Observations.providedLine(tag))
                ? null
                : Hit.of(
                        "%s entered %s with %s=%s, a key that the identity provider set before, never to that."
                                .formatted(
                                        subject.who(), subject.roleName(), tag.key(), tag.value()));
    }

    /// What the identity provider said of the same key, if it was something else.
    private static @Nullable SessionTag provided(SessionState above, SessionTag tag) {
        return above.facts().ownTags().stream()
                .filter(given ->
                        given.setBy() == SetBy.IDENTITY_PROVIDER
                                && given.foldedKey().equals(tag.foldedKey())
                                && !given.value().equals(tag.value()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Hit incomingMismatch(Subject subject, RuleSetting setting) {
        SessionState parent = subject.parent();
        return parent != null && subject.isRefuted(Check.Kind.INHERITED_TAGS)
                ? Hit.of(
                                "The tags that %s inherited are not those that its parent passes on."
                                        .formatted(subject.roleName()))
                        .and(parent.facts().records())
                : null;
    }

    private static @Nullable Hit caseVariant(Subject subject, RuleSetting setting) {
        for (SessionTag tag : subject.facts().ownTags()) {
            for (SessionState above : subject.lineage()) {
                for (SessionTag other : above.derived().tags()) {
                    if (other.foldedKey().equals(tag.foldedKey())
                            && !other.key().equals(tag.key())) {
                        return Hit.of(
                                "The tag %s is spelled %s further up the chain."
                                        .formatted(tag.key(), other.key()));
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable Hit leak(Subject subject, RuleSetting setting) {
        List<String> carried = new ArrayList<>();
        for (SessionTag tag : subject.derived().tags()) {
            if (tag.transitive()) {
                carried.add(tag.key());
            }
        }
        return carried.isEmpty()
                        || subject.lineage().isEmpty()
                        || !subject.isOutside(subject.facts().accountId())
                ? null
                : Hit.of(
                        "%s carried %s into account %s, which is none of ours."
                                .formatted(
                                        subject.who(),
                                        String.join(", ", carried),
                                        subject.facts().accountId()));
    }

    private static @Nullable Hit lockAvoided(Subject subject, RuleSetting setting) {
        Observation line = Observations.locks(subject);
        if (line == null) {
            return null;
        }
        List<Seen> before = subject.past().before(line, subject.issuedAt());
        Set<String> usual =
                before.stream()
                        .map(seen -> seen.value() == null ? "" : seen.value())
                        .collect(Collectors.toSet());
        if (before.size() < Baseline.LOCKS.reach() || usual.size() != 1 || usual.contains("")) {
            return null;
        }
        Set<String> missing = new TreeSet<>(keys(usual.iterator().next()));
        missing.removeAll(keys(line.value()));
        if (missing.isEmpty()) {
            return null;
        }
        Hit hit =
                Hit.of(
                        "%s always entered %s with %s transitive, and now does not."
                                .formatted(
                                        subject.who(),
                                        subject.roleName(),
                                        String.join(", ", missing)));
        // Tags that are passed now and then are missing often; a key that came loose is no
        // accident.
        boolean loose =
                subject.facts().ownTags().stream()
                        .anyMatch(tag -> missing.contains(tag.foldedKey()));
        return loose ? hit : hit.as(Severity.LOW);
    }

    private static List<String> keys(@Nullable String joined) {
        return joined == null || joined.isEmpty()
                ? List.of()
                : Arrays.asList(joined.split("\n", -1));
    }
}
