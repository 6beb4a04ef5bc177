package dev.hoptrail.correlate.simulate;

/// Attacks that show in the shape of chains.
final class ChainAttacks {
    private ChainAttacks() {}

    static Session byKey(Scene scene, String userName, String roleName, Client client) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, userName);
        Role role = scene.organization.role(account, roleName);
        Issue issue =
                Issue.assumeRole(
                        Caller.of(user),
                        role,
                        userName + "-" + scene.dice.hex(6),
                        scene.start,
                        client);
        return scene.issue(issue);
    }

    private static Session hop(Scene scene, Session from, Role role, long after) {
        Issue issue =
                Issue.assumeRole(
                        from.asCaller(), role, from.name, from.issuedAt + after, from.client);
        return scene.issue(issue.in(from.region));
    }

    /// A role that renews itself before each hour is over.
    static void juggling(Scene scene) {
        Session last = byKey(scene, "ci-runner", "LoopRole", Clients.intruder(scene.dice));
        Role role = last.role();
        for (int i = 0; i < 6; i++) {
            last = hop(scene, last, role, 3000 + scene.dice.below(400));
            scene.work(last, 1);
        }
        scene.attack("role-chain-juggling", last, "one role renews itself beyond the hour");
    }

    static void fanOut(Scene scene) {
        Session session = byKey(scene, "auditor", "AuditEntry", Clients.intruder(scene.dice));
        for (int i = 0; i < 40; i++) {
            Account account = scene.organization.account(i % scene.organization.size());
            Role role =
                    scene.organization.role(account, "AuditRead" + i / scene.organization.size());
            if (account.collected()) {
                hop(scene, session, role, 20 + i * 4L);
            }
        }
        scene.attack("fan-out", session, "one session enters forty roles within minutes");
    }

    static void deep(Scene scene) {
        Session first = byKey(scene, "deploy-" + scene.dice.hex(4), "EntryRole", scene.workload());
        Session last = first;
        for (int i = 0; i < 7; i++) {
            Account account =
                    scene.organization.otherCollected(scene.dice, scene.start, last.account);
            last = hop(scene, last, scene.organization.role(account, "Stage" + i), 60);
        }
        scene.work(last, 2);
        scene.attack("deep-chain", last, "a chain deeper than any other");
    }

    /// A chained session of three hours: AWS forbids it.
    static void tooLong(Scene scene) {
        Session session = byKey(scene, "batch", "BatchEntry", scene.workload());
        Issue issue =
                Issue.assumeRole(
                        session.asCaller(),
                        scene.organization.role(session.account, "BatchInner"),
                        session.name,
                        session.issuedAt + 60,
                        session.client);
        issue.overlong = true;
        Session longer = scene.issue(issue.in(session.region).duration(10_800));
        scene.work(longer, 1);
        scene.attack("chained-too-long", longer, "a chained session of three hours");
    }

    static void deniedBurst(Scene scene) {
        Session session = byKey(scene, "support", "SupportRole", Clients.intruder(scene.dice));
        for (int i = 0; i < 25; i++) {
            Role role = scene.organization.role(session.account, "Admin" + i);
            denied(scene, session, role, 10 + i * 2L);
        }
        scene.work(session, 1);
        scene.attack("assume-denied-burst", session, "roles are tried one after the other");
    }

    private static void denied(Scene scene, Session session, Role role, long after) {
        Issue issue =
                Issue.assumeRole(
                        session.asCaller(),
                        role,
                        session.name,
                        session.issuedAt + after,
                        session.client);
        scene.denyAccess(issue.in(session.region), session.role().sessionArn(session.name));
    }

    /// Refused, then the trust policy is opened, then let in.
    static void deniedThenAllowed(Scene scene) {
        Session session =
                byKey(scene, "contractor", "ContractorRole", Clients.intruder(scene.dice));
        Role role = scene.organization.role(session.account, "PayrollAdmin");
        for (int i = 0; i < 3; i++) {
            denied(scene, session, role, 20 + i * 7L);
        }
        EntryAttacks.openTrust(scene, session, role, 120, session.account.id());
        Session allowed = hop(scene, session, role, 180);
        scene.work(allowed, 2);
        scene.attack(
                "denied-then-allowed",
                allowed,
                "a refused role is entered after its trust was changed");
    }

    static void loggingWeakened(Scene scene) {
        Session first = byKey(scene, "platform", "PlatformEntry", Clients.intruder(scene.dice));
        Session session = hop(scene, first, scene.organization.role(first.account, "LogAdmin"), 90);
        Call call =
                new Call(
                        "cloudtrail.amazonaws.com",
                        "StopLogging",
                        session.issuedAt + 45,
                        session.region,
                        session.client);
        String arn =
                "arn:aws:cloudtrail:"
                        + session.region.id
                        + ":"
                        + session.account.id()
                        + ":trail/main";
        call.request(new Json(128).open().field("name", arn).close().copy());
        scene.identityEvent(call, session.asCaller(), session.account);
        scene.attack("logging-weakened", session, "the second role of a chain stops the trail");
    }
}
