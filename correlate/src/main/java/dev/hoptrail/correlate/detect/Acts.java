package dev.hoptrail.correlate.detect;

import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which records are acts that rules ask for.
public final class Acts {
    private static final Set<String> PROVIDER_CHANGES =
            Set.of(
                    "CreateSAMLProvider",
                    "UpdateSAMLProvider",
                    "CreateOpenIDConnectProvider",
                    "AddClientIDToOpenIDConnectProvider",
                    "UpdateOpenIDConnectProviderThumbprint");

    /// What the messages of STS say where a tag or source identity was refused.
    private static final List<String> TAG_REFUSALS =
            List.of("sts:tagsession", "tag keys", "session tag", "sts:setsourceidentity");

    private Acts() {}

    /// The act that a record tells of; null where it tells of none.
    ///
    /// @param bodyHash of the record's body
    public static @Nullable Act of(IdentityEvent event, long bodyHash) {
        return switch (event.detail()) {
            case IdentityEvent.RuleChange change -> change(event, bodyHash, change);
            case IdentityEvent.TagChange ignored ->
                    isUserToken(event.caller())
                            ? act(event, bodyHash, Act.Kind.IAM_CHANGED, null)
                            : null;
            case IdentityEvent.SigninToken ignored ->
                    act(event, bodyHash, Act.Kind.SIGNIN_TOKEN, null);
            case IdentityEvent.RoleCredentials portal ->
                    act(
                            event,
                            bodyHash,
                            Act.Kind.PORTAL,
                            Act.permissionSet(portal.accountId(), portal.permissionSet()));
            case IdentityEvent.Refused refused -> refusal(event, bodyHash, refused.roleArn());
            case IdentityEvent.Plain ignored -> login(event, bodyHash);
            case IdentityEvent.SwitchRole ignored -> null;
            case IdentityEvent.AgentToken ignored -> null;
            case dev.hoptrail.correlate.event.Issuance ignored -> null;
        };
    }

    private static @Nullable Act change(
            IdentityEvent event, long bodyHash, IdentityEvent.RuleChange change) {
        String account = event.ref().accountId();
        String name = event.eventName();
        if (change.weakens()) {
            return act(event, bodyHash, Act.Kind.LOGGING_WEAKENED, null);
        }
        if (name.equals("UpdateAssumeRolePolicy") && change.target() != null) {
            return act(event, bodyHash, Act.Kind.TRUST_CHANGED, Act.role(account, change.target()));
        }
        if (change.revokedBefore() != null && change.target() != null) {
            return act(
                    event,
                    bodyHash,
                    Act.Kind.SESSIONS_REVOKED,
                    Act.role(account, change.target()),
                    change.revokedBefore());
        }
        if (PROVIDER_CHANGES.contains(name)) {
            String protocol = name.contains("SAML") ? "saml" : "oidc";
            return act(
                    event, bodyHash, Act.Kind.PROVIDER_CHANGED, Act.providers(account, protocol));
        }
        return event.eventSource().startsWith("iam.") && isUserToken(event.caller())
                ? act(event, bodyHash, Act.Kind.IAM_CHANGED, null)
                : null;
    }

    /// A user or root with a temporary key.
    private static boolean isUserToken(Caller caller) {
        return (caller.type().equals("IAMUser") || caller.type().equals("Root"))
                && caller.accessKeyId() != null
                && caller.accessKeyId().isTemporary();
    }

    private static @Nullable Act login(IdentityEvent event, long bodyHash) {
        return event.eventName().equals("ConsoleLogin") && event.errorMessage() == null
                ? act(event, bodyHash, Act.Kind.CONSOLE_LOGIN, null)
                : null;
    }

    private static @Nullable Act refusal(
            IdentityEvent event, long bodyHash, @Nullable String roleArn) {
        if (!event.eventSource().equals("sts.amazonaws.com")
                || !event.eventName().startsWith("AssumeRole")) {
            return null;
        }
        String name = Arns.roleName(roleArn);
        String account = Arns.accountId(roleArn);
        String target = name == null || account == null ? null : Act.role(account, name);
        String message =
                Objects.requireNonNullElse(event.errorMessage(), "").toLowerCase(Locale.ROOT);
        if (TAG_REFUSALS.stream().anyMatch(message::contains)) {
            return act(event, bodyHash, Act.Kind.DENIED_TAGS, target);
        }
        return Objects.requireNonNullElse(event.errorCode(), "").startsWith("AccessDenied")
                ? act(event, bodyHash, Act.Kind.DENIED_ROLE, target)
                : null;
    }

    private static Act act(
            IdentityEvent event, long bodyHash, Act.Kind kind, @Nullable String target) {
        return act(event, bodyHash, kind, target, null);
    }

    private static Act act(
            IdentityEvent event,
            long bodyHash,
            Act.Kind kind,
            @Nullable String target,
            @Nullable Instant revokedBefore) {
        Caller caller = event.caller();
        return new Act(
                event.ref(),
                bodyHash,
                kind,
                event.ref().eventTime(),
                Objects.requireNonNullElse(caller.principalId(), ""),
                caller.accessKeyId(),
                caller.createdAt(),
                target,
                event.eventName(),
                event.userAgent(),
                revokedBefore);
    }
}
