package dev.hoptrail.correlate.simulate;

/// People: SAML, IAM users with keys and second factors, federation tokens, root tasks.
final class PeopleStory {
    private PeopleStory() {}

    static Issue.Saml saml(Account account, String provider, String issuer, String subject) {
        String qualifier = new Dice(Dice.hash(account.index(), provider)).hex(26) + "s=";
        return new Issue.Saml(
                "arn:aws:iam::" + account.id() + ":saml-provider/" + provider,
                issuer,
                subject,
                "persistent",
                qualifier);
    }

    /// Okta sends transitive tags and a source identity.
    static void okta(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Session session = scene.issue(okta(scene, account, person).duration(28_800));
        scene.work(session, 2);
        int hops = scene.dice.below(3);
        for (int i = 0; i < hops; i++) {
            Session next = Hops.on(scene, session, scene.dice.between(20, 5400));
            scene.work(next, 2);
        }
    }

    static Issue okta(Scene scene, Account account, Person person) {
        Issue.Saml saml =
                saml(account, "Okta", "http://www.okta.com/exk1example2hoptrail3", person.mail());
        Role role = scene.organization.role(account, "Okta" + person.department());
        Issue issue = Issue.withSaml(saml, role, person.mail(), scene.start, scene.person());
        issue.lasting("Team", person.team()).lasting("CostCenter", person.costCenter());
        return issue.tag("Department", person.department()).sourceIdentity(person.mail());
    }

    /// Auth0 sends tags without making them transitive.
    static void auth0(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        Issue.Saml saml = saml(account, "Auth0", "urn:example.eu.auth0.com", person.userName());
        Role role = scene.organization.role(account, "Auth0" + person.department());
        Issue issue =
                Issue.withSaml(saml, role, person.userName(), scene.start, scene.person())
                        .duration(14_400);
        issue.tag("Department", person.department()).tag("CostCenter", person.costCenter());
        Session session = scene.issue(issue);
        scene.work(session, 2);
        if (scene.dice.chance(400)) {
            Role target =
                    Hops.target(scene, scene.organization.other(scene.dice, scene.start, account));
            Issue hop =
                    Issue.assumeRole(
                            session.asCaller(),
                            target,
                            Hops.name(scene, target, person.userName()),
                            scene.start + scene.dice.between(30, 3000),
                            session.client);
            scene.work(
                    scene.issue(
                            hop.in(session.region)
                                    .tag("Ticket", "INC-" + scene.dice.between(100, 999))),
                    1);
        }
    }

    /// A user with a long-term key.
    static void keys(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        User user = scene.organization.user(account, person.userName());
        Role role =
                Hops.target(
                        scene,
                        scene.dice.chance(400)
                                ? account
                                : scene.organization.other(scene.dice, scene.start, account));
        Issue issue =
                Issue.assumeRole(
                        Caller.of(user),
                        role,
                        Hops.name(scene, role, person.userName()),
                        scene.start,
                        scene.person());
        issue.duration(scene.dice.chance(300) ? 28_800 : 0)
                .lifetime(issue.duration > 0 ? issue.duration : 3600);
        if (scene.dice.chance(350)) {
            issue.lasting("Team", person.team())
                    .tag("Purpose", "support")
                    .sourceIdentity(person.userName());
        }
        Session session = scene.issue(issue);
        scene.work(session, 2);
        if (scene.dice.chance(250)) {
            scene.work(Hops.on(scene, session, scene.dice.between(10, 3000)), 1);
        }
    }

    /// A second factor first: the token's sessions hang below it by its key.
    static void secondFactor(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Person person = scene.organization.nextPerson();
        User user = scene.organization.user(account, person.userName());
        Session token = token(scene, user);
        scene.work(token, 1);
        int roles = 1 + scene.dice.below(2);
        for (int i = 0; i < roles; i++) {
            Role role =
                    Hops.target(scene, scene.organization.other(scene.dice, scene.start, account));
            Issue issue =
                    Issue.assumeRole(
                            token.asCaller(),
                            role,
                            Hops.name(scene, role, person.userName()),
                            scene.start + 30 + i * 700L,
                            token.client);
            Session session = scene.issue(issue.in(token.region));
            scene.work(session, 2);
        }
    }

    static Session token(Scene scene, User user) {
        Issue issue =
                new Issue(
                        "GetSessionToken",
                        Caller.of(user),
                        null,
                        user.account(),
                        "",
                        scene.start,
                        scene.person());
        issue.duration(43_200)
                .serial("arn:aws:iam::" + user.account().id() + ":mfa/" + user.name());
        Session token = scene.issue(issue);
        token.mfa = true;
        token.identity = key -> IdentityText.userWithToken(user, key, token.createdAt, true);
        return token;
    }

    static void federation(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(account, "token-broker");
        Session guest = federationToken(scene, user, "guest-" + scene.dice.hex(6), "s3:Get*");
        scene.work(guest, 2);
        Role role = Hops.target(scene, account);
        Issue refused =
                Issue.assumeRole(
                        guest.asCaller(), role, guest.name, scene.start + 90, guest.client);
        if (scene.dice.chance(300)) {
            scene.denyAccess(
                    refused, "arn:aws:sts::" + account.id() + ":federated-user/" + guest.name);
        }
    }

    static Session federationToken(Scene scene, User user, String name, String action) {
        Issue issue =
                new Issue(
                        "GetFederationToken",
                        Caller.of(user),
                        null,
                        user.account(),
                        name,
                        scene.start,
                        scene.workload());
        issue.duration(43_200).tag("Project", user.account().name()).tag("Owner", user.name());
        issue.policy(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\n\"Action\":\""
                        + action
                        + "\",\"Resource\":\"*\"}]}");
        Session session = scene.issue(issue);
        byte[] issuer = IdentityText.issuer(user);
        session.identity = key -> IdentityText.federated(session, issuer, key);
        return session;
    }

    /// The root user makes a federation token, as nobody should.
    static void rootFederation(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Caller root = Caller.root(account, scene.organization.user(account, "root").key());
        String name = "breakglass-" + scene.dice.hex(4);
        Issue issue =
                new Issue(
                        "GetFederationToken",
                        root,
                        null,
                        account,
                        name,
                        scene.start,
                        scene.person());
        Session session = scene.issue(issue.duration(3600));
        byte[] issuer = IdentityText.rootIssuer(account);
        session.identity = key -> IdentityText.federated(session, issuer, key);
        scene.work(session, 1);
    }

    /// A root task in a member account, opened from the management account.
    static void rootTask(Scene scene) {
        Account management = scene.organization.management();
        User user = scene.organization.user(management, "root-operator");
        Role role = scene.organization.role(management, "RootTaskOperator");
        Session operator =
                scene.issue(
                        Issue.assumeRole(
                                        Caller.of(user),
                                        role,
                                        "root-operator",
                                        scene.start,
                                        scene.person())
                                .sourceIdentity("root-operator"));
        rootTask(
                scene,
                operator,
                scene.organization.otherCollected(scene.dice, scene.start, management));
    }

    static Session rootTask(Scene scene, Session operator, Account member) {
        Issue issue =
                new Issue(
                        "AssumeRoot",
                        operator.asCaller(),
                        null,
                        member,
                        "",
                        operator.issuedAt + 60,
                        operator.client);
        issue.policy("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy").duration(900);
        Session task = scene.issue(issue.in(operator.region));
        task.identity = key -> IdentityText.rootTask(task, key);
        scene.work(task, 1);
        return task;
    }
}
