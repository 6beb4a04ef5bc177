package dev.hoptrail.correlate.simulate;

/// Ways in: opened trust policies, forged assertions, root tasks, the console.
final class EntryAttacks {
    private EntryAttacks() {}

    static void openTrust(Scene scene, Session by, Role role, int after, String accountId) {
        AdminStory.change(
                scene,
                by,
                "UpdateAssumeRolePolicy",
                after,
                new Json(400)
                        .open()
                        .field("roleName", role.name())
                        .field("policyDocument", AdminStory.trust(accountId))
                        .close()
                        .copy());
    }

    /// A trust policy is opened to a foreign account, which comes in minutes later.
    static void stranger(Scene scene) {
        Session insider = ChainAttacks.byKey(scene, "platform-2", "PlatformEntry", scene.person());
        Role role = scene.organization.role(insider.account, "BackupOperator");
        Account stranger = scene.organization.stranger();
        openTrust(scene, insider, role, 60, stranger.id());
        User theirs = scene.organization.user(stranger, "unknown");
        Issue issue =
                Issue.assumeRole(
                        Caller.outside(stranger, theirs.id()),
                        role,
                        "backup",
                        scene.start + 900,
                        Clients.intruder(scene.dice));
        Session session = scene.issue(issue.in(insider.account.home()));
        scene.work(session, 3);
        scene.attack("external-account-caller", session, "an unknown account assumes a role");
        scene.attack(
                "trust-opened-then-used",
                session,
                "a trust policy is changed and used within the hour");
    }

    /// An assertion that no sign-in stands behind, by an issuer that was never seen.
    static void goldenSaml(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Issue.Saml saml =
                PeopleStory.saml(
                        account,
                        "Okta",
                        "http://adfs.corp.invalid/adfs/services/trust",
                        "administrator@example.com");
        Role role = scene.organization.role(account, "OktaSecurity");
        Issue issue =
                Issue.withSaml(
                        saml,
                        role,
                        "administrator@example.com",
                        scene.start,
                        Clients.intruder(scene.dice));
        Session session = scene.issue(issue.duration(43_200));
        scene.work(session, 2);
        scene.attack("golden-saml", session, "an assertion of an issuer that nobody uses");
    }

    /// A session of a permission set without the portal call that should stand beside it.
    static void portalBypassed(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Issue issue = IdentityCenterStory.issue(scene, account, "AdministratorAccess", person);
        issue.client = Clients.intruder(scene.dice);
        Session session = scene.issue(issue);
        scene.work(session, 2);
        scene.attack(
                "portal-credentials-unexplained", session, "no portal call explains the session");
    }

    static void assumeRoot(Scene scene) {
        Session operator =
                ChainAttacks.byKey(
                        scene, "operator-8", "RootTaskOperator", Clients.intruder(scene.dice));
        Account member =
                scene.organization.otherCollected(scene.dice, scene.start, operator.account);
        Session task = PeopleStory.rootTask(scene, operator, member);
        scene.attack("assume-root", task, "a root task in a member account");
    }

    /// Stolen keys become a browser session.
    static void consoleFromKeys(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, "svc-media");
        Session guest =
                PeopleStory.federationToken(scene, user, "svc-" + scene.dice.hex(6), "iam:*");
        guest.client = Clients.intruder(scene.dice);
        ConsoleStory.signinToken(scene, guest, guest.client);
        ConsoleStory.consoleLogin(scene, guest, Clients.browser(scene.dice));
        scene.work(guest, 1);
        scene.attack("signin-token-from-keys", guest, "a command line asks for a sign-in token");
        scene.attack("federated-console-login", guest, "a federated user signs in to the console");
    }
}
