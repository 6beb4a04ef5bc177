package dev.hoptrail.correlate.simulate;

import java.util.Map;

/// Attacks on attribute-based access control: tags set, forged, avoided or carried away.
final class TagAttacks {
    private TagAttacks() {}

    /// What the identity provider said about the person is replaced by what the caller wants.
    static void laundering(Scene scene) {
        Session login = signIn(scene);
        Issue issue =
                hop(scene, login, "FinanceReader", 240)
                        .tag("Department", "Finance")
                        .tag("CostCenter", "cc-00");
        Session session = scene.issue(issue);
        scene.work(session, 2);
        scene.attack(
                "tag-laundering",
                session,
                "a tag of the identity provider is passed with another value");
    }

    private static Session signIn(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Issue.Saml saml =
                PeopleStory.saml(account, "Auth0", "urn:example.eu.auth0.com", person.userName());
        Role role = scene.organization.role(account, "Auth0" + person.department());
        Issue issue =
                Issue.withSaml(saml, role, person.userName(), scene.start, scene.person())
                        .duration(14_400);
        Session session =
                scene.issue(
                        issue.tag("Department", "Sales").tag("CostCenter", person.costCenter()));
        scene.work(session, 1);
        return session;
    }

    private static Issue hop(Scene scene, Session from, String roleName, int after) {
        Account target = scene.organization.otherCollected(scene.dice, scene.start, from.account);
        Role role = scene.organization.role(target, roleName);
        Issue issue =
                Issue.assumeRole(
                        from.asCaller(), role, from.name, from.issuedAt + after, from.client);
        return issue.in(from.region);
    }

    /// An inherited tag cannot be passed again; somebody tries five times.
    static void deniedAttempts(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Session session = scene.issue(PeopleStory.okta(scene, account, person).duration(28_800));
        for (int i = 0; i < 5; i++) {
            scene.deny(
                    hop(scene, session, "ProductionRole", 60 + i * 9).lasting("Team", "team-" + i),
                    "InvalidParameterValue",
                    "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag"
                            + " key from the calling session.",
                    true);
        }
        scene.attack("denied-tag-attempt", session, "an inherited tag is passed again and again");
    }

    static void caseVariant(Scene scene) {
        Session login = signIn(scene);
        Session session =
                scene.issue(hop(scene, login, "DataAccess", 180).tag("costcenter", "cc-00"));
        scene.work(session, 1);
        scene.attack("tag-case-variant", session, "the key of a tag comes in another spelling");
    }

    static void leakOutside(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Session login = scene.issue(PeopleStory.okta(scene, account, person).duration(28_800));
        Role role = scene.organization.role(scene.organization.stranger(), "partner-exchange");
        Issue issue =
                Issue.assumeRole(
                        login.asCaller(), role, login.name, login.issuedAt + 300, login.client);
        scene.attack(
                "tag-leak-external",
                scene.issue(issue.in(login.region)),
                "transitive tags leave the organisation");
    }

    /// A record that says something else about the inherited tags than the parent can have passed
    /// on.
    static void forgedInheritance(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Session login = scene.issue(PeopleStory.okta(scene, account, person).duration(28_800));
        Issue issue = hop(scene, login, "ProductionRole", 120);
        issue.forgedInheritance = Map.of("Team", "root-admins");
        scene.attack(
                "incoming-tags-mismatch",
                scene.issue(issue),
                "the inherited tags are not those of the parent");
    }

    /// Somebody who always arrives with a locked team arrives with a loose one.
    static void lockAvoided(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        for (int i = 0; i < 3; i++) {
            scene.work(
                    scene.issue(
                            signInAt(scene, account, person, i * 900L)
                                    .lasting("Team", person.team())),
                    1);
        }
        Session loose = scene.issue(signInAt(scene, account, person, 3600).tag("Team", "omega"));
        scene.work(loose, 1);
        scene.attack("transitive-lock-avoided", loose, "a key that was always transitive is not");
    }

    private static Issue signInAt(Scene scene, Account account, Person person, long after) {
        Issue.Saml saml =
                PeopleStory.saml(
                        account,
                        "Okta",
                        "http://www.okta.com/exk1example2hoptrail3",
                        person.mail());
        Role role = scene.organization.role(account, "OktaLocked");
        return Issue.withSaml(saml, role, person.mail(), scene.start + after, scene.person())
                .duration(28_800);
    }
}
