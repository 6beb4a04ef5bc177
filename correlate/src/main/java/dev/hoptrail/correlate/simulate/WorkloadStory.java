package dev.hoptrail.correlate.simulate;

import java.util.List;
import java.util.Locale;

/// Roles that AWS services assume: functions, tasks, instances, backups.
final class WorkloadStory {
    private static final List<String> SERVICES =
            List.of(
                    "ecs-tasks.amazonaws.com",
                    "config.amazonaws.com",
                    "states.amazonaws.com",
                    "events.amazonaws.com",
                    "codebuild.amazonaws.com",
                    "glue.amazonaws.com",
                    "backup.amazonaws.com",
                    "cloudformation.amazonaws.com",
                    "autoscaling.amazonaws.com",
                    "ssm.amazonaws.com",
                    "rds.amazonaws.com",
                    "vpc-flow-logs.amazonaws.com");
    private static final List<String> FUNCTIONS =
            List.of(
                    "resize",
                    "invoice",
                    "webhook",
                    "ingest",
                    "notify",
                    "cleanup",
                    "authorize",
                    "report",
                    "sync",
                    "fanout");

    private WorkloadStory() {}

    static void function(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        String function = account.name() + "-" + scene.dice.pick(FUNCTIONS);
        Role role = scene.organization.role(account, "/service-role/", function + "-role");
        Issue issue = service("lambda.amazonaws.com", role, function, scene.start).lifetime(43_200);
        if (account.index() % 3 == 1) {
            issue.nameless();
        }
        Session session = scene.issue(issue);
        session.client = scene.workload();
        session.inScopeOf =
                new Json(200)
                        .open()
                        .field("issuerType", "AWS::Lambda::Function")
                        .field(
                                "credentialsIssuedTo",
                                "arn:aws:lambda:"
                                        + account.home().id
                                        + ":"
                                        + account.id()
                                        + ":function:"
                                        + function)
                        .close()
                        .copy();
        scene.work(session, 1 + scene.dice.below(2));
        if (scene.dice.chance(60)) {
            scene.work(Hops.on(scene, session, scene.dice.between(3, 600)), 1);
        }
    }

    static void service(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        String host = scene.dice.pick(SERVICES);
        String stem = host.substring(0, host.indexOf('.'));
        Role role =
                scene.dice.chance(300)
                        ? scene.organization.role(
                                account,
                                "/aws-service-role/" + host + "/",
                                "AWSServiceRoleFor" + stem.toUpperCase(Locale.ROOT))
                        : scene.organization.role(account, "/service-role/", stem + "-execution");
        Session session =
                scene.issue(service(host, role, stem + "-" + scene.dice.hex(12), scene.start));
        session.client = scene.dice.chance(500) ? Client.service(host) : scene.workload();
        scene.work(session, 1 + scene.dice.below(2));
    }

    /// An instance: six hours and a little, no `assumedRoleUser`, rotated under the same principal,
    /// sometimes chaining on.
    static void instance(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        Role role =
                scene.organization.role(
                        account,
                        scene.dice.chance(500) ? "web-instance-role" : "batch-instance-role");
        String instance = "i-0" + scene.dice.hex(16);
        Client client = scene.workload();
        long at = scene.start;
        int rotations = scene.dice.chance(80) ? 2 : 1;
        for (int i = 0; i < rotations; i++) {
            Issue issue =
                    service("ec2.amazonaws.com", role, instance, at).nameless().lifetime(21_736);
            Session session = scene.issue(issue);
            session.ec2 = true;
            session.client = client;
            scene.work(session, 2);
            if (scene.dice.chance(250)) {
                scene.work(Hops.on(scene, session, scene.dice.between(30, 3000)), 2);
            }
            at += 5 * 3600 + scene.dice.between(0, 1200);
        }
    }

    static Issue service(String host, Role role, String name, long at) {
        return Issue.assumeRole(Caller.service(host), role, name, at, Client.service(host));
    }

    /// A certificate from outside AWS: CreateSession beside the AssumeRole of the service.
    static void certificate(Scene scene) {
        Account account = scene.organization.home(scene.dice, scene.start);
        String host = "build-" + scene.dice.between(10, 99) + ".example.com";
        Role role = scene.organization.role(account, "EdgeBuildRole");
        String serial = scene.dice.hex(32);
        Issue issue =
                service("rolesanywhere.amazonaws.com", role, serial, scene.start).duration(3600);
        issue.tag("x509Subject/CN", host)
                .tag("x509Subject/OU", "Build")
                .tag("x509Issuer/CN", "Example Device CA");
        issue.tag("x509SAN/DNS", host).sourceIdentity("CN=" + host);
        Session session = scene.issue(issue);
        session.client = scene.workload();
        createSession(scene, session, role);
        scene.work(session, 2);
        if (scene.dice.chance(500)) {
            scene.work(Hops.on(scene, session, scene.dice.between(20, 900)), 1);
        }
    }

    private static void createSession(Scene scene, Session session, Role role) {
        Account account = role.account();
        Call call =
                new Call(
                        "rolesanywhere.amazonaws.com",
                        "CreateSession",
                        session.issuedAt,
                        session.region,
                        new Client(session.client.address(), "CredHelper/1.7.1 (linux; amd64)"));
        String arn = "arn:aws:rolesanywhere:" + session.region.id + ":" + account.id() + ":";
        call.request(
                new Json(512)
                        .open()
                        .field("roleArn", role.arn())
                        .field("durationSeconds", 3600)
                        .field("cert", "omitted")
                        .field("profileArn", arn + "profile/" + scene.dice.uuid())
                        .field("trustAnchorArn", arn + "trust-anchor/" + scene.dice.uuid())
                        .close()
                        .copy());
        Json response = new Json(1024).open().array("credentialSet").open();
        response.object("assumedRoleUser").field("assumedRoleId", session.principalId);
        response.field("arn", role.sessionArn(session.name)).close();
        StsText.credentials(response, session, account.expirationForm(), scene.dice);
        response.field("packedPolicySize", 31).field("roleArn", role.arn());
        response.field("sourceIdentity", session.sourceIdentity).close().closeArray();
        call.response(
                response.field("subjectArn", arn + "subject/" + scene.dice.uuid()).close().copy());
        Json identity = new Json(96).open().field("type", "Unknown").field("principalId", "");
        byte[] text = identity.field("accountId", account.id()).close().copy();
        String id =
                scene.identityEvent(call, new Caller(text, account, "", "", null, null), account);
        if (id != null) {
            session.wrapperIds.add(id);
        }
    }
}
