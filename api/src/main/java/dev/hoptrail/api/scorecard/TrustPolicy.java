package dev.hoptrail.api.scorecard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.scorecard.store.ScorecardStore.RoleCaller;
import dev.hoptrail.correlate.event.Arns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A trust policy that lets a role's callers in only with what their sessions lacked. Principals
/// are what IAM takes for one: whatever else a log names is left to its account.
final class TrustPolicy {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern PRINCIPAL =
            Pattern.compile("arn:aws[a-z-]{0,10}:iam::\\d{12}:(role|user)/[\\w+=,.@/-]{1,576}");
    private static final Pattern OIDC =
            Pattern.compile(
                    "(arn:aws[a-z-]{0,10}:iam::\\d{12}:oidc-provider/|https://)?([\\w.-]{1,253}(/[\\w./-]{0,200})?)");

    private final String roleArn;
    private final boolean sourceIdentity;
    private final Set<String> tagKeys;
    private final Set<String> roles = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();
    private final Set<String> webProviders = new TreeSet<>();
    private final Set<String> services = new TreeSet<>();
    private boolean saml;
    private boolean left;

    /// @param sourceIdentity whether to demand one
    /// @param tagKeys keys of tags to demand
    TrustPolicy(String roleArn, boolean sourceIdentity, Set<String> tagKeys) {
        this.roleArn = roleArn;
        this.sourceIdentity = sourceIdentity;
        this.tagKeys = tagKeys;
    }

    /// Lets a caller in.
    void admit(RoleCaller caller) {
        switch (caller.kind()) {
            case null -> principal(caller, roles);
            case IAM_USER, EXTERNAL_ACCOUNT -> principal(caller, others);
            case SAML_USER, IDENTITY_CENTER_USER -> saml = true;
            case WEB_IDENTITY -> provider(caller.principal());
            case AWS_SERVICE -> services.add(String.valueOf(caller.principal()));
            case ROOT_USER, UNSEEN_SESSION, UNKNOWN -> left = true;
        }
    }

    private void principal(RoleCaller caller, Set<String> among) {
        String principal = caller.principal();
        if (principal != null && PRINCIPAL.matcher(principal).matches()) {
            among.add(principal);
        } else if (Parameters.isAccount(caller.accountId())) {
            among.add("arn:%s:iam::%s:root".formatted(partition(), caller.accountId()));
        } else {
            left = true;
        }
    }

    private void provider(@Nullable String named) {
        var host = OIDC.matcher(String.valueOf(named));
        String account = Arns.accountId(roleArn);
        if (named == null || account == null || !host.matches()) {
            left = true;
            return;
        }
        webProviders.add(
                "arn:%s:iam::%s:oidc-provider/%s".formatted(partition(), account, host.group(2)));
    }

    private String partition() {
        String partition = roleArn.split(":", 3)[1];
        return partition.matches("aws[a-z-]{0,10}") ? partition : "aws";
    }

    /// The policy as JSON; null where nobody was let in whom it could demand anything of.
    @Nullable String text() {
        ArrayNode statements = JSON.arrayNode();
        statement(
                statements,
                "HoptrailChained",
                "AWS",
                roles,
                "sts:AssumeRole",
                "aws:SourceIdentity");
        statement(
                statements,
                "HoptrailDirect",
                "AWS",
                others,
                "sts:AssumeRole",
                "sts:SourceIdentity");
        statement(
                statements,
                "HoptrailWebIdentity",
                "Federated",
                webProviders,
                "sts:AssumeRoleWithWebIdentity",
                "sts:SourceIdentity");
        if (statements.isEmpty()) {
            return null;
        }
        ObjectNode policy = JSON.objectNode().put("Version", "2012-10-17");
        policy.set("Statement", statements);
        return policy.toPrettyString();
    }

    private void statement(
            ArrayNode statements,
            String name,
            String type,
            Collection<String> principals,
            String action,
            String identityKey) {
        if (principals.isEmpty()) {
            return;
        }
        ObjectNode statement = statements.addObject().put("Sid", name).put("Effect", "Allow");
        ArrayNode admitted = statement.putObject("Principal").putArray(type);
        principals.forEach(admitted::add);
        ArrayNode actions = statement.putArray("Action").add(action);
        ObjectNode present = statement.putObject("Condition").putObject("Null");
        if (sourceIdentity) {
            actions.add("sts:SetSourceIdentity");
            present.put(identityKey, "false");
        }
        if (!tagKeys.isEmpty()) {
            actions.add("sts:TagSession");
            tagKeys.forEach(key -> present.put("aws:RequestTag/" + key, "false"));
            // So that those further down the chain have them, too. Each of several cannot be
            // demanded.
            ArrayNode transitive =
                    ((ObjectNode) statement.path("Condition"))
                            .putObject("ForAnyValue:StringEquals")
                            .putArray("sts:TransitiveTagKeys");
            tagKeys.forEach(transitive::add);
        }
    }

    /// What to mind.
    String advice() {
        List<String> parts = new ArrayList<>();
        if (!roles.isEmpty() || !others.isEmpty() || !webProviders.isEmpty()) {
            parts.add(
                    "Put this in place of the statements that let these callers in, with the conditions those"
                            + " have: beside them it changes nothing. Callers need the same actions in policies of their own.");
        }
        if (sourceIdentity && !roles.isEmpty()) {
            parts.add(
                    "Roles hand on the source identity that they have; where one is to set it first, demand"
                            + " sts:SourceIdentity of it instead.");
        }
        if (saml) {
            parts.add(
                    "Of people who come by SAML the identity provider sets %s; demand the same of them in the statement that names it."
                            .formatted(assertions()));
        }
        if (!services.isEmpty()) {
            parts.add("Services (%s) can set none of it.".formatted(String.join(", ", services)));
        }
        if (left) {
            parts.add("Callers whom no record names as a principal are left out.");
        }
        if (parts.isEmpty()) {
            parts.add("No record tells who let these sessions in.");
        }
        parts.add("Try it on one caller first: who lacks what is demanded is refused.");
        return String.join(" ", parts);
    }

    private String assertions() {
        List<String> names = new ArrayList<>();
        if (sourceIdentity) {
            names.add("the attribute https://aws.amazon.com/SAML/Attributes/SourceIdentity");
        }
        tagKeys.forEach(key -> names.add("PrincipalTag:" + key));
        return String.join(", ", names);
    }
}
