package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.detect.Context.Canaries;
import dev.hoptrail.correlate.detect.Context.Places;
import dev.hoptrail.correlate.detect.Context.RoleTerms;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rules about what the organisation told of itself.
final class ContextRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "required-tag-missing",
                                            Severity.MEDIUM,
                                            "A session lacks what its role demands",
                                            "Policies that compare tags, and people who read logs, count on it.")
                                    .check("Which trust policy let the session in without?")
                                    .benign("A role that was listed before its callers were ready.")
                                    .needs(ContextKind.ROLES),
                            ContextRules::requiredMissing),
                    new Rule(
                            RuleInfo.of(
                                            "tag-escalation",
                                            Severity.HIGH,
                                            "An origin holds a tag value that it never held",
                                            "Where tags grant rights, a new value is a new right.")
                                    .attack("T1548")
                                    .check("Who set the tag?", "What does the value open?")
                                    .benign("People who change teams or projects."),
                            ContextRules::escalation),
                    new Rule(
                            RuleInfo.of(
                                            "canary-assumed",
                                            Severity.CRITICAL,
                                            "A canary was touched",
                                            "Nobody has a reason to use it: who does is looking around.")
                                    .check("What else did the chain do?")
                                    .benign("Scanners of your own that try every role.")
                                    .needs(ContextKind.CANARIES),
                            ContextRules::canary),
                    new Rule(
                            RuleInfo.of(
                                            "network-switch",
                                            Severity.MEDIUM,
                                            "A chain goes on from another network or country",
                                            "Within minutes nobody travels: the credentials did.")
                                    .attack("T1078.004", "T1550.001")
                                    .parameter("minutes", 30)
                                    .check("Whose are the addresses?", "Do the user agents differ?")
                                    .benign("A VPN that was switched on or off.")
                                    .needs(ContextKind.NETWORKS, ContextKind.COUNTRIES),
                            ContextRules::networkSwitch));

    private ContextRules() {}

    private static @Nullable Hit requiredMissing(Subject subject, RuleSetting setting) {
        RoleTerms terms = subject.context().termsOf(subject.facts().roleArn());
        if (terms == null || subject.isUnseen()) {
            return null;
        }
        Set<String> missing = new TreeSet<>(terms.requiredTags());
        subject.derived().tags().forEach(tag -> missing.remove(tag.foldedKey()));
        if (terms.sourceIdentityRequired() && subject.facts().sourceIdentity() == null) {
            missing.add("a source identity");
        }
        return missing.isEmpty()
                ? null
                : Hit.of(
                        "%s entered %s without %s."
                                .formatted(
                                        subject.who(),
                                        subject.roleName(),
                                        String.join(", ", missing)));
    }

    private static @Nullable Hit escalation(Subject subject, RuleSetting setting) {
        if (!subject.past().hasLearned(subject.issuedAt())) {
            return null;
        }
        for (SessionTag tag : subject.facts().ownTags()) {
            if (subject.context().entitlements().contains(tag.foldedKey())) {
                if (has(subject, Observations.holder(subject, tag))
                        && !has(subject, Observations.held(subject, tag))) {
                    return escalated(subject, tag);
                }
            } else if (tag.setBy() == SetBy.IDENTITY_PROVIDER && isNew(subject, tag)) {
                return escalated(subject, tag).as(Severity.MEDIUM);
            }
        }
        return null;
    }

    private static boolean has(Subject subject, @Nullable Observation line) {
        // Where the origin is not known nothing is said of it.
        return line != null && !subject.past().before(line, subject.issuedAt()).isEmpty();
    }

    /// The identity provider always said the same of the key, three times at least, and now does
    /// not.
    private static boolean isNew(Subject subject, SessionTag tag) {
        List<String> before = Observations.providedBefore(subject);
        Set<String> values = Observations.saidOfKey(before, tag);
        return before.size() >= 3
                && values.size() == 1
                && !values.contains(Observations.providedLine(tag));
    }

    private static Hit escalated(Subject subject, SessionTag tag) {
        return Hit.of(
                "%s entered %s with %s=%s, which it never held in 30 days."
                        .formatted(subject.who(), subject.roleName(), tag.key(), tag.value()));
    }

    private static @Nullable Hit canary(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        Canaries canaries = subject.context().canaries();
        String arn = facts.roleArn();
        if (arn != null && canaries.roles().stream().anyMatch(canary -> canary.fits(arn))) {
            return Hit.of("%s entered the canary %s.".formatted(subject.who(), subject.roleName()));
        }
        String name = facts.sessionName();
        if (name != null
                && canaries.sessionNames().stream().anyMatch(canary -> canary.fits(name))) {
            return Hit.of(
                    "%s entered %s under the canary name %s."
                            .formatted(subject.who(), subject.roleName(), name));
        }
        for (SessionTag tag : facts.ownTags()) {
            Set<String> values = canaries.tags().get(tag.foldedKey());
            if (values != null && (values.isEmpty() || values.contains(tag.value()))) {
                return Hit.of(
                        "%s entered %s with the canary tag %s=%s."
                                .formatted(
                                        subject.who(), subject.roleName(), tag.key(), tag.value()));
            }
        }
        List<Act> tried =
                subject.acts().stream().filter(act -> isCanaryTried(canaries, act)).toList();
        return tried.isEmpty()
                ? null
                : Hit.of("%s tried to enter a canary and was refused.".formatted(subject.who()))
                        .by(tried);
    }

    private static boolean isCanaryTried(Canaries canaries, Act act) {
        String target = act.target();
        if (act.kind() != Act.Kind.DENIED_ROLE || target == null) {
            return false;
        }
        String[] parts = target.split("/", 3);
        String arn = "arn:aws:iam::%s:role/%s".formatted(parts[1], parts[2]);
        return canaries.roles().stream().anyMatch(canary -> canary.fits(arn));
    }

    private static @Nullable Hit networkSwitch(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        Duration most = Duration.ofMinutes(setting.number("minutes"));
        Places places = subject.context().places();
        String home = subject.isUnseen() ? null : facts.detail().sourceIp();
        SessionState parent = subject.parent();
        if (home != null && parent != null && subject.isChained()) {
            String switched = switched(places, parent.facts().detail().sourceIp(), home);
            if (switched != null && isSoon(parent.facts().issuedAt(), subject.issuedAt(), most)) {
                return Hit.of(
                                "%s went on to %s from %s."
                                        .formatted(subject.who(), subject.roleName(), switched))
                        .and(parent.facts().records());
            }
        }
        for (Use use : subject.uses()) {
            String switched = switched(places, home, use.sourceIp());
            if (switched != null && isSoon(subject.issuedAt(), use.firstAt(), most)) {
                return Hit.of(
                                "%s entered %s and worked with it from %s."
                                        .formatted(subject.who(), subject.roleName(), switched))
                        .at(use.firstAt());
            }
        }
        return null;
    }

    private static boolean isSoon(Instant from, Instant to, Duration most) {
        return Duration.between(from, to).abs().compareTo(most) <= 0;
    }

    /// Both places in words, where they are known to be two: another country, or another network of
    /// those that have a name. Two addresses without a name tell nothing.
    private static @Nullable String switched(
            Places places, @Nullable String from, @Nullable String to) {
        if (from == null || to == null || from.equals(to)) {
            return null;
        }
        String left = places.network(from);
        String right = places.network(to);
        if (left != null && left.equals(right)) {
            return null;
        }
        String country = places.country(from);
        String other = places.country(to);
        boolean apart = country != null && other != null && !country.equals(other);
        boolean named = left != null && (right != null || Networks.of(to) != null);
        return apart || named
                ? "%s after %s".formatted(place(to, right, other), place(from, left, country))
                : null;
    }

    private static String place(
            String address, @Nullable String network, @Nullable String country) {
        return Objects.requireNonNullElse(network, "an unnamed network")
                + " ("
                + address
                + (country == null ? "" : ", " + country)
                + ")";
    }
}
