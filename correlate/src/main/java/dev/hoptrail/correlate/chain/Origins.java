package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.OnBehalfOf;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Names the origin that a caller stands for. One origin has one id whatever record shows it.
public final class Origins {
    private static final Set<String> COMPUTE =
            Set.of(
                    "ec2.amazonaws.com",
                    "lambda.amazonaws.com",
                    "ecs-tasks.amazonaws.com",
                    "ecs.amazonaws.com",
                    "pods.eks.amazonaws.com",
                    "rolesanywhere.amazonaws.com",
                    "edgelambda.amazonaws.com",
                    "states.amazonaws.com",
                    "glue.amazonaws.com",
                    "batch.amazonaws.com");
    private static final Set<String> PIPELINES =
            Set.of(
                    "token.actions.githubusercontent.com",
                    "gitlab.com",
                    "app.terraform.io",
                    "agent.buildkite.com",
                    "oidc.circleci.com");

    private Origins() {}

    /// The origin behind the caller of a call, where that caller is no role session.
    public static Origin of(IdentityEvent event) {
        Caller caller = event.caller();
        Issuance issuance = event.detail() instanceof Issuance issued ? issued : null;
        return switch (caller.type()) {
            case "IAMUser" -> iamUser(caller, event.ref().eventTime());
            case "Root" -> root(text(caller.accountId()));
            case "SAMLUser" -> saml(caller, issuance);
            case "WebIdentityUser" -> webIdentity(caller, issuance);
            case "IdentityCenterUser" -> identityCenter(caller);
            case "AWSService" -> service(text(caller.invokedBy()));
            default -> other(caller);
        };
    }

    private static Origin other(Caller caller) {
        if (caller.onBehalfOf() != null) {
            return identityCenter(caller);
        }
        if (caller.invokedBy() != null) {
            return service(caller.invokedBy());
        }
        String principal = text(caller.principalId());
        String account = text(caller.accountId());
        return new Origin(
                Ids.origin(OriginKind.UNKNOWN, account, principal),
                OriginKind.UNKNOWN,
                principal.isEmpty() ? "unknown" : principal,
                null,
                caller.arn(),
                caller.accountId(),
                null,
                Actor.UNKNOWN);
    }

    /// An IAM user, named by its unique id until a record shows the name.
    public static Origin iamUser(Caller caller, Instant at) {
        return iamUser(
                text(caller.principalId()),
                caller.userName(),
                caller.arn(),
                caller.accountId(),
                at);
    }

    /// An IAM user from the parts of any credential that it showed. Renamed users keep their id:
    /// the name shown on the latest day stays.
    public static Origin iamUser(
            String userId,
            @Nullable String userName,
            @Nullable String arn,
            @Nullable String accountId,
            Instant at) {
        String name = userName == null || userName.isEmpty() ? null : userName;
        return new Origin(
                Ids.origin(OriginKind.IAM_USER, userId),
                OriginKind.IAM_USER,
                name == null ? userId : name,
                name == null ? null : at.truncatedTo(ChronoUnit.DAYS),
                arn,
                accountId,
                null,
                Actor.UNKNOWN);
    }

    static Origin root(String accountId) {
        return new Origin(
                Ids.origin(OriginKind.ROOT_USER, accountId),
                OriginKind.ROOT_USER,
                "root",
                null,
                "arn:aws:iam::" + accountId + ":root",
                accountId,
                null,
                Actor.PERSON);
    }

    private static Origin saml(Caller caller, @Nullable Issuance issuance) {
        String issuer = issuer(caller, issuance);
        String subject = subject(caller, issuance);
        OriginKind kind =
                isIdentityCenter(issuer, issuance == null ? null : issuance.roleArn())
                        ? OriginKind.IDENTITY_CENTER_USER
                        : OriginKind.SAML_USER;
        return new Origin(
                Ids.origin(kind, issuer, subject),
                kind,
                subject,
                null,
                null,
                null,
                issuer,
                Actor.PERSON);
    }

    /// Identity Center signs its people in by SAML, under roles and issuers of its own.
    private static boolean isIdentityCenter(String issuer, @Nullable String roleArn) {
        return issuer.startsWith("https://portal.sso.")
                || (roleArn != null && roleArn.contains(":role/aws-reserved/sso.amazonaws.com/"));
    }

    private static String issuer(Caller caller, @Nullable Issuance issuance) {
        String told = issuance == null ? null : issuance.issuer();
        return told != null ? told : text(caller.identityProvider());
    }

    private static String subject(Caller caller, @Nullable Issuance issuance) {
        String told = issuance == null ? null : issuance.subject();
        return told != null ? told : text(caller.userName());
    }

    private static Origin webIdentity(Caller caller, @Nullable Issuance issuance) {
        String provider = issuer(caller, issuance);
        String subject = subject(caller, issuance);
        return new Origin(
                Ids.origin(OriginKind.WEB_IDENTITY, provider, subject),
                OriginKind.WEB_IDENTITY,
                subject,
                null,
                null,
                null,
                provider,
                webActor(provider, subject));
    }

    /// Who is behind a web identity.
    public static Actor webActor(String provider, String subject) {
        if (subject.startsWith("system:serviceaccount:")) {
            return Actor.WORKLOAD;
        }
        String host =
                provider.substring(
                        provider.indexOf("oidc-provider/") < 0 ? 0 : provider.indexOf('/') + 1);
        return PIPELINES.stream().anyMatch(host::startsWith) ? Actor.PIPELINE : Actor.UNKNOWN;
    }

    private static Origin identityCenter(Caller caller) {
        OnBehalfOf person = caller.onBehalfOf();
        return person(person != null ? person : new OnBehalfOf(text(caller.userName()), ""));
    }

    /// A user of Identity Center, by the id that is unique in its identity store.
    public static Origin person(OnBehalfOf person) {
        return new Origin(
                Ids.origin(
                        OriginKind.IDENTITY_CENTER_USER,
                        person.identityStoreArn(),
                        person.userId()),
                OriginKind.IDENTITY_CENTER_USER,
                person.userId(),
                null,
                null,
                Arns.accountId(person.identityStoreArn()),
                person.identityStoreArn(),
                Actor.PERSON);
    }

    private static Origin service(String name) {
        return new Origin(
                Ids.origin(OriginKind.AWS_SERVICE, name),
                OriginKind.AWS_SERVICE,
                name,
                null,
                null,
                null,
                null,
                COMPUTE.contains(name) ? Actor.WORKLOAD : Actor.AWS_SERVICE);
    }

    /// A principal of an account outside the organisation.
    static Origin external(String accountId, String principalId) {
        return new Origin(
                Ids.origin(OriginKind.EXTERNAL_ACCOUNT, accountId, principalId),
                OriginKind.EXTERNAL_ACCOUNT,
                principalId,
                null,
                null,
                accountId,
                null,
                Actor.UNKNOWN);
    }

    /// A session whose issuance is not in the data: the trail ends there.
    public static Origin unseen(UnseenSession unseen) {
        return new Origin(
                Ids.origin(OriginKind.UNSEEN_SESSION, unseen.sessionId().toString()),
                OriginKind.UNSEEN_SESSION,
                unseen.principalId(),
                null,
                unseen.arn(),
                unseen.accountId(),
                null,
                Actor.UNKNOWN);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
