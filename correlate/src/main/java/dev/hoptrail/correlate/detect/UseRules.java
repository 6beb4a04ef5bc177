package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.chain.OriginKind;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.chain.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rules about what credentials do after they were issued.
final class UseRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            RuleInfo.of(
                                            "key-id-collision",
                                            Severity.INFO,
                                            "One access key id, two live sessions",
                                            "Whatever is looked up by this key may be the deed of either.")
                                    .check("Which of the sessions do the records in question fit?")
                                    .benign("AWS issues key ids again; now and then too early."),
                            UseRules::collision),
                    new Rule(
                            RuleInfo.of(
                                            "use-outside-life",
                                            Severity.HIGH,
                                            "A session acts outside of its life",
                                            "Credentials do not work before they are issued nor after they expire: a record is forged, or belongs to another session.")
                                    .attack("T1550.001")
                                    .parameter("slackSeconds", 300)
                                    .check("Does the log file's digest verify?")
                                    .benign(
                                            "Services that finish work long after it was asked for."),
                            UseRules::outsideLife),
                    new Rule(
                            RuleInfo.of(
                                            "agent-switch",
                                            Severity.LOW,
                                            "One credential under unlike user agents",
                                            "Programs keep their tools; a second tool may be a second hand.")
                                    .attack("T1550.001")
                                    .check("Do both tools call from the same network?")
                                    .benign("People who change from a command line to a script."),
                            UseRules::agentSwitch),
                    new Rule(
                            RuleInfo.of(
                                            "instance-credentials-elsewhere",
                                            Severity.HIGH,
                                            "An instance's credentials act from elsewhere",
                                            "Credentials of an instance stay on it. Seen from a second network or at the console, they were taken.")
                                    .attack("T1552.005", "T1550.001")
                                    .check(
                                            "Whose are the addresses?",
                                            "Is version 2 of the metadata service required?")
                                    .benign("An instance that got another public address."),
                            UseRules::instanceElsewhere),
                    new Rule(
                            RuleInfo.of(
                                            "workload-credentials-elsewhere",
                                            Severity.HIGH,
                                            "A workload's credentials act off its network",
                                            "A pipeline or pod works from where it signed in.")
                                    .attack("T1078.004")
                                    .check(
                                            "Whose are the addresses?",
                                            "What did the job print or upload?")
                                    .benign(
                                            "Runners behind several gateways of different networks."),
                            UseRules::workloadElsewhere));

    private UseRules() {}

    private static @Nullable Hit collision(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        for (SessionState twin : subject.twins()) {
            SessionFacts other = twin.facts();
            if (other.issuedAt().isBefore(facts.expiresAt())
                    && facts.issuedAt().isBefore(other.expiresAt())) {
                return Hit.of(
                                "The key id %s of %s was issued to %s as well."
                                        .formatted(
                                                facts.key(),
                                                subject.roleName(),
                                                subject.roleName(other)))
                        .and(other.records());
            }
        }
        return null;
    }

    private static @Nullable Hit outsideLife(Subject subject, RuleSetting setting) {
        SessionFacts facts = subject.facts();
        if (subject.isUnseen() || facts.expiryEstimated()) {
            return null;
        }
        Duration slack = Duration.ofSeconds(setting.number("slackSeconds"));
        Instant from = facts.issuedAt().minus(slack);
        Instant until = facts.expiresAt().plus(slack);
        for (Use use : subject.uses()) {
            if (use.firstAt().isBefore(from)) {
                return Hit.of(
                                "The session of %s acted at %s, before it was issued."
                                        .formatted(subject.roleName(), use.firstAt()))
                        .at(use.firstAt());
            }
            if (use.lastAt().isAfter(until)) {
                return Hit.of(
                                "The session of %s acted at %s, after it had expired."
                                        .formatted(subject.roleName(), use.lastAt()))
                        .at(use.lastAt());
            }
        }
        return null;
    }

    private static @Nullable Hit agentSwitch(Subject subject, RuleSetting setting) {
        Set<String> tools = new TreeSet<>();
        for (Use use : subject.uses()) {
            String tool = tool(use.userAgent());
            if (tool != null) {
                tools.add(tool);
            }
        }
        return tools.size() < 2
                ? null
                : Hit.of(
                        "The session of %s works with %s."
                                .formatted(subject.roleName(), String.join(" and ", tools)));
    }

    /// The name of a tool or SDK; null for browsers and services, of which one session shows many.
    private static @Nullable String tool(@Nullable String agent) {
        if (agent == null) {
            return null;
        }
        int end = agent.indexOf('/');
        String name = end < 0 ? "" : agent.substring(0, end).strip();
        return name.equals("aws-cli")
                        || name.equals("Boto3")
                        || name.equals("APN")
                        || name.startsWith("aws-sdk-")
                ? name
                : null;
    }

    private static @Nullable Hit instanceElsewhere(Subject subject, RuleSetting setting) {
        String name = subject.facts().sessionName();
        boolean instance =
                name != null
                        && IdentityRules.INSTANCE.matcher(name).matches()
                        && subject.facts().kind() == SessionKind.ROLE
                        && subject.facts().ownOrigin() != null
                        && subject.facts().ownOrigin().kind() == OriginKind.AWS_SERVICE;
        if (!instance) {
            return null;
        }
        List<Act> logins =
                subject.acts().stream()
                        .filter(act ->
                                act.kind() == Act.Kind.CONSOLE_LOGIN
                                        || act.kind() == Act.Kind.SIGNIN_TOKEN)
                        .toList();
        if (!logins.isEmpty()) {
            return Hit.of("Credentials of instance %s signed in to the console.".formatted(name))
                    .by(logins);
        }
        Set<String> networks = new TreeSet<>();
        for (Use use : subject.uses()) {
            String network = Networks.of(use.sourceIp());
            if (network != null) {
                networks.add(network);
            }
        }
        return networks.size() < 2
                ? null
                : Hit.of(
                        "Credentials of instance %s act from networks %s."
                                .formatted(name, String.join(" and ", networks)));
    }

    private static @Nullable Hit workloadElsewhere(Subject subject, RuleSetting setting) {
        boolean workload =
                subject.facts().ownOrigin() != null
                        && subject.facts().ownOrigin().kind() == OriginKind.WEB_IDENTITY
                        && switch (subject.facts().ownOrigin().actor()) {
                            case PIPELINE, WORKLOAD, AGENT -> true;
                            case PERSON, AWS_SERVICE, UNKNOWN -> false;
                        };
        String home = workload ? Networks.of(subject.facts().detail().sourceIp()) : null;
        if (home == null) {
            return null;
        }
        for (Use use : subject.uses()) {
            String network = Networks.of(use.sourceIp());
            if (network != null && !network.equals(home)) {
                return Hit.of(
                                "%s signed in from %s and acts from %s."
                                        .formatted(
                                                subject.who(),
                                                subject.facts().detail().sourceIp(),
                                                use.sourceIp()))
                        .at(use.firstAt());
            }
        }
        return null;
    }
}
