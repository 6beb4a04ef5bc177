package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.event.Arns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rules about how somebody signed in: the console, the portal, a second factor, an assertion.
final class SignInRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "federated-console-login",
                                            Severity.HIGH,
                                            "A federated user or an instance signs in to the console",
                                            "Programs have no use for a console.")
                                    .attack("T1078.004")
                                    .check(
                                            "Which key made the token?",
                                            "What was done at the console?")
                                    .benign("Portals that sign people in by federation tokens."),
                            SignInRules::consoleLogin),
                    new Rule(
                            RuleInfo.of(
                                            "signin-token-from-keys",
                                            Severity.HIGH,
                                            "A command line asks for a sign-in token",
                                            "That is how stolen keys become a browser session.")
                                    .attack("T1021.007", "T1550.001")
                                    .check("Is the agent a tool that your people use for this?")
                                    .benign("aws-vault, Leapp and the like."),
                            SignInRules::signinToken),
                    new Rule(
                            RuleInfo.of(
                                            "new-mfa-device",
                                            Severity.MEDIUM,
                                            "A second factor new for this identity",
                                            "Who takes over an account adds a factor of its own.")
                                    .attack("T1556.006")
                                    .check("Who enabled the device?")
                                    .benign("A new phone."),
                            SignInRules::newDevice),
                    new Rule(
                            RuleInfo.of(
                                            "portal-credentials-unexplained",
                                            Severity.HIGH,
                                            "A permission set's session that no portal call explains",
                                            "Identity Center logs each hand-out of credentials. A session beside it was made by other means.")
                                    .attack("T1606.002")
                                    // AWS logs both in one second. The wider, the more
                                    // calls of others stand beside it by chance.
                                    .parameter("seconds", 2)
                                    .check(
                                            "Is the portal's region read?",
                                            "Is the certificate of Identity Center safe?")
                                    .benign("Log files that are late."),
                            SignInRules::portal),
                    new Rule(
                            RuleInfo.of(
                                            "golden-saml",
                                            Severity.CRITICAL,
                                            "An assertion of an issuer that nobody uses",
                                            "Who has the signing key of an identity provider, or adds a provider, can be anybody.")
                                    .attack("T1606.002")
                                    .check(
                                            "Was a SAML provider changed?",
                                            "Does the provider's own log show the sign-in?")
                                    .benign("A migration to another identity provider."),
                            SignInRules::goldenSaml));

    private SignInRules() {}

    private static @Nullable Hit consoleLogin(Subject subject, RuleSetting setting) {
        if (subject.facts().kind() != SessionKind.FEDERATED_USER) {
            return null;
        }
        List<Act> logins =
                subject.acts().stream()
                        .filter(act -> act.kind() == Act.Kind.CONSOLE_LOGIN)
                        .toList();
        return logins.isEmpty()
                ? null
                : Hit.of(
                                "Federated user %s of %s signed in to the console."
                                        .formatted(subject.facts().sessionName(), subject.who()))
                        .by(logins);
    }

    private static @Nullable Hit signinToken(Subject subject, RuleSetting setting) {
        List<Act> tokens =
                subject.acts().stream()
                        .filter(act ->
                                act.kind() == Act.Kind.SIGNIN_TOKEN && isCommandLine(act.agent()))
                        .toList();
        return tokens.isEmpty()
                ? null
                : Hit.of(
                                "%s turned keys of %s into a console sign-in with a command line."
                                        .formatted(subject.who(), subject.roleName()))
                        .by(tokens);
    }

    private static boolean isCommandLine(@Nullable String agent) {
        if (agent == null) {
            return false;
        }
        String folded = agent.toLowerCase(Locale.ROOT);
        return folded.startsWith("aws-cli")
                || folded.startsWith("boto")
                || folded.startsWith("curl")
                || folded.startsWith("python")
                || folded.startsWith("go-http-client");
    }

    private static @Nullable Hit newDevice(Subject subject, RuleSetting setting) {
        Observation line = Observations.mfa(subject);
        if (line == null) {
            return null;
        }
        List<Seen> before = subject.past().before(line, subject.issuedAt());
        return before.isEmpty()
                        || before.stream()
                                .anyMatch(seen -> Objects.equals(seen.value(), line.value()))
                ? null
                : Hit.of(
                        "%s signs in with the second factor %s, new for this identity."
                                .formatted(subject.who(), line.value()));
    }

    private static @Nullable Hit portal(Subject subject, RuleSetting setting) {
        String set = Observations.permissionSet(subject.facts());
        if (set == null || !subject.past().showsPortal(subject.issuedAt())) {
            return null;
        }
        Instant at = subject.issuedAt();
        Duration apart = Duration.ofSeconds(setting.number("seconds"));
        boolean explained =
                subject.entryActs().stream()
                        .anyMatch(act ->
                                act.kind() == Act.Kind.PORTAL
                                        && Duration.between(act.at(), at).abs().compareTo(apart)
                                                <= 0);
        return explained
                ? null
                : Hit.of(
                        "A session of %s for %s began, and no call of the portal stands beside it."
                                .formatted(
                                        Arns.roleName(subject.facts().roleArn()), subject.who()));
    }

    private static @Nullable Hit goldenSaml(Subject subject, RuleSetting setting) {
        Observation line = Observations.issuer(subject);
        if (line == null) {
            return null;
        }
        List<Seen> before = subject.past().before(line, subject.issuedAt());
        return before.size() >= Baseline.ISSUER.reach()
                        && before.stream()
                                .noneMatch(seen -> Objects.equals(seen.value(), line.value()))
                ? Hit.of(
                        "%s entered %s by an assertion of %s; none of the last 50 came by that issuer."
                                .formatted(subject.who(), subject.roleName(), line.value()))
                : null;
    }
}
