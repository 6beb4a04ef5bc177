package dev.hoptrail.correlate.simulate;

/// Credentials used where, when or by whom they should not be.
final class CredentialAttacks {
    private CredentialAttacks() {}

    static void instanceElsewhere(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Role role = scene.organization.role(account, "web-instance-role");
        Issue issue =
                WorkloadStory.service(
                        "ec2.amazonaws.com", role, "i-0" + scene.dice.hex(16), scene.start);
        Session session = scene.issue(issue.nameless().lifetime(21_736));
        session.ec2 = true;
        session.client = scene.workload();
        scene.work(session, 2);
        abuse(scene, session, 1800);
        scene.attack(
                "instance-credentials-elsewhere",
                session,
                "an instance's credentials act from elsewhere");
    }

    private static void abuse(Scene scene, Session session, long after) {
        Client intruder = Clients.intruder(scene.dice);
        long at = session.issuedAt + after;
        for (int i = 0; i < 4; i++) {
            at = scene.burst(session.asCaller(), session.account, session.region, intruder, at) + 8;
        }
    }

    static void pipelineElsewhere(Scene scene) {
        Session session = PipelineStory.signIn(scene);
        scene.work(session, 1);
        abuse(scene, session, 400);
        scene.attack(
                "workload-credentials-elsewhere",
                session,
                "a pipeline's credentials act off its network");
    }

    /// One access key id, two sessions alive at once.
    static void collision(Scene scene) {
        Session first = ChainAttacks.byKey(scene, "operator-1", "EntryRole", scene.person());
        User user = scene.organization.user(first.account, "operator-2");
        Role role = scene.organization.role(first.account, "OtherEntryRole");
        Issue issue =
                Issue.assumeRole(
                        Caller.of(user),
                        role,
                        "op-" + scene.dice.hex(6),
                        scene.start + 300,
                        scene.person());
        issue.forcedKey = first.key;
        Session second = scene.issue(issue);
        scene.work(Hops.on(scene, first, 600, true), 1);
        scene.work(Hops.on(scene, second, 300, true), 1);
        scene.attack("key-id-collision", second, "one key id was issued twice");
    }

    static void afterLife(Scene scene) {
        Session session = ChainAttacks.byKey(scene, "reporter", "ReportRole", scene.workload());
        scene.work(session, 1);
        abuse(scene, session, 3600 + 1500);
        scene.attack("use-outside-life", session, "a session acts after its end");
    }

    /// A user token without a second factor that then changes users.
    static void userToken(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, "svc-backup");
        Issue issue =
                new Issue(
                        "GetSessionToken",
                        Caller.of(user),
                        null,
                        account,
                        "",
                        scene.start,
                        Clients.intruder(scene.dice));
        Session token = scene.issue(issue.duration(129_600));
        token.identity = key -> IdentityText.userWithToken(user, key, token.createdAt, false);
        Call call =
                new Call(
                        "iam.amazonaws.com",
                        "CreateAccessKey",
                        scene.start + 60,
                        Region.US_EAST_1,
                        token.client);
        call.request(new Json(64).open().field("userName", "svc-backup-2").close().copy());
        scene.identityEvent(call, token.asCaller(), account);
        scene.attack("user-token", token, "a token without second factor makes keys");
    }

    /// A federation token with every permission outlives the key that made it.
    static void federationToken(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, "svc-web");
        Session guest = PeopleStory.federationToken(scene, user, "guest-" + scene.dice.hex(6), "*");
        guest.client = Clients.intruder(scene.dice);
        scene.work(guest, 2);
        Session admin = ChainAttacks.byKey(scene, "responder", "ResponderRole", scene.person());
        AdminStory.change(
                scene,
                admin,
                "DeleteAccessKey",
                1800,
                new Json(96)
                        .open()
                        .field("userName", user.name())
                        .field("accessKeyId", user.key())
                        .close()
                        .copy());
        abuse(scene, guest, 7200);
        scene.attack(
                "federation-token", guest, "a federation token outlives the key of its caller");
    }
}
