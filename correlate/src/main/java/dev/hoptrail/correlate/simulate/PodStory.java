package dev.hoptrail.correlate.simulate;

import java.util.List;
import java.util.Locale;

/// Pods in clusters: EKS Pod Identity with its six transitive tags and target roles, and service
/// accounts by OIDC.
final class PodStory {
    private static final String HOST = "pods.eks.amazonaws.com";
    private static final List<String> APPS =
            List.of(
                    "orders-api",
                    "cart",
                    "checkout",
                    "search",
                    "recommender",
                    "mailer",
                    "scraper",
                    "exporter");

    private PodStory() {}

    static void podIdentity(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        String cluster = account.name();
        String app = scene.dice.pick(APPS);
        String pod = app + "-" + scene.dice.hex(9) + "-" + scene.dice.hex(5);
        Role role = scene.organization.role(account, app + "-pod-role");
        String name = "eks-" + cut(cluster, 10) + "-" + cut(pod, 10) + "-" + scene.dice.uuid();
        Issue issue =
                Issue.assumeRole(
                        Caller.service(HOST), role, name, scene.start, Client.service(HOST));
        issue.duration(21_600);
        boolean tagged = scene.dice.chance(850);
        if (tagged) {
            issue.lasting(
                    "eks-cluster-arn",
                    "arn:aws:eks:"
                            + account.home().id
                            + ":"
                            + account.id()
                            + ":cluster/"
                            + cluster);
            issue.lasting("eks-cluster-name", cluster)
                    .lasting("kubernetes-namespace", account.name());
            issue.lasting("kubernetes-service-account", app).lasting("kubernetes-pod-name", pod);
            issue.lasting("kubernetes-pod-uid", scene.dice.uuid());
        }
        Session session = scene.issue(issue);
        session.client = scene.workload();
        if (scene.dice.chance(400)) {
            targetRole(scene, session, app, tagged);
        } else {
            scene.work(session, 2);
        }
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    /// EKS itself makes the second hop.
    private static void targetRole(Scene scene, Session session, String app, boolean tagged) {
        Account account = scene.organization.other(scene.dice, session.issuedAt, session.account);
        Role role = scene.organization.role(account, app + "-target-role");
        Caller caller = session.under(session.key, HOST);
        Issue issue =
                Issue.assumeRole(
                        caller, role, session.name, session.issuedAt + 1, Client.service(HOST));
        issue.in(session.region).duration(3600);
        if (!tagged) {
            issue.externalId(
                    session.region.id
                            + "/"
                            + session.account.id()
                            + "/"
                            + session.account.name()
                            + "/default/"
                            + app);
        }
        Session target = scene.issue(issue);
        target.client = session.client;
        scene.work(target, 2);
    }

    /// A service account with an OIDC token: no tags.
    static void serviceAccount(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        String app = scene.dice.pick(APPS);
        String issuer =
                "oidc.eks."
                        + account.home().id
                        + ".amazonaws.com/id/"
                        + new Dice(account.index()).hex(32).toUpperCase(Locale.ROOT);
        Issue.Web web =
                new Issue.Web(
                        "arn:aws:iam::" + account.id() + ":oidc-provider/" + issuer,
                        "sts.amazonaws.com",
                        "system:serviceaccount:" + account.name() + ":" + app);
        Role role = scene.organization.role(account, app + "-irsa");
        String name =
                scene.dice.chance(500)
                        ? "botocore-session-" + scene.start
                        : "aws-sdk-java-" + scene.start * 1000 + scene.dice.below(1000);
        Issue issue =
                Issue.withWebIdentity(web, role, name, scene.start, scene.workload())
                        .duration(43_200);
        Session session = scene.issue(issue);
        scene.work(session, 2);
        if (scene.dice.chance(150)) {
            scene.work(Hops.on(scene, session, scene.dice.between(10, 1800)), 1);
        }
    }
}
