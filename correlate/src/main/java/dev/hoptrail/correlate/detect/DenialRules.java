package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rules about refusals, and about rules that were changed before they were used.
final class DenialRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "denied-tag-attempt",
                                            Severity.INFO,
                                            "A refused attempt to set a tag or source identity",
                                            "Somebody tries to be what access rules ask for.")
                                    .attack("T1548")
                                    .parameter("mediumFrom", 3)
                                    .check("Which tag was it, and who reads it?")
                                    .benign("Scripts that set a tag which came inherited."),
                            DenialRules::deniedTags),
                    new Rule(
                            RuleInfo.of(
                                            "assume-denied-burst",
                                            Severity.MEDIUM,
                                            "Many roles are tried and refused",
                                            "Guessing role names is how a stolen credential finds its way.")
                                    .attack("T1087.004", "T1110")
                                    .parameter("roles", 10)
                                    .parameter("seconds", 600)
                                    .check("Was any of the roles entered in the end?")
                                    .benign("Scanners with an outdated list of roles."),
                            DenialRules::deniedBurst),
                    new Rule(
                            RuleInfo.of(
                                            "denied-then-allowed",
                                            Severity.HIGH,
                                            "A refused role is entered after its trust was changed",
                                            "Somebody let themselves in.")
                                    .attack("T1098.003")
                                    .check(
                                            "Who changed the trust policy?",
                                            "What did the session do?")
                                    .benign("Fixing a role that should have let the caller in."),
                            DenialRules::deniedThenAllowed),
                    new Rule(
                            RuleInfo.of(
                                            "trust-opened-then-used",
                                            Severity.HIGH,
                                            "Trust was changed and used by somebody new within a day",
                                            "That is how an intruder stays.")
                                    .attack("T1484.002", "T1098.003")
                                    .parameter("hours", 24)
                                    .check("Who changed it, and was that announced?")
                                    .benign("A new integration on its first day."),
                            DenialRules::trustOpened));

    private DenialRules() {}

    private static @Nullable Hit deniedTags(Subject subject, RuleSetting setting) {
        List<Act> denied =
                subject.acts().stream().filter(act -> act.kind() == Act.Kind.DENIED_TAGS).toList();
        if (denied.isEmpty()) {
            return null;
        }
        Hit hit =
                Hit.of(
                                "%s tried %d times to set a tag or source identity and was refused."
                                        .formatted(subject.who(), denied.size()))
                        .by(denied);
        return denied.size() >= setting.number("mediumFrom") ? hit.as(Severity.MEDIUM) : hit;
    }

    private static @Nullable Hit deniedBurst(Subject subject, RuleSetting setting) {
        long wanted = setting.number("roles");
        Duration span = Duration.ofSeconds(setting.number("seconds"));
        List<Act> denied =
                subject.acts().stream()
                        .filter(act -> act.kind() == Act.Kind.DENIED_ROLE && act.target() != null)
                        .toList();
        for (int i = 0; i < denied.size(); i++) {
            Set<String> roles = new HashSet<>();
            List<Act> burst = new ArrayList<>();
            Instant until = denied.get(i).at().plus(span);
            for (Act act : denied.subList(i, denied.size())) {
                if (act.at().isAfter(until)) {
                    break;
                }
                roles.add(Objects.requireNonNull(act.target()));
                burst.add(act);
            }
            if (roles.size() >= wanted) {
                return Hit.of(
                                "%s tried %d roles within %d minutes and was refused."
                                        .formatted(
                                                subject.who(),
                                                roles.size(),
                                                Math.max(1, span.toMinutes())))
                        .by(burst);
            }
        }
        return null;
    }

    private static @Nullable Hit deniedThenAllowed(Subject subject, RuleSetting setting) {
        List<Act> proof = new ArrayList<>();
        boolean opened = false;
        for (Act act : subject.entryActs()) {
            if (act.at().isAfter(subject.issuedAt())) {
                break;
            }
            if (act.kind() == Act.Kind.DENIED_ROLE && isByCaller(subject, act)) {
                proof.add(act);
            } else if (act.kind() == Act.Kind.TRUST_CHANGED && !proof.isEmpty()) {
                proof.add(act);
                opened = true;
            }
        }
        return opened
                ? Hit.of(
                                "%s was refused %s, its trust was changed, and then it was let in."
                                        .formatted(subject.who(), subject.roleName()))
                        .and(proof.stream().map(Act::record).toList())
                : null;
    }

    private static boolean isByCaller(Subject subject, Act act) {
        Origin own = subject.facts().ownOrigin();
        return switch (subject.facts().caller()) {
            case CallerRef.Session caller -> caller.principalId().equals(act.principal());
            case CallerRef.Account caller -> caller.principalId().equals(act.principal());
            case CallerRef.UserKey caller -> caller.principalId().equals(act.principal());
            case CallerRef.None() ->
                    own != null
                            && own.originId()
                                    .equals(Ids.origin(OriginKind.IAM_USER, act.principal()));
        };
    }

    private static @Nullable Hit trustOpened(Subject subject, RuleSetting setting) {
        Observation line = Observations.path(subject);
        if (line == null) {
            return null;
        }
        Instant from = subject.issuedAt().minus(Duration.ofHours(setting.number("hours")));
        List<Act> changes =
                subject.entryActs().stream()
                        .filter(act ->
                                act.kind() == Act.Kind.TRUST_CHANGED
                                        || act.kind() == Act.Kind.PROVIDER_CHANGED)
                        .filter(act ->
                                !act.at().isBefore(from) && !act.at().isAfter(subject.issuedAt()))
                        .toList();
        if (changes.isEmpty()) {
            return null;
        }
        Origin origin = subject.origin();
        boolean stranger = origin != null && origin.kind() == OriginKind.EXTERNAL_ACCOUNT;
        return !stranger && !subject.past().before(line, subject.issuedAt()).isEmpty()
                ? null
                : Hit.of(
                                "%s was called for the way into %s, and %s, new there, used it."
                                        .formatted(
                                                changes.get(changes.size() - 1).action(),
                                                subject.roleName(),
                                                subject.who()))
                        .and(changes.stream().map(Act::record).toList());
    }
}
