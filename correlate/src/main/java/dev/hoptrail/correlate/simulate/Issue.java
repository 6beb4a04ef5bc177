package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A call for credentials that a story wants made.
final class Issue {
    /// What an AssumeRoleWithSAML shows of the identity provider.
    record Saml(
            String providerArn,
            String issuer,
            String subject,
            String subjectType,
            String qualifier) {}

    /// What an AssumeRoleWithWebIdentity shows of the identity provider.
    record Web(String provider, String audience, String subject) {}

    final String action;
    final Caller caller;
    final @Nullable Role role;
    final Account account;
    final String name;
    final long at;

    final Map<String, String> tags = new LinkedHashMap<>();
    final List<String> transitive = new ArrayList<>();
    Region region;
    Client client;
    int duration;
    int lifetime = 3600;
    @Nullable Saml saml;
    @Nullable Web web;
    @Nullable String sourceIdentity;
    @Nullable String externalId;
    @Nullable String serial;
    @Nullable String policy;
    boolean nameless;
    boolean hidden;
    boolean forgetSourceIdentity;
    boolean overlong;
    @Nullable Map<String, String> forgedInheritance;
    @Nullable String forcedKey;
    long lateBy;

    Issue(
            String action,
            Caller caller,
            @Nullable Role role,
            Account account,
            String name,
            long at,
            Client client) {
        this.action = action;
        this.caller = caller;
        this.role = role;
        this.account = account;
        this.name = name;
        this.at = at;
        this.client = client;
        this.region = caller.account() == null ? account.home() : caller.account().home();
    }

    static Issue assumeRole(Caller caller, Role role, String name, long at, Client client) {
        return new Issue("AssumeRole", caller, role, role.account(), name, at, client);
    }

    static Issue withSaml(Saml saml, Role role, String name, long at, Client client) {
        Origin origin =
                new Origin(
                        saml.issuer().startsWith("https://portal.sso.")
                                ? "IDENTITY_CENTER_USER"
                                : "SAML_USER",
                        saml.subject(),
                        null);
        byte[] identity = IdentityText.saml(saml.qualifier(), saml.subject());
        Caller caller = new Caller(identity, null, "", "", null, origin);
        Issue issue =
                new Issue("AssumeRoleWithSAML", caller, role, role.account(), name, at, client);
        issue.saml = saml;
        return issue;
    }

    static Issue withWebIdentity(Web web, Role role, String name, long at, Client client) {
        Origin origin = new Origin("WEB_IDENTITY", web.subject(), null);
        Caller caller = new Caller(IdentityText.web(web), null, "", "", null, origin);
        Issue issue =
                new Issue(
                        "AssumeRoleWithWebIdentity",
                        caller,
                        role,
                        role.account(),
                        name,
                        at,
                        client);
        issue.web = web;
        return issue;
    }

    Issue tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /// A tag that goes on to the sessions below.
    Issue lasting(String key, String value) {
        transitive.add(key);
        return tag(key, value);
    }

    Issue duration(int seconds) {
        duration = seconds;
        lifetime = seconds;
        return this;
    }

    Issue lifetime(int seconds) {
        lifetime = seconds;
        return this;
    }

    Issue sourceIdentity(@Nullable String value) {
        sourceIdentity = value;
        return this;
    }

    Issue externalId(@Nullable String value) {
        externalId = value;
        return this;
    }

    Issue policy(@Nullable String text) {
        policy = text;
        return this;
    }

    Issue serial(@Nullable String mfaArn) {
        serial = mfaArn;
        return this;
    }

    Issue in(Region where) {
        region = where;
        return this;
    }

    /// The record lacks `assumedRoleUser`.
    Issue nameless() {
        nameless = true;
        return this;
    }

    /// No record of the call is delivered.
    Issue hidden() {
        hidden = true;
        return this;
    }

    /// The records are delivered so many seconds later than usual.
    Issue lateBy(long seconds) {
        lateBy = seconds;
        return this;
    }

    /// The session that comes of the call, with what the caller hands down.
    Session open(String key) {
        Session parent = caller.session();
        boolean chained = parent != null && parent.role != null;
        int seconds = chained && !overlong ? Math.min(lifetime, 3600) : lifetime;
        Session session = new Session(this, key, kind(), principal(), at + seconds);
        session.own.putAll(tags);
        session.transitive.addAll(transitive);
        session.region = region;
        session.client = client;
        session.setBy = setBy();
        session.sourceIdentity = sourceIdentity;
        if (parent != null) {
            session.inherited.putAll(
                    forgedInheritance != null ? forgedInheritance : parent.transitiveTags());
            if (sourceIdentity == null && !forgetSourceIdentity) {
                session.sourceIdentity = parent.sourceIdentity;
            }
        }
        return session;
    }

    private String setBy() {
        if (saml != null || web != null) {
            return "IDENTITY_PROVIDER";
        }
        Origin origin = caller.origin();
        return origin != null && origin.kind().equals("AWS_SERVICE") ? "SERVICE" : "CALLER";
    }

    private String kind() {
        return switch (action) {
            case "GetSessionToken" -> "USER_TOKEN";
            case "GetFederationToken" -> "FEDERATED_USER";
            case "AssumeRoot" -> "ROOT_TASK";
            default -> "ROLE";
        };
    }

    private String principal() {
        return switch (action) {
            case "GetSessionToken" -> caller.principalId();
            case "GetFederationToken" -> account.id() + ":" + name;
            case "AssumeRoot" -> account.id();
            default -> Objects.requireNonNull(role).id() + ":" + name;
        };
    }
}
