package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.stream.Story.Call;

/// Who calls in a story: `userIdentity` as each account logs it.
final class StoryCallers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Story story;

    StoryCallers(Story story) {
        this.story = story;
    }

    /// The identity as the caller's own account logs it.
    ObjectNode identity(Call call) {
        String by = call.need("by");
        ObjectNode identity = JSON.createObjectNode();
        if (by.startsWith("service:")) {
            return identity.put("type", "AWSService").put("invokedBy", by.substring(8));
        }
        if (by.startsWith("saml:")) {
            String subject = by.substring(5);
            String qualifier = "qualifier-of-" + call.get("provider");
            return identity.put("type", "SAMLUser")
                    .put("principalId", qualifier + ":" + subject)
                    .put("userName", subject)
                    .put("identityProvider", qualifier);
        }
        if (by.startsWith("oidc:")) {
            String subject = by.substring(5);
            return identity.put("type", "WebIdentityUser")
                    .put("principalId", call.get("provider") + ":sts.amazonaws.com:" + subject)
                    .put("userName", subject)
                    .put("identityProvider", call.get("provider"));
        }
        if (by.startsWith("unknown@")) {
            return identity.put("type", "Unknown").put("accountId", StoryIds.account(account(by)));
        }
        if (by.startsWith("center:")) {
            identity.put("type", "IdentityCenterUser")
                    .put("accountId", StoryIds.account(account(by)));
            onBehalfOf(identity, by.substring(7, by.indexOf('@')), account(by));
            return identity;
        }
        if (by.startsWith("user:") || by.startsWith("root@")) {
            return user(identity, call, by);
        }
        return session(identity, call, by);
    }

    /// The identity as another account's role owner logs it.
    ObjectNode account(Call call) {
        String by = call.need("by");
        return JSON.createObjectNode()
                .put("type", "AWSAccount")
                .put("principalId", principal(by))
                .put("accountId", StoryIds.account(account(by)));
    }

    private ObjectNode user(ObjectNode identity, Call call, String by) {
        boolean root = by.startsWith("root@");
        String account = account(by);
        String shown = call.get("shown");
        identity.put("type", root ? "Root" : "IAMUser")
                .put("principalId", principal(by))
                .put("arn", arn(by))
                .put("accountId", StoryIds.account(account))
                .put(
                        "accessKeyId",
                        shown != null ? key(shown, by) : StoryIds.key("AKIA", account, by));
        if (!root) {
            identity.put("userName", by.substring(5, by.indexOf('@')));
        }
        if (call.get("created") != null) {
            context(identity, call, call.time().toString());
        }
        return identity;
    }

    private ObjectNode session(ObjectNode identity, Call call, String by) {
        Call issuing = by.startsWith("ghost:") ? null : story.issuing(by);
        String shown = call.get("shown", by.startsWith("ghost:") ? "none" : by);
        String type = issuing == null ? "AssumedRole" : type(issuing);
        identity.put("type", type).put("principalId", principal(by)).put("arn", arn(by));
        identity.put("accountId", StoryIds.account(account(by)));
        if (!shown.equals("none")) {
            identity.put("accessKeyId", key(shown, by));
        }
        if (type.equals("IAMUser")) {
            String user = issuing == null ? by : issuing.need("by");
            identity.put("userName", user.substring(5, user.indexOf('@')));
        }
        ObjectNode context =
                context(
                        identity,
                        call,
                        issuing == null ? call.time().toString() : issuing.time().toString());
        if (type.equals("AssumedRole")) {
            context.putObject("sessionIssuer")
                    .put("type", "Role")
                    .put("arn", issuing == null ? ghostRoleArn(by) : roleArn(issuing));
        }
        String lasting = issuing == null ? null : issuing.get("identity");
        String sourceIdentity = call.get("shownIdentity", lasting == null ? "" : lasting);
        if (!sourceIdentity.isEmpty()) {
            context.put("sourceIdentity", sourceIdentity);
        }
        if (call.get("behalf") != null) {
            String behalf = call.need("behalf");
            onBehalfOf(
                    identity,
                    behalf.substring(0, behalf.indexOf('@')),
                    behalf.substring(behalf.indexOf('@') + 1));
        }
        return identity;
    }

    private static ObjectNode context(ObjectNode identity, Call call, String otherwise) {
        ObjectNode context = identity.putObject("sessionContext");
        String created = call.get("created");
        String day = call.time().toString().substring(0, 11);
        if (!"none".equals(created)) {
            context.putObject("attributes")
                    .put("creationDate", created == null ? otherwise : day + created + "Z")
                    .put("mfaAuthenticated", String.valueOf(call.is("mfa")));
        }
        if (call.get("signin") != null) {
            context.put("signInSessionArn", "arn:aws:signin:::session/" + call.get("signin"));
        }
        return context;
    }

    private static void onBehalfOf(ObjectNode identity, String user, String account) {
        identity.putObject("onBehalfOf")
                .put("userId", user)
                .put(
                        "identityStoreArn",
                        "arn:aws:identitystore::"
                                + StoryIds.account(account)
                                + ":identitystore/d-1");
    }

    private static String type(Call issuing) {
        return switch (issuing.action()) {
            case "AssumeRoot" -> "Root";
            case "GetSessionToken" -> "IAMUser";
            case "GetFederationToken" -> "FederatedUser";
            default -> "AssumedRole";
        };
    }

    /// The principal id of a caller, or of a session by its name.
    String principal(String who) {
        if (who.startsWith("user:")) {
            return StoryIds.userId(who.substring(5, who.indexOf('@')), account(who));
        }
        if (who.startsWith("root@")) {
            return StoryIds.account(account(who));
        }
        if (who.startsWith("ghost:")) {
            return principal(who.substring(6, who.indexOf('/')), who);
        }
        return principal(story.issuing(who));
    }

    private String principal(String role, String ghost) {
        return StoryIds.roleId(role, account(ghost))
                + ":"
                + ghost.substring(ghost.indexOf('/') + 1, ghost.indexOf('@'));
    }

    /// The principal id of the session that a call issues.
    String principal(Call issuing) {
        return switch (issuing.action()) {
            case "AssumeRoot" -> StoryIds.account(issuing.need("target"));
            case "GetSessionToken" -> principal(issuing.need("by"));
            case "GetFederationToken" ->
                    StoryIds.account(account(issuing.need("by"))) + ":" + issuing.need("name");
            default ->
                    StoryIds.roleId(roleName(issuing), roleAccount(issuing))
                            + ":"
                            + issuing.need("name");
        };
    }

    String arn(String who) {
        String account = StoryIds.account(account(who));
        if (who.startsWith("user:")) {
            return "arn:aws:iam::%s:user/%s".formatted(account, who.substring(5, who.indexOf('@')));
        }
        if (who.startsWith("root@")) {
            return "arn:aws:iam::" + account + ":root";
        }
        if (who.startsWith("ghost:")) {
            return "arn:aws:sts::%s:assumed-role/%s"
                    .formatted(account, who.substring(6, who.indexOf('@')));
        }
        return sessionArn(story.issuing(who));
    }

    String sessionArn(Call issuing) {
        String account = StoryIds.account(accountOf(issuing));
        return switch (issuing.action()) {
            case "AssumeRoot" -> "arn:aws:iam::" + account + ":root";
            case "GetSessionToken" -> arn(issuing.need("by"));
            case "GetFederationToken" ->
                    "arn:aws:sts::%s:federated-user/%s".formatted(account, issuing.need("name"));
            default ->
                    "arn:aws:sts::%s:assumed-role/%s/%s"
                            .formatted(account, roleName(issuing), issuing.need("name"));
        };
    }

    /// The role that a call asks for, with its path.
    String roleArn(Call issuing) {
        String role = issuing.need("role");
        return "arn:aws:iam::%s:role/%s"
                .formatted(
                        StoryIds.account(roleAccount(issuing)),
                        role.substring(0, role.indexOf('@')));
    }

    private String ghostRoleArn(String ghost) {
        return "arn:aws:iam::%s:role/%s"
                .formatted(
                        StoryIds.account(account(ghost)), ghost.substring(6, ghost.indexOf('/')));
    }

    private static String roleName(Call issuing) {
        String role = issuing.need("role");
        String path = role.substring(0, role.indexOf('@'));
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String roleAccount(Call issuing) {
        return issuing.need("role").substring(issuing.need("role").indexOf('@') + 1);
    }

    /// The name of the account of a caller, or of a session by its name.
    String account(String who) {
        int at = who.lastIndexOf('@');
        if (who.startsWith("saml:") || who.startsWith("oidc:") || who.startsWith("service:")) {
            return "nowhere";
        }
        return at >= 0 ? who.substring(at + 1) : accountOf(story.issuing(who));
    }

    private String accountOf(Call issuing) {
        if (issuing.get("role") != null) {
            return roleAccount(issuing);
        }
        String target = issuing.get("target");
        return target != null ? target : account(issuing.need("by"));
    }

    /// The key that a call issues.
    String issuedKey(Call issuing) {
        String same = issuing.get("keyid");
        return key(
                same != null ? same : issuing.need("key"),
                same != null ? same : issuing.need("key"));
    }

    /// A key by its name: of the named session, else of the account of the one who shows it.
    String key(String name, String who) {
        if (name.equals("masked")) {
            return "ASIA****************";
        }
        if (name.equals("empty")) {
            return "";
        }
        if (story.sessions().contains(name)) {
            Call issuing = story.issuing(name);
            String same = issuing.get("keyid");
            return same != null ? key(same, same) : StoryIds.key("ASIA", accountOf(issuing), name);
        }
        return StoryIds.key("ASIA", account(who), name);
    }
}
