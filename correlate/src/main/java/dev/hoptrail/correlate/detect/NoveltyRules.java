package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.detect.Context.RoleTerms;
import dev.hoptrail.correlate.detect.Context.Sensitivity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules about what was not there before.
final class NoveltyRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "first-seen-path",
                                            Severity.LOW,
                                            "An origin reaches a role by a path not seen before",
                                            "People and programs keep to their ways.")
                                    .attack("T1078.004", "T1550.001")
                                    .check("What may the role do?", "Who let this origin in?")
                                    .benign("New staff, new roles."),
                            NoveltyRules::path),
                    new Rule(
                            RuleInfo.of(
                                            "first-seen-service-caller",
                                            Severity.LOW,
                                            "An AWS service assumes a role that it never assumed",
                                            "Who may pass a role to a service can do what the role may.")
                                    .attack("T1548.005")
                                    .check("Who passed the role to the service?")
                                    .benign("A new function, instance or task."),
                            NoveltyRules::service),
                    new Rule(
                            RuleInfo.of(
                                            "first-seen-web-identity",
                                            Severity.MEDIUM,
                                            "An OIDC subject new for the role",
                                            "A wide trust condition lets other repositories and accounts in. Low where only the branch is new.")
                                    .attack("T1078.004")
                                    .check("Does the trust policy pin the subject?")
                                    .benign("A new branch or service account."),
                            NoveltyRules::webIdentity),
                    new Rule(
                            RuleInfo.of(
                                            "dormant-role-used",
                                            Severity.LOW,
                                            "A role is assumed that nobody used for long",
                                            "Forgotten roles keep their rights.")
                                    .attack("T1078.004")
                                    .parameter("days", 90)
                                    .check("Is the role still needed?")
                                    .benign("Yearly jobs, break-glass roles."),
                            NoveltyRules::dormant));

    private NoveltyRules() {}

    private static boolean isFirst(Subject subject, @Nullable Observation line) {
        Instant at = subject.issuedAt();
        return line != null
                && subject.past().hasLearned(at)
                && subject.past().before(line, at).isEmpty();
    }

    private static @Nullable Hit path(Subject subject, RuleSetting setting) {
        return isFirst(subject, Observations.path(subject))
                ? Hit.of(
                                "%s reached %s by a way not seen in 30 days."
                                        .formatted(subject.who(), subject.roleName()))
                        .as(sensitivity(subject))
                : null;
    }

    /// As severe as the role is sensitive; where that is not told, as little as the rule says.
    private static Severity sensitivity(Subject subject) {
        RoleTerms terms = subject.context().termsOf(subject.facts().roleArn());
        Sensitivity told = terms == null ? null : terms.sensitivity();
        return switch (told) {
            case HIGH -> Severity.HIGH;
            case MEDIUM -> Severity.MEDIUM;
            case LOW -> Severity.LOW;
            case null -> Severity.LOW;
        };
    }

    private static @Nullable Hit service(Subject subject, RuleSetting setting) {
        return isFirst(subject, Observations.service(subject))
                ? Hit.of(
                        "%s assumed %s, which it did not in 30 days."
                                .formatted(subject.who(), subject.roleName()))
                : null;
    }

    private static @Nullable Hit webIdentity(Subject subject, RuleSetting setting) {
        if (!isFirst(subject, Observations.webIdentity(subject))) {
            return null;
        }
        return isFirst(subject, Observations.webStem(subject))
                ? Hit.of(
                        "%s entered %s by OIDC, which it did not in 30 days."
                                .formatted(subject.who(), subject.roleName()))
                : Hit.of(
                                "%s entered %s by OIDC from a branch, tag or request not seen in 30 days."
                                        .formatted(subject.who(), subject.roleName()))
                        .as(Severity.LOW);
    }

    private static @Nullable Hit dormant(Subject subject, RuleSetting setting) {
        Observation line = Observations.role(subject);
        Past past = subject.past();
        Instant latest = subject.issuedAt().minus(Duration.ofDays(setting.number("days")));
        // What is said to have been before anything is known is of an impossible time.
        if (line == null || !past.reaches(latest)) {
            return null;
        }
        List<Seen> before = past.everBefore(line);
        if (before.isEmpty()
                || before.get(0).at().isAfter(latest)
                || !past.reaches(before.get(0).at())) {
            return null;
        }
        Duration rest = Duration.between(before.get(0).at(), subject.issuedAt());
        return Hit.of(
                "%s was assumed for the first time in %d days."
                        .formatted(subject.roleName(), rest.toDays()));
    }
}
