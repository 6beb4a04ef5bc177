package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.Nullable;

/// Writes the `userIdentity` object in every form that CloudTrail knows (DOMAIN §1.2).
final class IdentityText {
    private IdentityText() {}

    static byte[] user(User user) {
        Json out = begin("IAMUser", user.id(), user.arn(), user.account());
        return out.field("accessKeyId", user.key()).field("userName", user.name()).close().copy();
    }

    static byte[] userWithToken(User user, String key, long createdAt, boolean mfa) {
        Json out = begin("IAMUser", user.id(), user.arn(), user.account());
        out.field("accessKeyId", key).field("userName", user.name()).object("sessionContext");
        out.object("sessionIssuer").close().object("webIdFederationData").close();
        return attributes(out, createdAt, mfa).close().close().copy();
    }

    static byte[] session(Session session, String key, @Nullable String invokedBy) {
        Role role = session.role();
        Json out =
                begin(
                        "AssumedRole",
                        session.principalId,
                        role.sessionArn(session.name),
                        role.account());
        out.optional("accessKeyId", key.isEmpty() ? null : key)
                .object("sessionContext")
                .object("sessionIssuer");
        out.field("type", "Role").field("principalId", role.id()).field("arn", role.arn());
        out.field("accountId", role.account().id()).field("userName", role.name()).close();
        out.object("webIdFederationData").close();
        attributes(out, session.createdAt, session.mfa)
                .optional("sourceIdentity", session.sourceIdentity);
        out.optional("ec2RoleDelivery", session.ec2 ? "2.0" : null).close();
        if (session.onBehalfOf != null) {
            out.json("onBehalfOf", session.onBehalfOf);
        }
        if (session.inScopeOf != null) {
            out.json("inScopeOf", session.inScopeOf);
        }
        return out.optional("invokedBy", invokedBy).close().copy();
    }

    static byte[] federated(Session session, byte[] issuer, String key) {
        Json out =
                begin(
                        "FederatedUser",
                        session.principalId,
                        "arn:aws:sts::" + session.account.id() + ":federated-user/" + session.name,
                        session.account);
        out.field("accessKeyId", key).object("sessionContext").json("sessionIssuer", issuer);
        out.object("webIdFederationData").close();
        return attributes(out, session.createdAt, false).close().close().copy();
    }

    /// The issuer of a federation token made by a user.
    static byte[] issuer(User user) {
        return begin("IAMUser", user.id(), user.arn(), user.account())
                .field("userName", user.name())
                .close()
                .copy();
    }

    static byte[] rootTask(Session session, String key) {
        Json out =
                begin(
                        "Root",
                        session.principalId,
                        "arn:aws:iam::" + session.account.id() + ":root",
                        session.account);
        out.field("accessKeyId", key).object("sessionContext").object("sessionIssuer").close();
        out.object("webIdFederationData").close();
        attributes(out, session.createdAt, false).field("assumedRoot", "true");
        return out.optional("sourceIdentity", session.sourceIdentity).close().close().copy();
    }

    static byte[] rootIssuer(Account account) {
        return begin("Root", account.id(), "arn:aws:iam::" + account.id() + ":root", account)
                .close()
                .copy();
    }

    static byte[] root(Account account, String key) {
        Json out = begin("Root", account.id(), "arn:aws:iam::" + account.id() + ":root", account);
        return out.field("accessKeyId", key).close().copy();
    }

    static byte[] awsAccount(String principalId, Account account) {
        Json out =
                new Json(128).open().field("type", "AWSAccount").field("principalId", principalId);
        return out.field("accountId", account.id()).close().copy();
    }

    static byte[] service(String host) {
        return new Json(96)
                .open()
                .field("type", "AWSService")
                .field("invokedBy", host)
                .close()
                .copy();
    }

    static byte[] saml(String qualifier, String subject) {
        Json out =
                new Json(256)
                        .open()
                        .field("type", "SAMLUser")
                        .field("principalId", qualifier + ":" + subject);
        return out.field("userName", subject).field("identityProvider", qualifier).close().copy();
    }

    static byte[] web(Issue.Web web) {
        Json out = new Json(256).open().field("type", "WebIdentityUser");
        out.field("principalId", web.provider() + ":" + web.audience() + ":" + web.subject());
        return out.field("userName", web.subject())
                .field("identityProvider", web.provider())
                .close()
                .copy();
    }

    static byte[] identityCenterUser(Account account, byte[] onBehalfOf, String credentialId) {
        Json out =
                new Json(384)
                        .open()
                        .field("type", "IdentityCenterUser")
                        .field("accountId", account.id());
        return out.json("onBehalfOf", onBehalfOf)
                .field("credentialId", credentialId)
                .close()
                .copy();
    }

    static byte[] onBehalfOf(String userId, String storeArn) {
        return new Json(160)
                .open()
                .field("userId", userId)
                .field("identityStoreArn", storeArn)
                .close()
                .copy();
    }

    /// A role session in the sign-in events of the console: no key, no session context.
    static byte[] keyless(Session session) {
        return begin(
                        "AssumedRole",
                        session.principalId,
                        session.role().sessionArn(session.name),
                        session.account)
                .close()
                .copy();
    }

    private static Json begin(String type, String principalId, String arn, Account account) {
        Json out =
                new Json(768)
                        .open()
                        .field("type", type)
                        .field("principalId", principalId)
                        .field("arn", arn);
        return out.field("accountId", account.id());
    }

    private static Json attributes(Json out, long createdAt, boolean mfa) {
        out.object("attributes").field("creationDate", Times.iso(createdAt));
        return out.field("mfaAuthenticated", mfa ? "true" : "false").close();
    }
}
