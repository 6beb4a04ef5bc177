package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rules about who a session says it is: source identity and session name.
final class IdentityRules {
    static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");

    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "source-identity-set-mid-chain",
                                            Severity.MEDIUM,
                                            "Source identity appears after the first hop",
                                            "It then names whom the caller chose, not who signed in.")
                                    .attack("T1078.004")
                                    .check("Is the name that of the origin?")
                                    .benign(
                                            "Roles whose trust policy asks for it at the second hop."),
                            IdentityRules::setMidChain),
                    new Rule(
                            RuleInfo.of(
                                            "source-identity-changed",
                                            Severity.HIGH,
                                            "Source identity differs from the parent's",
                                            "AWS forbids it: the log or our link is wrong.")
                                    .attack("T1565.001")
                                    .check("Does the log file's digest verify?")
                                    .benign("None known."),
                            IdentityRules::changed),
                    new Rule(
                            RuleInfo.of(
                                            "source-identity-missing",
                                            Severity.MEDIUM,
                                            "A session lacks the source identity that it should have",
                                            "AWS carries it along every hop: a record without it was changed or cut. A role that always came with one was entered by another way.")
                                    .attack("T1078.004")
                                    .check("Does the log file's digest verify?")
                                    .benign(
                                            "Sources that drop request parameters.",
                                            "Break-glass users without an identity provider."),
                            IdentityRules::missing),
                    new Rule(
                            RuleInfo.of(
                                            "source-identity-mismatch",
                                            Severity.HIGH,
                                            "Source identity names somebody else",
                                            "It should name the person that the identity provider vouches for.")
                                    .attack("T1078.004")
                                    .check(
                                            "Which attribute does the identity provider map to it?",
                                            "Who can change that attribute?")
                                    .benign("Providers that map a staff number."),
                            IdentityRules::mismatch),
                    new Rule(
                            RuleInfo.of(
                                            "session-name-spoofing",
                                            Severity.MEDIUM,
                                            "A session carries the name of another",
                                            "Session names are free text. Who reads them in a log takes them for people and instances.")
                                    .attack("T1036")
                                    .check("Who is the origin, and did the named person know?")
                                    .benign("Tools that act for a person and carry its name."),
                            IdentityRules::spoofing));

    private IdentityRules() {}

    private static @Nullable Hit setMidChain(Subject subject, RuleSetting setting) {
        SessionState parent = subject.parent();
        String identity = subject.facts().sourceIdentity();
        return identity != null
                        && parent != null
                        && subject.isChained()
                        && parent.facts().sourceIdentity() == null
                ? Hit.of(
                        "%s entered %s with source identity %s, which the session before did not have."
                                .formatted(subject.who(), subject.roleName(), identity))
                : null;
    }

    private static @Nullable Hit changed(Subject subject, RuleSetting setting) {
        SessionState parent = subject.parent();
        String identity = subject.facts().sourceIdentity();
        String above = parent == null ? null : parent.facts().sourceIdentity();
        return parent != null && identity != null && above != null && !identity.equals(above)
                ? Hit.of(
                                "The session of %s says %s, the one that created it %s."
                                        .formatted(subject.roleName(), identity, above))
                        .and(parent.facts().records())
                : null;
    }

    private static @Nullable Hit missing(Subject subject, RuleSetting setting) {
        SessionState parent = subject.parent();
        String above = parent == null ? null : parent.facts().sourceIdentity();
        return parent != null
                        && above != null
                        && !subject.isUnseen()
                        && subject.facts().sourceIdentity() == null
                ? Hit.of(
                                "The session of %s lacks the source identity %s of the one that created it."
                                        .formatted(subject.roleName(), above))
                        .and(parent.facts().records())
                : missingOnRole(subject);
    }

    private static @Nullable Hit missingOnRole(Subject subject) {
        Observation line = Observations.identified(subject);
        if (line == null
                || line.value() != null
                || !subject.past().hasLearned(subject.issuedAt())) {
            return null;
        }
        List<Seen> before = subject.past().before(line, subject.issuedAt());
        return before.size() == Baseline.SOURCE_IDENTITY.reach()
                        && before.stream().allMatch(seen -> seen.value() != null)
                ? Hit.of(
                        "%s entered %s without the source identity that always came."
                                .formatted(subject.who(), subject.roleName()))
                : null;
    }

    private static @Nullable Hit mismatch(Subject subject, RuleSetting setting) {
        Origin own = subject.facts().ownOrigin();
        String identity = subject.facts().sourceIdentity();
        return own != null
                        && identity != null
                        && isSignedInPerson(own)
                        && !isSamePerson(subject.context(), own.name(), identity)
                ? Hit.of(
                        "The identity provider vouches for %s, source identity says %s."
                                .formatted(own.name(), identity))
                : null;
    }

    static boolean isSignedInPerson(Origin origin) {
        return origin.actor() == Actor.PERSON
                && (origin.kind() == OriginKind.SAML_USER
                        || origin.kind() == OriginKind.IDENTITY_CENTER_USER);
    }

    /// `anna` and `anna@corp.example` are one person; `anna@corp.example` and `anna@corp.test` are
    /// not, unless the directory says so.
    private static boolean isSamePerson(Context context, String one, String other) {
        String person = context.person(one);
        if (person != null && person.equals(context.person(other))) {
            return true;
        }
        String left = fold(one);
        String right = fold(other);
        return left.equals(right)
                || (left.contains("@") != right.contains("@") && local(left).equals(local(right)));
    }

    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String local(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static @Nullable Hit spoofing(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        String name = facts.sessionName();
        Origin origin = subject.origin();
        if (name == null || origin == null || subject.isUnseen()) {
            return null;
        }
        if (INSTANCE.matcher(name).matches() && origin.kind() != OriginKind.AWS_SERVICE) {
            return Hit.of(
                    "%s named its session %s, like an instance, and is none."
                            .formatted(subject.who(), name));
        }
        String named = subject.context().person(name);
        if (named != null
                && isSignedInPerson(origin)
                && !isSamePerson(subject.context(), origin.name(), name)) {
            return Hit.of(
                    "%s named its session %s, as %s is called."
                            .formatted(subject.who(), name, named));
        }
        Observation line = Observations.person(subject);
        return line != null
                        && line.value() == null
                        && subject.past().before(line, subject.issuedAt()).stream()
                                .anyMatch(seen -> seen.value() != null)
                ? Hit.of(
                        "%s named its session %s, as somebody else is called."
                                .formatted(subject.who(), name))
                : null;
    }
}
