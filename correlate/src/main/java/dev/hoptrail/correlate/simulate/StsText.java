package dev.hoptrail.correlate.simulate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes request and response of the calls that issue credentials (DOMAIN §1.3 to 1.8).
final class StsText {
    private static final String TOKEN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private StsText() {}

    static byte[] request(
            Issue issue,
            Map<String, String> inherited,
            @Nullable String sourceIdentity,
            Dice dice) {
        Json out = new Json(512).open();
        if (!inherited.isEmpty()) {
            map(out, "incomingTransitiveTags", inherited);
        }
        if (issue.saml != null) {
            out.field("sAMLAssertionID", "_" + dice.uuid());
        }
        tags(out, issue, dice);
        if (issue.role != null) {
            out.field("roleArn", issue.role.arn()).field("roleSessionName", issue.name);
        } else {
            target(out, issue);
        }
        if (issue.saml != null) {
            out.field("principalArn", issue.saml.providerArn());
        }
        out.optional("externalId", issue.externalId).optional("serialNumber", issue.serial);
        out.optional("sourceIdentity", sourceIdentity);
        if (!issue.transitive.isEmpty()) {
            out.array("transitiveTagKeys");
            issue.transitive.forEach(out::element);
            out.closeArray();
        }
        if (issue.duration > 0) {
            out.field("durationSeconds", issue.duration);
        }
        return out.optional("policy", issue.role == null ? null : issue.policy).close().copy();
    }

    /// What calls without a role name instead.
    private static void target(Json out, Issue issue) {
        switch (issue.action) {
            case "AssumeRoot" -> {
                out.field("targetPrincipal", issue.account.id());
                out.object("taskPolicyArn").field("arn", issue.policy).close();
            }
            case "GetFederationToken" ->
                    out.field("name", issue.name).optional("policy", issue.policy);
            default -> {}
        }
    }

    private static void tags(Json out, Issue issue, Dice dice) {
        if (issue.tags.isEmpty()) {
            return;
        }
        if (issue.saml != null || issue.web != null) {
            map(out, "principalTags", issue.tags);
            return;
        }
        out.array("tags");
        issue.tags.forEach((key, value) -> {
            out.open();
            if (dice.chance(400)) {
                out.field("value", value).field("key", key).close();
            } else {
                out.field("key", key).field("value", value).close();
            }
        });
        out.closeArray();
    }

    static byte[] response(Issue issue, Session session, int form, Dice dice) {
        Json out = new Json(1024).open();
        credentials(out, session, form, dice);
        if (issue.saml != null) {
            out.field("subject", issue.saml.subject())
                    .field("subjectType", issue.saml.subjectType());
            out.field("issuer", issue.saml.issuer())
                    .field("audience", "https://signin.aws.amazon.com/saml");
            out.field("nameQualifier", issue.saml.qualifier());
        }
        if (issue.web != null) {
            out.field("subjectFromWebIdentityToken", issue.web.subject());
            out.field("provider", issue.web.provider()).field("audience", issue.web.audience());
        }
        if (issue.role != null && !issue.nameless) {
            out.object("assumedRoleUser").field("assumedRoleId", session.principalId);
            out.field("arn", issue.role.sessionArn(issue.name)).close();
        }
        if (issue.action.equals("GetFederationToken")) {
            out.object("federatedUser").field("federatedUserId", session.principalId);
            out.field("arn", "arn:aws:sts::" + issue.account.id() + ":federated-user/" + issue.name)
                    .close();
        }
        boolean packed =
                !issue.tags.isEmpty()
                        || !session.inherited.isEmpty()
                        || (issue.policy != null && issue.role != null);
        if (packed) {
            out.field("packedPolicySize", 4 + dice.below(60));
        }
        return out.optional("sourceIdentity", session.sourceIdentity).close().copy();
    }

    static void credentials(Json out, Session session, int form, Dice dice) {
        out.object("credentials").field("accessKeyId", session.key).name("sessionToken").one('"');
        token(out, dice);
        out.one('"').field("expiration", Times.expiration(session.expiresAt, form)).close();
    }

    /// A token that every test of the product may look for where none must be.
    static void token(Json out, Dice dice) {
        out.raw("FAKEtokenNeverStore/");
        for (int i = 0; i < 34; i++) {
            long bits = dice.next();
            for (int j = 0; j < 10; j++, bits >>>= 6) {
                out.one(TOKEN.charAt((int) bits & 63));
            }
        }
    }

    static byte[] resources(Issue issue, Role role) {
        Json out = new Json(256).openArray();
        resource(out, role.account(), "AWS::IAM::Role", role.arn());
        if (issue.saml != null) {
            resource(out, role.account(), "AWS::IAM::SAMLProvider", issue.saml.providerArn());
        }
        return out.closeArray().copy();
    }

    private static void resource(Json out, Account account, String type, String arn) {
        out.open().field("accountId", account.id()).field("type", type).field("ARN", arn).close();
    }

    private static void map(Json out, String name, Map<String, String> values) {
        out.object(name);
        values.forEach((key, value) -> out.freeName(key).text(value));
        out.close();
    }
}
