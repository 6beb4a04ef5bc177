package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rules about ways in that should be rare: strangers, root tasks, tokens of users.
final class EntryRules {
    private static final Pattern ADMINISTRATION =
            Pattern.compile("\"Action\"\\s*:\\s*\\[?\\s*\"(?:\\*|iam:\\*)\"");

    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "external-account-caller",
                                            Severity.HIGH,
                                            "An account outside the organisation, first seen or after trust was changed",
                                            "Trust between accounts outlives the reason for it, and opened trust is a way to come back.")
                                    .attack("T1199")
                                    .check(
                                            "Whose account is it?",
                                            "Who changed the role's trust policy last?")
                                    .benign("A new vendor.", "An own account that is not listed."),
                            EntryRules::external),
                    new Rule(
                            RuleInfo.of(
                                            "external-id-missing",
                                            Severity.MEDIUM,
                                            "A role that always came with an external id, without",
                                            "The external id keeps a vendor from being used against its customers.")
                                    .attack("T1199")
                                    .check("Does the trust policy still demand the id?")
                                    .benign("A vendor that changed its integration."),
                            EntryRules::externalId),
                    new Rule(
                            RuleInfo.of(
                                            "assume-root",
                                            Severity.MEDIUM,
                                            "A root task in a member account",
                                            "AssumeRoot unlocks what only the root user may do.")
                                    .attack("T1548.005")
                                    .check("Was the task announced?", "Which task policy was it?")
                                    .benign("Central deletion of root credentials."),
                            EntryRules::assumeRoot),
                    new Rule(
                            RuleInfo.of(
                                            "federation-token",
                                            Severity.MEDIUM,
                                            "A federation token by somebody who made none before",
                                            "It outlives the key that made it, and cannot be revoked by deleting the key.")
                                    .attack("T1550.001", "T1098.001")
                                    .check(
                                            "What does its policy allow?",
                                            "Deny by aws:TokenIssueTime on the user.")
                                    .benign("Brokers that hand out tokens by design."),
                            EntryRules::federationToken),
                    new Rule(
                            RuleInfo.of(
                                            "user-token",
                                            Severity.LOW,
                                            "A user's session token without second factor, or one that changes IAM",
                                            "Who holds a stolen key makes a token of it to outlive the key.")
                                    .attack("T1550.001")
                                    .check("Is the user a person?", "Is the key old?")
                                    .benign("Scripts that ask for a token out of habit."),
                            EntryRules::userToken));

    private EntryRules() {}

    private static @Nullable Hit external(Subject subject, RuleSetting setting) {
        Observation line = Observations.outside(subject);
        if (line == null) {
            return null;
        }
        boolean opened =
                subject.entryActs().stream().anyMatch(act -> act.kind() == Act.Kind.TRUST_CHANGED);
        boolean isNew =
                subject.past().hasLearned(subject.issuedAt())
                        && subject.past().before(line, subject.issuedAt()).isEmpty();
        if (!opened && !isNew) {
            return null;
        }
        return subject.facts().caller() instanceof CallerRef.Account caller
                        && subject.isOutside(caller.accountId())
                ? Hit.of(
                        "Account %s, which is none of ours, entered %s, for the first time or after its trust was changed."
                                .formatted(caller.accountId(), subject.roleName()))
                : Hit.of(
                        "%s entered %s, a role of an account that is none of ours, for the first time."
                                .formatted(subject.who(), subject.roleName()));
    }

    private static @Nullable Hit externalId(Subject subject, RuleSetting setting) {
        Observation line = Observations.externalId(subject);
        if (line == null || line.value() != null) {
            return null;
        }
        List<Seen> before = subject.past().before(line, subject.issuedAt());
        return before.size() == Baseline.EXTERNAL_ID.reach()
                        && before.stream().allMatch(seen -> seen.value() != null)
                ? Hit.of(
                        "%s was entered without the external id that always came."
                                .formatted(subject.roleName()))
                : null;
    }

    private static @Nullable Hit assumeRoot(Subject subject, RuleSetting setting) {
        if (subject.facts().kind() != SessionKind.ROOT_TASK) {
            return null;
        }
        Observation line = Observations.rootTask(subject);
        Hit hit =
                Hit.of(
                        "%s took root in account %s."
                                .formatted(
                                        subject.who(),
                                        Objects.requireNonNullElse(
                                                subject.facts().accountId(), "unknown")));
        if (line == null) {
            return hit;
        }
        Instant at = subject.issuedAt();
        if (subject.past().hasLearned(at) && subject.past().before(line, at).isEmpty()) {
            return hit.as(Severity.HIGH);
        }
        Observation caller = Observations.rootCaller(subject);
        boolean routine = caller != null && !subject.past().before(caller, at).isEmpty();
        return routine ? hit.as(Severity.LOW) : hit;
    }

    private static @Nullable Hit federationToken(Subject subject, RuleSetting setting) {
        Observation line = Observations.federation(subject);
        if (line == null) {
            return null;
        }
        String policy = subject.facts().detail().sessionPolicy();
        if (policy != null && ADMINISTRATION.matcher(policy).find()) {
            return Hit.of(
                            "%s made a federation token whose policy grants administration."
                                    .formatted(subject.who()))
                    .as(Severity.HIGH);
        }
        return subject.past().hasLearned(subject.issuedAt())
                        && subject.past().before(line, subject.issuedAt()).isEmpty()
                ? Hit.of("%s made a federation token for the first time.".formatted(subject.who()))
                : null;
    }

    private static @Nullable Hit userToken(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        if (facts.kind() != SessionKind.USER_TOKEN) {
            return null;
        }
        List<Act> changes =
                subject.acts().stream().filter(act -> act.kind() == Act.Kind.IAM_CHANGED).toList();
        if (!changes.isEmpty()) {
            return Hit.of(
                            "A session token of %s called %s."
                                    .formatted(subject.who(), changes.get(0).action()))
                    .by(changes);
        }
        boolean factor =
                facts.detail().mfaSerial() != null || Boolean.TRUE.equals(facts.detail().mfa());
        return factor
                ? null
                : Hit.of(
                        "%s made a session token without a second factor."
                                .formatted(subject.who()));
    }
}
