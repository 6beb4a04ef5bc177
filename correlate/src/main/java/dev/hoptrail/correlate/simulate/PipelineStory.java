package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.List;

/// Deployments: OIDC tokens of a code forge, hub and spoke, chains of several roles.
final class PipelineStory {
    private static final List<String> REPOSITORIES =
            List.of(
                    "shop",
                    "orders",
                    "infra",
                    "website",
                    "data-platform",
                    "mobile",
                    "billing",
                    "auth");

    private PipelineStory() {}

    static void github(Scene scene) {
        Session session = signIn(scene);
        scene.work(session, 1);
        int targets = scene.dice.chance(600) ? 1 + scene.dice.below(2) : 0;
        for (int i = 0; i < targets; i++) {
            Session deploy = Hops.on(scene, session, 5 + i * 40L + scene.dice.below(30), false);
            scene.work(deploy, 2);
        }
    }

    /// A session whose tags come out of the token: repository goes on, branch and actor stay.
    static Session signIn(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        // An account is deployed to from few repositories.
        int own = (account.index() + scene.dice.below(2)) % REPOSITORIES.size();
        String repository = "example-org/" + REPOSITORIES.get(own);
        String ref =
                scene.dice.chance(700)
                        ? "refs/heads/main"
                        : "refs/pull/" + scene.dice.between(1, 900) + "/merge";
        Issue.Web web =
                new Issue.Web(
                        "arn:aws:iam::"
                                + account.id()
                                + ":oidc-provider/token.actions.githubusercontent.com",
                        "sts.amazonaws.com",
                        "repo:" + repository + ":ref:" + ref);
        Role role = scene.organization.role(account, "GithubActions");
        String name =
                scene.dice.chance(500)
                        ? "GitHubActions"
                        : "run-" + scene.dice.between(1_000_000, 9_999_999);
        Client client =
                new Client(
                        "198.51.100." + scene.dice.between(1, 60),
                        "configure-aws-credentials-for-github-actions aws-sdk-js/3.848.0");
        Issue issue = Issue.withWebIdentity(web, role, name, scene.start, client).duration(3600);
        if (scene.dice.chance(600)) {
            Person actor = scene.organization.person(scene.dice.below(40));
            issue.lasting("repository", repository)
                    .tag("ref", ref)
                    .tag("actor", actor.userName())
                    .tag("event", "push");
        }
        return scene.issue(issue);
    }

    /// Automation enters a hub role and from there several spokes.
    static void hubAndSpoke(Scene scene) {
        Account home = scene.organization.home(scene.dice, scene.start);
        Session first = start(scene, home);
        Account hubAccount = scene.organization.other(scene.dice, scene.start, home);
        Role hubRole = scene.organization.role(hubAccount, "HubRole");
        String name = "hub-" + scene.dice.hex(8);
        Issue issue =
                Issue.assumeRole(first.asCaller(), hubRole, name, first.issuedAt + 4, first.client);
        issue.in(first.region).duration(3600);
        if (scene.dice.chance(500)) {
            issue.lasting("Project", home.name())
                    .lasting("Stage", scene.dice.chance(500) ? "prod" : "test");
        }
        Session hub = scene.issue(issue);
        int spokes = 1 + scene.dice.below(5);
        for (int i = 0; i < spokes; i++) {
            Session spoke = Hops.on(scene, hub, 3 + i * 20L, false);
            scene.work(spoke, 1);
        }
    }

    private static Session start(Scene scene, Account home) {
        if (scene.dice.chance(500)) {
            Role role = scene.organization.role(home, "/automation/", "Orchestrator");
            Session session =
                    scene.issue(
                            WorkloadStory.service(
                                    "codebuild.amazonaws.com",
                                    role,
                                    "AWSCodeBuild-" + scene.dice.uuid(),
                                    scene.start));
            session.client = scene.workload();
            return session;
        }
        return signIn(scene);
    }

    /// A chain of three to six roles with tags that add up and a source identity that is carried
    /// along.
    static void deepChain(Scene scene) {
        Account home = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(home, "deploy-" + scene.dice.below(6));
        Role role = scene.organization.role(home, "EntryRole");
        Issue issue =
                Issue.assumeRole(
                        Caller.of(user),
                        role,
                        user.name() + "-" + scene.dice.hex(6),
                        scene.start,
                        scene.workload());
        issue.duration(3600).lasting("Team", scene.organization.person(home.index()).team());
        if (scene.dice.chance(700)) {
            issue.sourceIdentity(user.name());
        }
        Session first = scene.issue(issue);
        Hops.chain(scene, first, 2 + scene.dice.below(4));
    }

    /// Two issuances of one role and session name within a second, as SDKs retry; each has a child.
    static void retry(Scene scene) {
        Account home = scene.organization.home(scene.dice, scene.start);
        User user = scene.organization.user(home, "batch-runner");
        Role role = scene.organization.role(home, "BatchEntry");
        String name = "batch-" + scene.dice.hex(8);
        Client client = scene.workload();
        List<Session> twins = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            twins.add(
                    scene.issue(
                            Issue.assumeRole(Caller.of(user), role, name, scene.start, client)));
        }
        for (Session twin : twins) {
            scene.work(Hops.on(scene, twin, scene.dice.between(5, 60)), 1);
        }
        if (scene.dice.chance(300)) {
            thirdKey(scene, twins.getFirst());
        }
    }

    /// A call under a key that no event issued, of the second in which both twins were: it may be
    /// either's.
    private static void thirdKey(Scene scene, Session twin) {
        String key = scene.key(twin.account);
        byte[] identity = IdentityText.session(twin, key, null);
        Caller caller = new Caller(identity, twin.account, twin.principalId, key, twin, null);
        Role role = scene.organization.role(twin.account, "BatchInner");
        Issue issue = Issue.assumeRole(caller, role, twin.name, twin.issuedAt + 90, twin.client);
        scene.issue(issue);
    }
}
