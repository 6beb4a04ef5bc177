package dev.hoptrail.correlate.simulate;

/// Calls from where no trail is read: vendors, accounts without a trail, sessions older than the
/// logs.
final class OutsideStory {
    private OutsideStory() {}

    /// A vendor enters with an external id and goes on to a second role.
    static void vendor(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Account vendor = scene.organization.vendor(scene.dice);
        Role theirs = scene.organization.role(vendor, "customer-access");
        Caller caller = Caller.outside(vendor, theirs.id() + ":scanner-" + account.index());
        Role role = scene.organization.role(account, "VendorScanner" + -vendor.index());
        Issue issue = Issue.assumeRole(caller, role, "scanner", scene.start, scene.workload());
        issue.in(account.home()).duration(3600).externalId("cust-" + account.id().substring(6));
        Session session = scene.issue(issue);
        scene.work(session, 2);
        if (scene.dice.chance(250)) {
            scene.work(Hops.on(scene, session, scene.dice.between(10, 1200), true), 1);
        }
    }

    /// The hub's trail is missing: its sessions are known by the first caller's copy, the spokes by
    /// the owner's.
    static void ownerCopyOnly(Scene scene) {
        Account hubAccount = hub(scene);
        Account home = scene.organization.home(scene.dice, scene.start);
        Role hub = scene.organization.role(hubAccount, "HubRole");
        String name = "hub-" + scene.dice.hex(10);
        int alive = 1 + scene.dice.below(3);
        boolean tagged = scene.dice.chance(500);
        Session[] hubs = new Session[alive];
        for (int i = 0; i < alive; i++) {
            User user = scene.organization.user(home, "operator-" + i);
            Issue issue =
                    Issue.assumeRole(
                            Caller.of(user), hub, name, scene.start + i * 30L, scene.workload());
            if (tagged) {
                issue.lasting("Team", scene.organization.person(i).userName());
            }
            hubs[i] = scene.issue(issue);
        }
        Session spoke = spoke(scene, hubs[scene.dice.below(alive)], home);
        scene.work(spoke, 2);
        if (scene.dice.chance(500)) {
            scene.work(Hops.on(scene, spoke, 60, true), 1);
        }
    }

    private static Session spoke(Scene scene, Session hub, Account account) {
        Role role = scene.organization.role(account, "SpokeRole");
        Issue issue =
                Issue.assumeRole(
                        hub.asCaller(),
                        role,
                        "spoke-" + scene.dice.hex(6),
                        scene.start + 200,
                        hub.client);
        return scene.issue(issue.in(hub.region));
    }

    private static Account hub(Scene scene) {
        return scene.organization.dark().isEmpty()
                ? scene.organization.home(scene.dice, scene.start)
                : scene.dice.pick(scene.organization.dark());
    }

    /// A session from before the logs begin goes on working and has children.
    static void olderThanTheLogs(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Issue issue = PeopleStory.okta(scene, account, person).duration(28_800).hidden();
        Session session = scene.issue(issue);
        scene.work(session, 2);
        int children = scene.dice.below(3);
        for (int i = 0; i < children; i++) {
            scene.work(Hops.on(scene, session, 60 + i * 400L, false), 1);
        }
    }

    /// The issuing record comes days after the sessions below it.
    static void lateParent(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        long late = 86_400L * (1 + scene.dice.below(28));
        Session session =
                scene.issue(PeopleStory.okta(scene, account, person).duration(28_800).lateBy(late));
        Hops.chain(scene, session, 1 + scene.dice.below(3));
    }
}
