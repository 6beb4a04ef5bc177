package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rules about the shape of chains.
final class ChainRules {
    /// Deeper than this is worth a line in a baseline.
    static final int DEEP = 4;

    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "role-chain-juggling",
                                            Severity.HIGH,
                                            "A chain renews itself",
                                            "Chained sessions end after an hour. Who enters the same role again and again keeps stolen credentials alive without signing in.")
                                    .attack("T1550.001", "T1078.004")
                                    .parameter("seconds", 3_600)
                                    .parameter("apartSeconds", 1_800)
                                    .check(
                                            "Is the origin's own credential still valid?",
                                            "What did the renewed sessions do?",
                                            "Revoke the sessions of the role issued before now.")
                                    .benign("Jobs that run for hours and renew their own role."),
                            ChainRules::juggling),
                    new Rule(
                            RuleInfo.of(
                                            "deep-chain",
                                            Severity.MEDIUM,
                                            "A chain deeper than usual",
                                            "Every hop hides who is behind a session a little better.")
                                    .attack("T1548")
                                    .parameter("depth", DEEP)
                                    .parameter("habit", 3)
                                    .parameter("mediumFrom", 7)
                                    .check("Which roles on the path trust each other, and why?")
                                    .benign("Deployment pipelines that hop through hub accounts."),
                            ChainRules::deep),
                    new Rule(
                            RuleInfo.of(
                                            "fan-out",
                                            Severity.HIGH,
                                            "One session enters many roles within minutes",
                                            "Somebody tries where a credential leads to.")
                                    .attack("T1078.004", "T1087.004")
                                    .parameter("roles", 10)
                                    .parameter("seconds", 600)
                                    .check(
                                            "Is the origin an auditing or deployment tool?",
                                            "What did the entered sessions read?")
                                    .benign("Scanners and inventories that visit every account."),
                            ChainRules::fanOut),
                    new Rule(
                            RuleInfo.of(
                                            "chained-too-long",
                                            Severity.HIGH,
                                            "A chained session of more than an hour",
                                            "AWS forbids it, so the log or our reading of it is wrong.")
                                    .attack("T1565.001")
                                    .parameter("seconds", 3_660)
                                    .check(
                                            "Does the log file's digest verify?",
                                            "Where does the record come from?")
                                    .benign("None known."),
                            ChainRules::tooLong),
                    new Rule(
                            RuleInfo.of(
                                            "unseen-parent",
                                            Severity.MEDIUM,
                                            "A session whose issuance is in no trail",
                                            "Its account is read and other issuances of it were seen: this one is missing, or was made where nobody looks.")
                                    .attack("T1562.008")
                                    .check(
                                            "Does the coverage of the account have gaps at that time?",
                                            "Was a trail stopped?")
                                    .benign(
                                            "Log files that are late.",
                                            "Regions that are not read."),
                            ChainRules::unseen),
                    new Rule(
                            RuleInfo.of(
                                            "logging-weakened",
                                            Severity.CRITICAL,
                                            "A session stops, deletes or narrows a trail",
                                            "What is not logged cannot be found later.")
                                    .attack("T1562.008")
                                    .check(
                                            "Was the change announced?",
                                            "Start the trail again.",
                                            "What else did the chain do?")
                                    .benign("Trails that are replaced by an organisation trail."),
                            ChainRules::loggingWeakened),
                    new Rule(
                            RuleInfo.of(
                                            "revocation-outlived",
                                            Severity.CRITICAL,
                                            "A session outlives the revocation or report of the one that it came from",
                                            "Revoking the sessions of a role leaves those alive that were entered from them.")
                                    .attack("T1550.001")
                                    .parameter("graceMinutes", 60)
                                    .check(
                                            "Revoke every role of the blast radius, not the first alone.",
                                            "What did the session do since?")
                                    .benign("A revocation whose plan is still being worked off."),
                            ChainRules::outlived));

    private ChainRules() {}

    private static @Nullable Hit outlived(Subject subject, RuleSetting setting) {
        Duration grace = Duration.ofMinutes(setting.number("graceMinutes"));
        for (Act act : subject.revocations()) {
            for (SessionState above : subject.lineage()) {
                if (ends(act, above.facts())
                        && subject.facts().expiresAt().isAfter(act.at())
                        && !isEndedToo(subject, act.at().plus(grace))) {
                    return Hit.of(
                                    "The sessions of %s were revoked at %s. %s, entered from one of them, %s."
                                            .formatted(
                                                    subject.roleName(above.facts()),
                                                    act.at(),
                                                    subject.roleName(),
                                                    subject.issuedAt().isAfter(act.at())
                                                            ? "was entered afterwards"
                                                            : "lives until "
                                                                    + subject.facts().expiresAt()))
                            .by(List.of(act));
                }
            }
        }
        for (SessionState above : subject.lineage()) {
            Instant since = subject.told().reported().get(above.sessionId());
            if (since != null
                    && subject.facts().expiresAt().isAfter(since)
                    && !isEndedToo(subject, since.plus(grace))) {
                return reported(subject, above, since);
            }
        }
        return null;
    }

    private static Hit reported(Subject subject, SessionState above, Instant since) {
        boolean after = subject.issuedAt().isAfter(since);
        return Hit.of(
                        "A session of %s was reported to be in wrong hands since %s. %s, entered from it, %s."
                                .formatted(
                                        subject.roleName(above.facts()),
                                        since,
                                        subject.roleName(),
                                        after
                                                ? "was entered afterwards"
                                                : "lives until " + subject.facts().expiresAt()))
                .at(after ? subject.issuedAt() : since)
                .and(above.facts().records());
    }

    private static boolean ends(Act act, SessionFacts facts) {
        return act.revokedBefore() != null
                && facts.issuedAt().isBefore(act.revokedBefore())
                && Objects.equals(act.target(), Observations.target(facts));
    }

    private static boolean isEndedToo(Subject subject, Instant until) {
        return subject.revocations().stream()
                .anyMatch(act -> ends(act, subject.facts()) && !act.at().isAfter(until));
    }

    private static @Nullable Hit juggling(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        if (facts.roleArn() == null || !subject.isChained()) {
            return null;
        }
        Duration hour = Duration.ofSeconds(setting.number("seconds"));
        // Two visits within minutes are no renewal; of many, the first and the last are far apart.
        Duration apart = Duration.ofSeconds(setting.number("apartSeconds"));
        for (SessionState above : subject.lineage()) {
            SessionFacts earlier = above.facts();
            boolean same =
                    facts.roleArn().equals(earlier.roleArn())
                            && !facts.issuedAt().isBefore(earlier.issuedAt().plus(apart));
            if (same
                    && !above.isUnseen()
                    && facts.expiresAt().isAfter(earlier.issuedAt().plus(hour))
                    && facts.expiresAt().isAfter(earlier.expiresAt())) {
                return Hit.of(
                                "%s entered %s again: its life passes an hour without a new sign-in."
                                        .formatted(subject.who(), subject.roleName()))
                        .and(earlier.records());
            }
        }
        return null;
    }

    private static @Nullable Hit deep(Subject subject, RuleSetting setting) {
        Integer depth = subject.derived().depth();
        if (depth == null || depth <= setting.number("depth")) {
            return null;
        }
        Observation line = Observations.depth(subject);
        // Once is no habit: who got through once would be let through from then on.
        boolean isHabit =
                line != null
                        && subject.past().before(line, subject.issuedAt()).stream()
                                        .filter(seen ->
                                                Integer.parseInt(
                                                                Objects.requireNonNullElse(
                                                                        seen.value(), "0"))
                                                        >= depth)
                                        .count()
                                >= setting.number("habit");
        return isHabit
                ? null
                : Hit.of(
                                "%s reached %s over %d hops."
                                        .formatted(subject.who(), subject.roleName(), depth))
                        .as(depth >= setting.number("mediumFrom") ? Severity.MEDIUM : Severity.LOW);
    }

    private static @Nullable Hit fanOut(Subject subject, RuleSetting setting) {
        long wanted = setting.number("roles");
        Duration span = Duration.ofSeconds(setting.number("seconds"));
        Deque<Child> window = new ArrayDeque<>();
        Map<String, Integer> roles = new HashMap<>();
        for (Child child : subject.children()) {
            String role = child.roleArn();
            if (role == null) {
                continue;
            }
            window.add(child);
            roles.merge(role, 1, Integer::sum);
            Instant from = child.issuedAt().minus(span);
            while (window.element().issuedAt().isBefore(from)) {
                roles.computeIfPresent(
                        Objects.requireNonNull(window.remove().roleArn()),
                        (same, count) -> count == 1 ? null : count - 1);
            }
            if (roles.size() >= wanted) {
                return Hit.of(
                                "%s entered %d roles within %d minutes from one session of %s."
                                        .formatted(
                                                subject.who(),
                                                roles.size(),
                                                Math.max(1, span.toMinutes()),
                                                subject.roleName()))
                        .at(child.issuedAt());
            }
        }
        return null;
    }

    private static @Nullable Hit tooLong(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        boolean chained =
                "AssumeRole".equals(facts.action())
                        && facts.caller() instanceof CallerRef.Session
                        && !facts.expiryEstimated();
        Duration life = Duration.between(facts.issuedAt(), facts.expiresAt());
        return chained && life.toSeconds() > setting.number("seconds")
                ? Hit.of(
                        "The chained session of %s was issued for %d minutes; AWS allows 60."
                                .formatted(subject.roleName(), life.toMinutes()))
                : null;
    }

    private static @Nullable Hit unseen(Subject subject, RuleSetting setting) {
        Observation line = Observations.unseen(subject);
        Instant created = subject.issuedAt();
        Past past = subject.past();
        return line == null || !past.hasLearned(created) || !past.before(line, created).isEmpty()
                ? null
                : Hit.of(
                        "A session of %s is at work, and no trail shows how it began."
                                .formatted(subject.roleName()));
    }

    private static @Nullable Hit loggingWeakened(Subject subject, RuleSetting setting) {
        List<Act> acts =
                subject.acts().stream()
                        .filter(act -> act.kind() == Act.Kind.LOGGING_WEAKENED)
                        .toList();
        return acts.isEmpty()
                ? null
                : Hit.of(
                                "%s called %s as %s."
                                        .formatted(
                                                subject.who(),
                                                acts.get(0).action(),
                                                subject.roleName()))
                        .by(acts);
    }
}
