package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.Nullable;

/// Attacks that lie about who is at work: source identity and session names.
final class NameAttacks {
    private NameAttacks() {}

    private static Session hop(
            Scene scene,
            Session from,
            String roleName,
            @Nullable String sourceIdentity,
            boolean forget) {
        Account target = scene.organization.otherCollected(scene.dice, scene.start, from.account);
        Issue issue =
                Issue.assumeRole(
                        from.asCaller(),
                        scene.organization.role(target, roleName),
                        from.name,
                        from.issuedAt + 200,
                        from.client);
        issue.forgetSourceIdentity = forget;
        Session session = scene.issue(issue.in(from.region).sourceIdentity(sourceIdentity));
        scene.work(session, 1);
        return session;
    }

    static void sourceIdentityMidChain(Scene scene) {
        Session first = ChainAttacks.byKey(scene, "operator-7", "EntryRole", scene.person());
        Session session = hop(scene, first, "ProductionRole", "alice", false);
        scene.attack(
                "source-identity-set-mid-chain",
                session,
                "source identity appears after the first hop");
    }

    private static Session signIn(Scene scene, String sourceIdentity) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Issue issue = PeopleStory.okta(scene, account, person).duration(28_800);
        if (!sourceIdentity.isEmpty()) {
            issue.sourceIdentity(sourceIdentity);
        }
        return scene.issue(issue);
    }

    /// The child lacks what its parent has: AWS forbids it.
    static void sourceIdentityLost(Scene scene) {
        Session session = hop(scene, signIn(scene, ""), "ProductionRole", null, true);
        scene.attack("source-identity-missing", session, "the child lost the source identity");
    }

    static void sourceIdentityChanged(Scene scene) {
        Session session = hop(scene, signIn(scene, ""), "ProductionRole", "ceo@example.com", false);
        scene.attack("source-identity-changed", session, "the child has another source identity");
    }

    static void sourceIdentityOfAnother(Scene scene) {
        Session session =
                signIn(scene, scene.organization.person(scene.dice.below(20)).mail() + ".uk");
        scene.work(session, 1);
        scene.attack(
                "source-identity-mismatch",
                session,
                "source identity names somebody other than the subject");
    }

    /// A session that calls itself an instance and was not made by EC2.
    static void instanceName(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, "deploy-3");
        Role role = scene.organization.role(account, "web-instance-role");
        Issue issue =
                Issue.assumeRole(
                        Caller.of(user),
                        role,
                        "i-0" + scene.dice.hex(16),
                        scene.start,
                        Clients.intruder(scene.dice));
        Session session = scene.issue(issue);
        scene.work(session, 2);
        scene.attack("session-name-spoofing", session, "a user's session looks like an instance");
    }

    static void nameOfAnother(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, "deploy-4");
        Role role = scene.organization.role(account, "OktaFinance");
        Person victim = scene.organization.nextPerson();
        Issue issue =
                Issue.assumeRole(
                        Caller.of(user),
                        role,
                        victim.mail(),
                        scene.start,
                        Clients.intruder(scene.dice));
        Session session = scene.issue(issue);
        scene.work(session, 2);
        scene.attack(
                "session-name-spoofing", session, "a session carries the name of another person");
    }
}
